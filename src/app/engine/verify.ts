import { Simulation } from '../../simulation/simulation.ts';
import { runCase } from '../../verify/runCases.ts';
import { programOf } from '../protocol/browserOf.ts';
import { faultOf } from '../protocol/faults.ts';
import type { VerifyAnswer, VerifyAsk } from '../protocol/verifyMessages.ts';
import type { DeviceKeeper } from './deviceKeeper.ts';

export interface VerifyDoors {
  device: Pick<DeviceKeeper, 'reopen' | 'losses' | 'lossKnown'>;
  userAgent: string;
  post(answer: VerifyAnswer): void;
}

/**
 * Runs reference cases one after another on the device of the engine, and tells what came
 * of each. A lost device is opened again.
 */
export async function verify({ entries }: VerifyAsk, { device, userAgent, post }: VerifyDoors): Promise<void> {
  try {
    const { adapter } = await device.reopen();
    post({ is: 'begun', adapter, program: programOf(userAgent) });
    for (const entry of entries) {
      const gpu = await device.reopen();
      const { losses } = device;
      const startedAt = performance.now();
      const { id, lines } = await runCase(entry, {
        gpu,
        quick: true,
        simulate: (spec) => Simulation.create(gpu, spec),
      });
      // a loss aborts the work before it is told itself
      if (lines.some(({ numbers }) => numbers === 0)) await device.lossKnown(losses);
      if (device.losses > losses) post({ is: 'lost', id });
      else post({ is: 'case', id, lines, seconds: (performance.now() - startedAt) / 1000 });
    }
    post({ is: 'done' });
  } catch (error) {
    post({ is: 'over', message: faultOf(error).message });
  }
}
