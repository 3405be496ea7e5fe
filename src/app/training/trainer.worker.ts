import { writeNetwork } from '../../files/networkFile.ts';
import { trainNetwork } from '../../training/trainNetwork.ts';
import type { FromTrainer, ToTrainer } from './trainerMessages.ts';

/** Trains a network off the page's thread: what automatic differentiation needs is loaded here, and nowhere else. */

const post = (message: FromTrainer) => self.postMessage(message);
const signal = { aborted: false };
/** the page has shown the network that it was sent last */
let awaited = true;
/** In ms. */
const TOLD_EVERY = 250;

self.onmessage = async ({ data }: MessageEvent<ToTrainer>) => {
  if (data.do === 'stop') signal.aborted = true;
  if (data.do === 'send') awaited = true;
  if (data.do !== 'train') return;
  let told: { step: number; at: number } | undefined;
  try {
    const { network, history } = await trainNetwork(data.patterns, data.options, {
      signal,
      onProgress: ({ step, loss }) => post({ is: 'point', step, loss }),
      async onStep({ step, loss, network }) {
        const at = performance.now();
        if (told && at - told.at < TOLD_EVERY) return;
        post({ is: 'step', step, loss, perSecond: told && (1000 * (step - told.step)) / (at - told.at) });
        told = { step, at };
        if (!awaited) return;
        awaited = false;
        post({ is: 'network', bytes: await writeNetwork(network()) });
      },
    });
    post({ is: 'trained', bytes: await writeNetwork(network), network, history });
  } catch (error) {
    post({ is: 'problem', message: error instanceof Error ? error.message : String(error) });
  }
};
