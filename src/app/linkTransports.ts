import { computed, effect } from '@preact/signals';
import type { Transport } from './transport.ts';

/** Two runs in one time. */
export interface LinkedTransport extends Transport {
  end(): void;
}

/**
 * One transport for two runs. They need not have as many steps: whenever both stand still, the second one is taken to the
 * same share of its own steps. Where only one has a time to go through, it is moved alone. `held`: there is none to move.
 */
export function linkTransports(a: Transport, b: Transport, held: () => boolean): LinkedTransport {
  const lead = () => (a.moment.value ? a : b);
  const other = () => (lead() === a ? b : a);
  /** where the other one was sent last: it may stop a little aside, where its table can be cut */
  let sent: number | undefined;
  const end = effect(() => {
    const [at, follows] = [lead().moment.value, other().moment.value];
    if (!at || !follows) return;
    if (follows.playing) sent = undefined;
    if (at.playing || follows.playing || at.state !== 'paused') return;
    const step = Math.round((at.step / at.last) * follows.last);
    if (step === follows.step || step === sent) return;
    sent = step;
    other().command({ do: 'seek', step });
  });
  const command: Transport['command'] = (asked) => {
    if (held()) return;
    lead().command(asked);
    // single steps are the leader's; where they lead, the other one follows
    if (asked.do === 'play' || asked.do === 'pause' || asked.do === 'restart' || asked.do === 'speed') {
      other().command(asked);
    }
  };
  return {
    moment: computed(() => (held() ? undefined : lead().moment.value)),
    speed: a.speed,
    command,
    toggle: () => command({ do: lead().moment.value?.playing ? 'pause' : 'play' }),
    end,
  };
}
