/** What a dial is: the types behind the table of params. */

/** What a change of the dial costs: a uniform, new state (buffers, lists), or another shader. */
export type Cost = 'uniform' | 'state' | 'shader';

/** Values a dial must have; or any but those. */
export type Values = readonly string[] | { not: readonly string[] };

/** Dials that must have such values for this dial to mean anything; several alternatives may be listed. */
export type When = Readonly<Record<string, Values>>;

/** Whether a value is one of these. */
export function allows(values: Values, value: string): boolean {
  return 'not' in values ? !values.not.includes(value) : values.includes(value);
}

interface Common {
  /** what it is called where people choose: a word or two */
  label: string;
  /** the sign it has in equations */
  symbol?: string;
  unit: string;
  cost: Cost;
  when?: When | readonly When[];
  /**
   * files and stamps leave it out where it has its default, always or beside such dials: a run is then
   * what it was before there was such a dial
   */
  unsaid?: true | readonly When[];
}

/** A default that depends on dials that stand before this one in the table. */
type Default<T> = T | ((config: Readonly<Record<string, unknown>>) => T);

/** A number in a range. */
export interface NumberDial extends Common {
  type: 'number' | 'integer';
  min: number;
  max: number;
  default: Default<number>;
  /** how a slider moves */
  scale: 'linear' | 'log';
  /** what its least value stands for, where that is more than any number; it may be given by this word */
  least?: 'all';
}

/** One of several words. */
export interface ChoiceDial<Choice extends string = string> extends Common {
  type: 'choice';
  choices: readonly Choice[];
  default: Default<Choice>;
}

/** Yes or no. */
export interface SwitchDial extends Common {
  type: 'switch';
  default: boolean;
}

/** Memories, weights, points: a generator spec, inline numbers, or a file that a door has read. */
export interface ListDial extends Common {
  type: 'list';
  default: Default<string>;
  /** where it is one of these or a file: all that a field offers to choose from */
  names?: readonly string[];
}

/** A dial: what it is called, what it may be, and what it is unless given. */
export type Dial = NumberDial | ChoiceDial | SwitchDial | ListDial;

/** A list read from a file: the door reads the file, the Config keeps what identifies it. */
export interface FileList {
  file: string;
  shape: readonly number[];
  sha256: string;
}

/** 'circle:9' | [0.1, 0.2] | [[0, 1], [1, 0]] (at most 64 rows) | file */
export type ListValue = string | readonly number[] | readonly (readonly number[])[] | FileList;
