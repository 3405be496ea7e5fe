import { clocksText } from '../samplers/index.ts';
import type { DialName } from './table.ts';

/**
 * What each dial does, in a sentence: for help on the command line and on the page, which loads them with the first one
 * that is asked for, and for docs/dials.md.
 */
export const dialDocs: Readonly<Record<DialName, string>> = {
  experiment: 'what is measured',
  process:
    'what each point of a sweep runs: wells (minima of the energy), fixed-point retrieval, samples of p_s, reverse diffusion, the training of a layer on random features at one noise level, a U-turn (noise on the memories and back), or recall by a network of spins',
  observable: 'the scalar a sweep shows; files hold all that the process measures',
  sweepX:
    'the dial swept along x: dial:from..to:n, with :log for equal ratios, or dial:value,value,...; sigma2 sets beta = 1/sigma2',
  sweepY:
    'a second dial, swept along y: the result is a map, of a choice (cued, order) a curve for each; none: one curve',
  startAt:
    'where retrieval starts: a grid over the box, close round the mean of the memories, at the memories, or at cues made of them (see cue)',
  quantity:
    'what the picture shows: E, |grad log p|, least or largest eigenvalue of Hess E, posterior entropy, or the largest posterior weight',
  memories:
    'the patterns: a set by name (pham:9, circle:5, moons:24, ...), a file (mine.csv) or columns of it (mine.csv:x,y), or rows of numbers',
  count: 'K: keep the first so many memories; 0 keeps all',
  weights: 'weight of each memory: uniform, duplicated (see copies), a file, or numbers; normalized to sum 1',
  copies: 'how often the first memory stands in the data: w_1 = copies / (K - 1 + copies); all others stand there once',
  width: 'variance v of Gaussian data round each memory; 0: the data are the memories themselves',
  dynamics:
    'hopfield: fixed-point iteration; flow: gradient flow of the energy; langevin, stochasticAttention: with noise, most frequent memory after so many iterations; ode: probability-flow ODE; sde: reverse SDE, of basins its committor by replicas; of retrieval only map: the most probable memory, spins: a network of spins, and sideBySide: hopfield, ode, sde and map from the same cues',
  separation:
    'energy of a network of N spins: power -(N/n) sum_k (x.xi_k/N)^n, of Hopfield (n = 2) and Krotov & Hopfield; softmax -(1/beta) ln sum_k w_k exp(beta x.xi_k), of Demircigil et al. and modern Hopfield networks',
  degree: 'n of the power; 2: the Hebbian memory, its couplings without diagonal',
  rectified: 'negative overlaps count as none: no reversed memories',
  order:
    'asynchronous: one spin after another, in random order, and the energy never rises at T = 0; synchronous: all at once, which may end in 2-cycles',
  sampler: `how samples are drawn: the reverse process along a schedule, by one of its integrators; langevin and stochasticAttention stay at one noise level, 1/beta. The variable in which they step: ${clocksText()} (none: exact for a frozen denoiser)`,
  similarity: 'logit of a memory: -beta |x - xi|^2 / 2 (diffusion, Pham) or beta x.xi (modern Hopfield, attention)',
  eta: 'share of the way to D(x) in one step: x <- (1 - eta) x + eta D(x); 1 is the undamped fixed-point map; with noise the step of Langevin is h = eta/beta',
  flowStep: 'step h of dx/dtau = D(x) - x, exponential Euler',
  iterations:
    'most iterations (of spins: sweeps over all); particles that have settled stop earlier, those with noise go on to the last',
  tolerance: 'a particle has settled when one step moves it by less',
  start:
    'exact: p_T of the data; prior: N(0, s_T); matched: the Gaussian with the moments of p_T; cue: a(T) cue + noise',
  cue: 'the point that is asked about: origin, or its coordinates; of retrieval noise:A, flip:A, mask:A (a share), memory, rows of numbers, or a file',
  flips: 'chance of each bit of a cue to be flipped',
  mixed: 'a cue is the majority of so many of the cued patterns, an odd number; 1: one of them',
  cued: 'what networks are cued and then compared with: their memories; the rows of the set behind the first count, which are not stored; or the features that the memories are made of (featureMixtures). As sweepY, cued:stored,unseen,features: a curve each',
  held: 'completion: what of a cue mask:A is not covered is held where it is, and has the noise of its level along a schedule; only the rest moves',
  stepsShown: 'columns of the picture between cue and result: steps on the way',
  score:
    'which score moves the particles: the exact softmax over all memories; a limited number of random features (Hoover et al. 2024); a linear layer on random features, trained by gradient flow at every noise level (Bonnaire et al. 2025); smoothed, the denoiser averaged round x (Scarvelis et al. 2023); or a trained network. Of landscapes, attractors and probes: whose energy and attractors are shown',
  network:
    'a trained network, by its name if it comes with driftwell (pham:2, pham:9, pham:32, pham:128, pham:1000), or from its file (net.npz); {count} in place of the number takes the one of K memories, and of a sweep over count one for each K: pham:{count}, nets/pham-{count}.npz',
  features: 'Y: random waves that stand for all memories; of a trained layer, those of every noise level',
  trainingTime:
    'tau: how long the layer has been trained by gradient flow; the loss along a feature of variance lambda has fallen by exp(-2 lambda tau), and these variances sum to 1. 0: the denoiser of one Gaussian',
  smoothing: 'tau: the denoiser is averaged over x + tau z, in the unit of the memories',
  draws: 'M: how many fixed z, in pairs +z and -z (an odd number is rounded up)',
  terminal: 'stop at the last noise level; denoise: x = D(x) at the end; snap: onto the memory of largest weight',
  finalMean: 'one more update at the last level, without noise, as in Pham et al.',
  ddimEta: '0: deterministic; 1: ancestral',
  churn: 'S_churn: noise added and taken away again, spread over all steps',
  churnMin: 'S_tmin: lowest sigma that is churned',
  churnMax: 'S_tmax: highest sigma that is churned',
  churnNoise: 'S_noise: the added noise is inflated by this factor',
  correctorSteps: 'Langevin corrector steps after every step',
  correctorRatio: 'step of the corrector: epsilon = ratio times s',
  delta: 'a minimum farther than this from every memory is spurious',
  gapRatio:
    'memorization is the share of samples with d_1 / d_2 below this, the distances to the nearest memory and to the next (1/3: Bonnaire et al. 2025)',
  deltaMemorized:
    'a sample is memorized if a memory is within this (Pham et al. 2025, who use 0.33 of their distance, too)',
  deltaSpurious:
    'a sample that is not memorized is spurious if another one, of 4096 at most, is within this, else generalized',
  retrievedOverlap: 'a network has retrieved what it was cued with if their overlap m is this or more',
  beta: 'inverse temperature beta = 1/s = 1/sigma^2 (Pham et al. write 1/2s)',
  temperature:
    'T of the Langevin noise sqrt(2 h T) z: samples exp(-E / T), E = -log p; 1: p itself; 0: no noise. Of spins: P(+1) = 1/(1 + exp(-2h/T))',
  schedule: 'noise schedule x_t = a x_0 + sqrt(s) z',
  sigma: 'noise rate: s = sigma^2 t',
  timeMin: 'time of the last noisy level: the stop noise',
  timeMax: 'time at which generation starts',
  sigmaMin: 'lowest noise (standard deviation): the stop noise',
  sigmaMax: 'highest noise (standard deviation)',
  betaMin: 'noise rate at t = 0',
  betaMax: 'noise rate at t = 1',
  spacing: 'levels uniform in time, in log(s / a^2), or in (sigma / a)^(1/rho)',
  rho: 'Karras spacing: larger puts more levels at low noise',
  steps: 'steps between the highest and the lowest noise',
  cloneNoise: 'noise variance s / a^2 at which every particle gets a clone that goes on with other noise; 0: none',
  particles:
    'number of particles, in a sweep of every point, of cues in retrieval; basin maps start them on a grid and round down to a full one',
  replicas: 'independent trajectories from every start',
  realizations:
    'independent repetitions of every point, with noise and random memories of their own; mean and standard error',
  seed: 'seed of all random numbers and of random memory sets',
  resolution: 'cells per side of the density or of the landscape; of trajectories along x',
  box: 'the region shown: auto, a half-width L for [-L, L] in every dimension, or low and high edge of each dimension',
  plane:
    'what the density is counted over: coordinates, the first two; two others by number, such as 3,7; or, above three dimensions, the principal plane, through the mean of the memories along their two main directions (PCA); box is then of two dimensions, in the principal plane about that mean',
  reading:
    'how the score is read: dense, from all memories; cutoff, of the exact score in 1 to 3 dimensions, from those that matter, certified; field, in 1 to 3 dimensions, from a table with its error measured (labels of basins are those of dense). auto, of the exact score, where a cost model predicts at least twice the speed: cutoff with 4096 memories or more, field for basins at one level with 512 or more, and for a trained network',
  epsilon:
    'how far a mean of the memories may be from that over all of them, in units of the noise sigma, rounding aside: by cutoff for every particle, from a field for those that are compared, of a trained network for all but one in a thousand; below 2e-5 cutoff interpolates no sums',
};
