import { nearest } from '../../experiments/retrieval.ts';
import type { RunSoFar } from '../../experiments/run.ts';
import { coordinatesOf, type Findings, type Table, tableRow } from '../../results.ts';
import { energyText, levelText, reachOf, widthText } from './conditions.ts';
import { percent, plain, things } from './words.ts';

/** Where one point leads. */
export function probeFindings({ inputs, results }: RunSoFar): Findings {
  const path = results.trajectory as Table;
  const last = path.shape[0] - 1;
  const steps = tableRow(path, last).step as number;
  const end = coordinatesOf(path, last);
  const [near] = nearest(Float64Array.from(end), inputs.patterns, 1);
  const { topMemory, topWeight, effectiveMemories } = tableRow(results.point as Table, 0) as Record<
    'topMemory' | 'topWeight' | 'effectiveMemories',
    number
  >;
  const memory = (near?.memory ?? 0) + 1;
  const distance = near?.distance ?? Number.NaN;
  const place = end.length <= 3 ? ` at (${end.map(plain).join(', ')})` : '';
  const recalls = distance <= reachOf(inputs);
  return {
    headline: `Recall from this point ends ${recalls ? `at memory ${memory}` : 'at no memory'}.`,
    shows: `After ${things(steps, 'step')} it stands${place}, ${plain(distance)} from memory ${memory}, the nearest one. At the start memory ${topMemory + 1} weighs most, ${percent(topWeight)} of all: the point could be any of about ${plain(effectiveMemories)}.`,
    rule: `A point is at a memory that is no farther than ${plain(reachOf(inputs))}; ${energyText(inputs)}, ${levelText(inputs.config)}${widthText(inputs)}.`,
  };
}
