import type { Given } from '../../shaders/sums.ts';
import { storageOf } from '../gpu/buffers.ts';
import type { Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoryLists } from '../readouts/attention.ts';
import { Packing } from '../readouts/packing.ts';
import { type Separation, separations } from '../readouts/separation.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { type ReadLevel, totalVariance } from '../samplers/row.ts';

/** How the particles of a cell are judged: which memories are read at their places, by what, and at which level. */
export interface CellRule {
  patterns: Patterns;
  read: ReadLevel;
  /** how similarities become weights; the softmax unless given, the exact posterior of diffusion */
  separation?: Separation;
}

/**
 * The separation of all cells. Throws RangeError if they have different ones, or one that
 * does not give what the observer needs.
 */
export function separationOf(rules: readonly CellRule[], observer: string, needs: readonly Given[]): Separation {
  const separation = rules[0]?.separation ?? separations.softmax;
  for (const [c, { separation: own = separations.softmax }] of rules.entries()) {
    if (own.name !== separation.name) {
      throw new RangeError(
        `cell ${c} is read by ${own.name}, cell 0 by ${separation.name}; measure them one after another`,
      );
    }
  }
  const missing = needs.filter((given) => !separation.gives.includes(given));
  if (missing.length > 0) {
    throw new RangeError(`${observer} needs ${missing.join(' and ')}, which ${separation.name} does not give`);
  }
  return separation;
}

/** The numbers by which the memories of a rule are read, as wide as they are. Throws RangeError unless a, S > 0. */
export function numbersOfRule({ patterns, read, separation = separations.softmax }: CellRule): RuleRecord['numbers'] {
  return separation.level({ ...read, s: totalVariance(read, patterns.width) }, patterns);
}

/**
 * A rule's number that only one kernel needs, the squared distance up to which a memory is near, and the square of
 * 1 / gap ratio; those left out are 0.
 */
export type OwnNumbers<Rule> = (rule: Rule, rmsRadius2: number) => readonly [number, number, number?];

/** One CellRule record of shaders/cellRule.wgsl.ts. */
export interface RuleRecord {
  patterns: Patterns;
  /** 1/a, sharpness, normBias */
  numbers: readonly [number, number, number];
  /** the number that only one kernel needs */
  own: number;
  /** squared distance up to which a memory is near; 0 where no kernel asks */
  near2: number;
  /** square of 1 / gap ratio; 0 where no kernel asks */
  gap2: number;
}

/** The largest number of memories of any cell: what an observer may cost. */
export const mostMemories = (rules: readonly CellRule[]): number =>
  rules.reduce((most, { patterns }) => Math.max(most, patterns.count), 1);

const RULE_FLOATS = 9;

/** The records of rules that read the memories at their level. Throws RangeError unless a, S > 0. */
export function recordsOf<Rule extends CellRule>(
  rules: readonly Rule[],
  ownNumbers: OwnNumbers<Rule> = () => [0, 0],
): RuleRecord[] {
  const radii = new Map<Patterns, number>();
  const radius2Of = (patterns: Patterns) => {
    const known = radii.get(patterns) ?? rmsRadius(patterns) ** 2;
    radii.set(patterns, known);
    return known;
  };
  return rules.map((rule) => {
    const { patterns } = rule;
    const [own, near2, gap2 = 0] = ownNumbers(rule, radius2Of(patterns));
    return { patterns, numbers: numbersOfRule(rule), own, near2, gap2 };
  });
}

/**
 * The buffers of records, one per cell, and of their memories; cells with the same patterns share them. Throws
 * RangeError unless there is a record for every cell.
 */
export function ruleBuffers(particles: Particles, records: readonly RuleRecord[]): [GPUBuffer, GPUBuffer] {
  const lists = memoryLists(records.map(({ patterns }) => patterns));
  const packing = new Packing();
  const places = lists.map((list) => packing.place(list));
  const rules = ruleBuffer(particles, records, places);
  return [rules, storageOf(particles.gpu, 'memories of cells', packing.records())];
}

/**
 * The records alone, of memories that lie at these places of a list: their first record, and the one after their last.
 */
export function ruleBuffer(
  { gpu, cells }: Particles,
  records: readonly RuleRecord[],
  places: readonly (readonly [first: number, end: number])[],
): GPUBuffer {
  if (records.length !== cells) throw new RangeError(`${records.length} rules for ${cells} cells; give one per cell`);
  const words = new Uint32Array(cells * RULE_FLOATS);
  const floats = new Float32Array(words.buffer);
  records.forEach(({ patterns, numbers, own, near2, gap2 }, c) => {
    floats.set([...numbers, own, near2, gap2], c * RULE_FLOATS);
    words.set([...(places[c] as readonly [number, number]), patterns.count], c * RULE_FLOATS + 6);
  });
  return storageOf(gpu, 'rules of cells', words);
}
