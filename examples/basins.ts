/**
 * Basins of five points of one's own at two temperatures: a picture each, and who gets how much.
 *
 *     npm run build && npx tsx examples/basins.ts
 */
import { openGpu, parseConfig, resolveInputs, runExperiment, tableRow } from 'driftwell';
import { openAdapter, writeRun } from 'driftwell/node';

const memories = [
  [1, 0],
  [0.3, 0.95],
  [-0.8, 0.6],
  [-0.8, -0.6],
  [0.3, -0.95],
];

const { adapter, driver } = await openAdapter();
const gpu = await openGpu(adapter, driver);
for (const beta of [4, 16]) {
  const inputs = resolveInputs(parseConfig({ experiment: 'basins', memories, beta, particles: 2 ** 12 }));
  const run = await runExperiment(inputs, { gpu });
  await writeRun(`basins-${beta}.png`, run, gpu);

  const { attractors } = run.results;
  if (attractors?.kind !== 'table') throw new Error('basins has no table of attractors');
  for (const [i, name] of (attractors.rowNames ?? []).entries()) {
    const { x, y, index, fraction } = tableRow(attractors, i);
    // saddles are in the table, too
    if (index === 0)
      console.log(`beta ${beta}: ${name} at (${x?.toFixed(3)}, ${y?.toFixed(3)}): ${fraction?.toFixed(3)}`);
  }
}
gpu.close();
