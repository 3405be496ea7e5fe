/**
 * The library door: everything a program needs to run driftwell's experiments, or to build its own from the parts.
 * Nothing here reaches for a GPU by itself; a browser hands in `await navigator.gpu.requestAdapter()`, Node what
 * 'driftwell/node' opens. Pictures are made by 'driftwell/picture'.
 */

// A run: dials, what they stand for, results.

export { cuesOf } from './experiments/cues.ts';
export { experiments, type RunStamp, runExperiment } from './experiments/index.ts';
export { type DrawSet, resolveInputs } from './experiments/inputs.ts';
export { namedNetworks } from './experiments/namedNetworks.ts';
export type {
  Cues,
  Experiment,
  FileLists,
  Inputs,
  Journal,
  Outcome,
  Run,
  RunContext,
  RunProgress,
  RunSoFar,
  Starts,
  System,
  SystemRun,
} from './experiments/run.ts';
export { drawnStarts, placedStarts } from './experiments/starts.ts';
export { type SystemName, systems } from './experiments/systems.ts';
export type { Look, Watch, Watched, Watcher } from './experiments/watch.ts';
export type { SampleMeans } from './observables/sample.ts';
export { ConfigError, parseConfig, resolvedConfig } from './params/config.ts';
export type { FileList, ListValue, Values } from './params/dial.ts';
export { type Preset, presetDials, presets, type Scene } from './params/presets.ts';
export { type Config, type DialName, PARAMS, type ValueOf } from './params/table.ts';
export {
  type Box,
  type Extent,
  type Field,
  type Findings,
  type Labels,
  type Named,
  type Result,
  type ResultData,
  type Series,
  type Table,
  tableRow,
} from './results.ts';
export { VERSION } from './version.ts';

// Files: bytes in, bytes out.

export { FileError } from './files/fileError.ts';
export type { FormatName } from './files/formats.ts';
export { parsePatterns, type ReadOptions, takePatterns } from './files/parsePatterns.ts';
export { parseRun } from './files/parseRun.ts';
export type { TableFileOptions } from './files/parseTable.ts';
export type { TakenPatterns } from './files/preparePatterns.ts';
export type { RunFile, RunHeader } from './files/runFile.ts';
export { encodeRun } from './files/writeResults.ts';

// Memories, noise levels, step tables.

export type { Generator, GeneratorOptions, Law, SpecNumber } from './memories/generator.ts';
export { generators } from './memories/generators.ts';
export { type Patterns, patternsFrom, patternsOf } from './memories/patterns.ts';
export { patternsFromSpec } from './memories/patternsFromSpec.ts';
export { aboutCentre } from './samplers/centre.ts';
export type { Similarity } from './samplers/fixedLevel.ts';
export {
  type Dynamics,
  type DynamicsName,
  dynamics,
  type FixedLevelDials,
  type SamplerName,
  samplers,
  stepTable,
  type TableOptions,
  type Terminal,
  type WanderingName,
} from './samplers/index.ts';
export { type LikelihoodPrior, type LikelihoodTable, odeLikelihood } from './samplers/likelihood.ts';
export {
  type Activation,
  explodingVariance,
  foldDiagonal,
  type NoiseLevel,
  type ReadLevel,
  type Row,
  row,
  type Spacing,
  type SpinOrder,
  type StepTable,
  type Tap,
} from './samplers/row.ts';
export {
  cleanLevel,
  denoise,
  eachStep,
  readAt,
  type Sampler,
  type SamplerClock,
  type SamplerOptions,
  samplerDefaults,
} from './samplers/sampler.ts';
export {
  type LevelDials,
  noiseLevels,
  type Schedule,
  type ScheduleDials,
  type ScheduleName,
  schedules,
} from './schedules.ts';

// Read-outs: who answers for the memories.

export type { FlipsText, SpinEnergyText, SpinHeader } from '../shaders/flips.ts';
export type { AdvanceShape, Fused, MakeFused } from '../shaders/fused.ts';
export type { MixShape } from '../shaders/mix.wgsl.ts';
export type { StagedTile } from '../shaders/similarity.wgsl.ts';
export type { StagedGiven, Stages } from '../shaders/stages.ts';
export type { Given, SumsText } from '../shaders/sums.ts';
export { type Attention, attention, dense, memoryRecords } from './readouts/attention.ts';
export { type CutoffOptions, cutoff } from './readouts/cutoff.ts';
export { features } from './readouts/features.ts';
export { type LevelNumbers, requireLevel } from './readouts/level.ts';
export { MemoriesReading } from './readouts/memoriesReading.ts';
export { network } from './readouts/network.ts';
export {
  FieldError,
  type Flips,
  type Readout,
  type ReadoutCell,
  type ReadoutLists,
  type ReferenceAt,
  requireGiven,
} from './readouts/readout.ts';
export { type Separation, separations } from './readouts/separation.ts';
export { smoothed } from './readouts/smoothed.ts';
export type { MakeStaged, StagedReading, StagedTask } from './readouts/staged.ts';
export type { StagedCell, StagedLists } from './readouts/stagedLists.ts';
export type { QuadSlots, StagedPass, StagedTiles, TileRead } from './readouts/stagedTiles.ts';
export type { ReadoutTable, TablePass, Tables } from './readouts/tables.ts';
export { type FieldOptions, tabulated } from './readouts/tabulated.ts';
export { type TrainedOptions, trainedFeatures } from './readouts/trainedFeatures.ts';
export type { Smoothing } from './reference/smoothed.ts';
export type { SpinField, SpinFieldAt } from './reference/sweep.ts';

// A run on the GPU by hand, and what is measured of its particles.

export type { ReadingColumn } from '../shaders/readings.wgsl.ts';
export { type AdapterSummary, DeviceLostError, type Gpu, LimitError, MemoryError, openGpu } from './gpu/device.ts';
export { downloadPositions, type Particles } from './gpu/particles.ts';
export { QuadList } from './gpu/quadList.ts';
export type { Learnt, StopSignal } from './gpu/slices.ts';
export type { Variant, Variants } from './gpu/variants.ts';
export {
  type ClassRule,
  estimate,
  type GapRule,
  type RealizationMean,
  type SummaryName,
  summarize,
} from './observables/cells.ts';
export { countDensity, type Histogram } from './observables/density.ts';
export { type Labelled, type LabelRule, labelParticles } from './observables/labels.ts';
export { measureMoments, type ParticleMoments } from './observables/moments.ts';
export {
  evaluateColumns,
  evaluateParticles,
  particlesAt,
  type Reading,
  type ReadingColumns,
  type ReadingOptions,
} from './observables/readings.ts';
export type { CellRule } from './observables/rules.ts';
export { measureSpreads } from './observables/spreads.ts';
export type { Checkpoint, Counts } from './simulation/checkpoint.ts';
export type { Cursor, StepPlace } from './simulation/cursor.ts';
export type { Executor, ExecutorKind, SliceOf, Work } from './simulation/executors/executor.ts';
export { executorFor } from './simulation/executors/index.ts';
export {
  type AdvanceOptions,
  type CellSpec,
  type Progress,
  Simulation,
  type SimulationSpec,
} from './simulation/simulation.ts';
export type { ResolvedCell, ResolvedSpec } from './simulation/spec.ts';
export { cholesky, type Spread, type SpreadFactor, type Start } from './simulation/starts.ts';
export type { Settling, State } from './simulation/state.ts';
export { Timeline } from './simulation/timeline.ts';

// For kernels of one's own.

export { eachQuad, observer } from '../shaders/observer.wgsl.ts';
export { downloadBuffer, type Numbers, storageBuffer, storageOf, uniformBuffer } from './gpu/buffers.ts';
export { guarded } from './gpu/device.ts';
export { dispatch, type WorkgroupGrid } from './gpu/dispatch.ts';
export type { Binding, Kernel, KernelSource, Kernels } from './gpu/kernels.ts';
export { OBSERVER_SIZE, observerExtent } from './gpu/particles.ts';

// Minima and saddles, and how they come and go with the noise.

export { type LandscapeAt, landscapesOf, type SweepOptions } from './attractors/alongNoise.ts';
export type { CriticalClass, CriticalPoint } from './attractors/classify.ts';
export { type CriticalPoints, criticalPoints, type SearchOptions } from './attractors/criticalPoints.ts';
export { type MinimaEvent, minimaEvents } from './attractors/events.ts';
export { type FixedPoint, fixedPoints } from './attractors/fixedPoints.ts';
export { type Passage, type Placed, type Track, type TrackEvent, trackAttractors } from './attractors/track.ts';

// The same in float64, without a GPU.

export type { CpuContext } from './experiments/onCpu/cpuBatches.ts';
export { runOnCpu } from './experiments/onCpu/index.ts';
export { type Answer, type Executed, type ExecuteOptions, execute } from './reference/execute.ts';
export { gaussianMoments, type Moments } from './reference/gaussianMoments.ts';
export { type Landscape, type LandscapePoint, landscapeOf } from './reference/landscape.ts';
export { energiesOn, energyBetween, type Integral, loopIntegral } from './reference/lineIntegral.ts';
export { type MixturePoint, mixtureAt } from './reference/mixture.ts';
export { type Answers, type AnswersOf, type OdeEnergies, odeEnergies } from './reference/odeEnergy.ts';
export { type Plane, placesIn } from './reference/plane.ts';
export { type ReadOut, readOut } from './reference/readOut.ts';
export { curvatureOf, fieldOfAnswer, fieldOfLandscape, type ScoreField } from './reference/scoreField.ts';

// Networks, trained by denoising.

export { type NetworkFile, readNetwork, writeNetwork } from './files/networkFile.ts';
export { type Network, type NetworkLayer, networkAt, type Training } from './networks/network.ts';
export { networkSlopeAt, type Slope } from './networks/slope.ts';
export type { DataMoments } from './reference/preconditioning.ts';
export { type LossPoint, readCheckpoint, type TrainingCheckpoint, writeCheckpoint } from './training/checkpoint.ts';
export { networkError } from './training/networkError.ts';
export type { OptimizerState } from './training/optimizer.ts';
export { type TrainingOptions, trainingDefaults } from './training/options.ts';
export type { Parameters } from './training/parameters.ts';
export { type Trained, type TrainingContext, type TrainingProgress, trainNetwork } from './training/trainNetwork.ts';
