import { significant } from '../printable.ts';
import type { Network } from './network.ts';

/** What must be said of whatever a network has moved. */
export function trainedText({ hidden, training }: Pick<Network, 'hidden' | 'training'>): string {
  const { memories, count, loss, steps, seed } = training;
  const learnt = `a network of ${layersText(hidden)} units on ${count} memories (${memories})`;
  return `trained, not exact: ${learnt}, loss ${significant(loss, 3)}, ${steps} steps, seed ${seed}`;
}

/** The same of several, one for each number of memories. */
export function allTrainedText(networks: readonly Pick<Network, 'training'>[]): string {
  const counts = networks.map(({ training }) => training.count).join(', ');
  const range = (of: 'loss' | 'steps' | 'seed') => {
    const values = networks.map(({ training }) => training[of]);
    return [...new Set([Math.min(...values), Math.max(...values)].map((value) => significant(value, 3)))].join(' to ');
  };
  const learnt = `${networks.length} networks, of ${counts} memories`;
  return `trained, not exact: ${learnt}, loss ${range('loss')}, ${range('steps')} steps, seed ${range('seed')}`;
}

/** 3 x 64, or 64, 32. */
const layersText = (hidden: readonly number[]): string =>
  hidden.every((units) => units === hidden[0]) ? `${hidden.length} x ${hidden[0]}` : hidden.join(', ');
