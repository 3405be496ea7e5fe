import { computed, effect } from '@preact/signals';
import type { Moment } from '../protocol/messages.ts';
import type { Transport } from '../time/transport.ts';

/** Two runs in one time. */
export interface LinkedTransport extends Transport {
  /** the same, said and asked in the steps of the second run */
  readonly second: Transport;
  end(): void;
}

/**
 * One transport for two runs: whenever both stand still, the second one is taken to where the first one stands. Where
 * only one has a time to go through, it is moved alone. `held`: there is none to move.
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
    const step = stepBeside(at, follows);
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
  const toggle = () => command({ do: lead().moment.value?.playing ? 'pause' : 'play' });
  const shared = { speed: a.speed, toggle };
  return {
    ...shared,
    moment: computed(() => (held() ? undefined : lead().moment.value)),
    command,
    second: {
      ...shared,
      moment: computed(() => (held() ? undefined : b.moment.value)),
      command(asked) {
        const [own, led] = [b.moment.value, a.moment.value];
        if (asked.do !== 'seek' || !own || !led) command(asked);
        else command({ do: 'seek', step: stepBeside({ ...own, step: asked.step }, led) });
      },
    },
    end,
  };
}

/**
 * Ends go together. Two iterations are counted alike; else it is the same share of the way, as tables differ in length,
 * or no step where the length is not known yet.
 */
export function stepBeside(at: Moment, other: Moment): number {
  const open = at.open || other.open;
  if (at.step >= at.last && !open) return other.last;
  const iterate = at.time === undefined && other.time === undefined;
  if (iterate) return other.open ? at.step : Math.min(at.step, other.last);
  return open ? other.step : Math.round((at.step / at.last) * other.last);
}
