/**
 * Who draws: the last number of every Philox counter (quad or row, step or part, dimension, stream). Each purpose has
 * its own, so that no draw of a seed tells anything of another. Those of particles are counted up from 0, all others
 * down from the end. shaders/start.wgsl.ts has 0 and 1 in its text.
 */
export const streams = {
  /** which memory a particle starts at */
  choice: 0,
  start: 1,
  /** the noise of steps; and at dimension ORDER_COUNTER (shaders/sweep.wgsl.ts) the order of spins */
  steps: 2,
  /** the noise of the steps of clones */
  clones: 3,
  /** places at which a tabulated field is compared, all of seed 0 */
  check: 0xfffffff7,
  /** weights of a network before its training; the second number counts its lists */
  weights: 0xfffffff8,
  /** waves of random and of trained features, draws of a smoothed score */
  readout: 0xfffffff9,
  /** noise of the examples of a training; at the dimension behind the last their memories and noise levels */
  training: 0xfffffffa,
  /** the width of the data in these examples */
  trainingData: 0xfffffffb,
  cue: 0xfffffffc,
  /** samples to compare with */
  fresh: 0xfffffffd,
  /** seeds of realizations */
  seeds: 0xfffffffe,
  /** memory sets, and `memorySets` in the place of the dimension */
  memories: 0xffffffff,
} as const;

/** Which sets of a seed: in the place of the dimension. Points have angles at step 0, normals from step 1 on. */
export const memorySets = { points: 0, binary: 1, features: 2, mixtures: 3 } as const;
