/**
 * The library door: everything a program needs to run driftwell's experiments, or to build its own from the parts.
 * Nothing here reaches for a GPU by itself; a browser hands in `await navigator.gpu.requestAdapter()`, Node what
 * 'driftwell/node' opens.
 */
export { type CriticalPoints, criticalPoints } from './attractors/criticalPoints.ts';
export { minimaEvents } from './attractors/events.ts';
export { trackAttractors } from './attractors/track.ts';
export { experiments, type RunStamp, runExperiment } from './experiments/index.ts';
export { readInputs } from './experiments/inputs.ts';
export type { FileLists, Inputs, Journal, Run, RunContext, RunProgress } from './experiments/run.ts';
export { readPatterns } from './files/readPatterns.ts';
export { readRun } from './files/readRun.ts';
export { encodeRun } from './files/writeResults.ts';
export { DeviceLostError, type Gpu, LimitError, openGpu } from './gpu/device.ts';
export { readPositions } from './gpu/particles.ts';
export { generators } from './memories/generators.ts';
export { type Patterns, patternsFrom, patternsOf } from './memories/patterns.ts';
export { patternsFromSpec } from './memories/patternsFromSpec.ts';
export { countDensity } from './observables/density.ts';
export { labelParticles } from './observables/labels.ts';
export { measureMoments } from './observables/moments.ts';
export { ConfigError, readConfig, resolvedConfig } from './params/config.ts';
export { presetDials, presets } from './params/presets.ts';
export { type Config, PARAMS } from './params/table.ts';
export { mixtureAt } from './reference/mixture.ts';
export type { Field, Labels, Result, Series, Table } from './results.ts';
export { tableRow } from './results.ts';
export { dynamics, samplers, stepTable } from './samplers/index.ts';
export { type NoiseLevel, type Row, row, type StepTable } from './samplers/row.ts';
export { noiseLevels, schedules } from './schedules.ts';
export { Simulation, type SimulationSpec } from './simulation/simulation.ts';
export { isotropic, type Start } from './simulation/starts.ts';
export { VERSION } from './version.ts';
