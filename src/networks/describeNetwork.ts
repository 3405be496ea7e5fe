import type { Network } from './network.ts';

const short = (value: number) => String(Number(value.toPrecision(3)));

/** What must be said of whatever a network has moved. */
export function trainedText({ hidden, training }: Pick<Network, 'hidden' | 'training'>): string {
  const { memories, count, loss, steps, seed } = training;
  const learnt = `a network of ${layersText(hidden)} units on ${count} memories (${memories})`;
  return `trained, not exact: ${learnt}, loss ${short(loss)}, ${steps} steps, seed ${seed}`;
}

/** 3 x 64, or 64, 32. */
const layersText = (hidden: readonly number[]): string =>
  hidden.every((units) => units === hidden[0]) ? `${hidden.length} x ${hidden[0]}` : hidden.join(', ');
