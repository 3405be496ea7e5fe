import { stepsOf } from '../../experiments/equation.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import type { Breathe } from '../../experiments/paths.ts';
import { evaluatePoint, pathsFrom, placeIn } from '../../experiments/point.ts';
import type { Inputs } from '../../experiments/run.ts';
import { nextTask } from '../../nextTask.ts';
import { parseConfig } from '../../params/config.ts';
import type { PointAnswer, PointQuestion } from '../protocol/pointMessages.ts';
import { type GivenLists, listsFor } from './files/givenLists.ts';

/** The run on the same thread waits no longer than this. */
const TURN_MS = 5;

/** Ends an answer that nobody waits for. */
class Superseded extends Error {}

const NOTHING: { [want in PointQuestion['want']]: Extract<PointAnswer, { want: want }> } = {
  reading: { want: 'reading', reading: undefined },
  paths: { want: 'paths', paths: [] },
  step: { want: 'step', step: undefined },
};

/** Answers questions about places on the thread of the engine, in short turns between the slices of a run. */
export class PointAnswers {
  readonly #lists: GivenLists;
  #inputs: { key: string; inputs: Inputs } | undefined;
  /** of the inputs above, once somebody has asked */
  #steps: ReturnType<typeof stepsOf> | undefined;
  readonly #latest = new Map<PointQuestion['want'], PointQuestion>();

  constructor(lists: GivenLists) {
    this.#lists = lists;
  }

  /** Undefined if another question came before the answer. */
  async answer(question: PointQuestion): Promise<PointAnswer | undefined> {
    const { want, x, y } = question;
    this.#latest.set(want, question);
    try {
      const inputs = this.#inputsOf(question);
      const place = placeIn(inputs, x, y);
      if (want === 'step') {
        if (!place) return { want, step: undefined };
        this.#steps ??= stepsOf(inputs);
        return { want, step: (await this.#steps)(place, question.done ?? 0) };
      }
      const breathe = this.#breathe(question);
      if (want === 'paths') return { want, paths: place ? await pathsFrom(inputs, place, breathe) : [] };
      return { want, reading: place && (await evaluatePoint(inputs, place, breathe)) };
    } catch (error) {
      if (error instanceof Superseded) return undefined;
      // a config without its file, or no schedule: the run has said so
      if (error instanceof RangeError) return NOTHING[want];
      throw error;
    }
  }

  /** Pointers ask many times about one run. */
  #inputsOf({ dials }: PointQuestion): Inputs {
    const key = JSON.stringify(dials);
    if (this.#inputs?.key !== key) {
      const config = parseConfig(dials);
      this.#steps = undefined;
      this.#inputs = { key, inputs: resolveInputs(config, listsFor(config, this.#lists)) };
    }
    return this.#inputs.inputs;
  }

  #breathe(question: PointQuestion): Breathe {
    let since = performance.now();
    return async () => {
      if (performance.now() - since < TURN_MS) return;
      await nextTask();
      if (this.#latest.get(question.want) !== question) throw new Superseded();
      since = performance.now();
    };
  }
}
