import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { slicePlane } from '../../experiments/slicePlane.ts';
import { parseConfig } from '../../params/config.ts';
import { edgesAt } from './edgesAt.ts';

test.each(['basins', 'landscape'])('the region of %s goes where its plane is wanted', (experiment) => {
  const dials = { experiment, memories: 'gaussian:12:3' };
  const inputs = resolveInputs(parseConfig(dials));
  const { low, high } = inputs.box;
  const at = slicePlane(inputs) as number;
  const edges = low.flatMap((edge, d) => [edge, high[d] as number]);
  const moved = resolveInputs(parseConfig({ ...dials, box: edgesAt({ at, edges }, 0.7).join(',') }));
  expect(slicePlane(moved)).toBeCloseTo(0.7, 4);
  expect(moved.box.low[0]).toBeCloseTo(low[0] as number, 4);
});
