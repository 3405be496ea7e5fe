/**
 * The one idea of driftwell: a run is a table of rows over one read-out of the memories.
 *
 *     if read:  (m, tap) = readout(x)      m = sum_k r_k xi_k,  r = softmax_k(log w_k + g |xi_k|^2 - h |x/a - xi_k|^2)
 *     y   = cx0 x0 + cx x + cm m + cacc acc + cz z + cc c  acc is the OLD one; z ~ N(0, I); c: the centre of the run
 *     acc = ka acc + kx x + km m                           q += kq tap
 *     x   = activation(y);   if commit: x0 = x             repeated `repeat` times
 *
 * The host computes rows in float64; the GPU knows only "read out, then mix". Every sampler is a pure function
 * (levels, options) -> rows.
 */

/** A point of a noise schedule: x_t = a x_0 + sqrt(s) z, forward SDE dx = f x dt + sqrt(g2) dW. All float64. */
export interface NoiseLevel {
  /** time, in the schedule's own unit */
  t: number;
  /** signal scale a > 0 */
  a: number;
  /** noise variance s = sigma^2 >= 0 */
  s: number;
  /** drift coefficient f (1 / time) */
  f: number;
  /** squared diffusion coefficient g^2 (variance / time) */
  g2: number;
}

/** Noise variance S of x / a: in it every schedule is the variance-exploding one, and time is only a name. */
export const explodingVariance = ({ a, s }: { a: number; s: number }): number => s / (a * a);

/**
 * How a grid of levels is spaced, and with it the clock an ODE sampler ticks in: time t, log(s / a^2), or (karras)
 * sigma / a.
 */
export type Spacing = 'time' | 'logVariance' | 'karras';

/** S = s + a^2 v: variance of one component of x_t round a xi, for data of width v about every memory. */
export const totalVariance = ({ a, s }: { a: number; s: number }, v: number): number => s + a * a * v;

/** Where the memories are read: at signal scale a and noise variance s (beta = 1/s for a Hopfield energy, a = 1). */
export interface ReadLevel {
  a: number;
  s: number;
  /**
   * 'distance': logits -|x - a xi|^2 / 2s (diffusion, Pham's energy).
   * 'dot': logits x . xi / s (modern Hopfield, attention): the same with the norm bias + |xi|^2 / 2s.
   */
  similarity: 'distance' | 'dot';
}

/**
 * One row of a step table, float64:
 *
 *     y = cx0 x0 + cx x + cm m + cacc acc + cz z + cc c,   acc = ka acc + kx x + km m,   q += kq tap,   x = y
 *
 * with m as read at `read`, z ~ N(0, I), the old acc on the right, and x0 = x where the last row committed.
 */
export interface Row {
  /** undefined: pure affine + noise, no pair work */
  read: ReadLevel | undefined;
  cx0: number;
  cx: number;
  cm: number;
  cacc: number;
  cz: number;
  /** of the centre of a run in the coordinate x - a c (centre.ts); 0 elsewhere */
  cc: number;
  ka: number;
  kx: number;
  km: number;
  /** weight of the tap in q (see Tap) */
  kq: number;
  /** a coordinate that is held at a cue is clampScale cue + clampNoise z after a row that commits */
  clampScale: number;
  clampNoise: number;
  /** x0 = x after this row; time slices may end only here */
  commit: boolean;
  /** >= 1; more than once only for rows that commit */
  repeat: number;
}

/** The one scalar a read-out may hand to q: 'trace' = tr Cov_r(xi), 'energy' = -log sum_k w_k exp(logit_k). */
export type Tap = 'none' | 'trace' | 'energy';

/**
 * What a step makes of the mixed coordinate y. identity: y. sign: +1 or -1, the old value where y = 0.
 * glauber: the sign of y, where z is logistic noise in place of normal noise: P(+1) = 1 / (1 + exp(-2
 * h / T)) for y = h + T z (Glauber 1963).
 */
export type Activation = 'identity' | 'sign' | 'glauber';

/** Spins change one after another, in random order, or all at once. */
export type SpinOrder = 'asynchronous' | 'synchronous';

/** A step table: rows, and the noise levels it starts and ends at. */
export interface StepTable {
  rows: Row[];
  start: NoiseLevel;
  end: NoiseLevel;
  /** what q integrates; 'none' when no row has kq */
  tap: Tap;
  /** acc lives on from one committed step to the next and must be kept between time slices */
  multistep: boolean;
  /** where labels (argmax r) are read: the last level with s > 0; clean data by its S = s / a^2 at their own scale */
  label: ReadLevel;
  /** what every row makes of the mixed coordinates; the identity unless given */
  activation?: Activation;
  /** a row is a sweep over spins, each by the energy of its flip; unless given it reads out and mixes */
  order?: SpinOrder;
}

const STILL: Row = {
  read: undefined,
  cx0: 0,
  cx: 0,
  cm: 0,
  cacc: 0,
  cz: 0,
  cc: 0,
  ka: 0,
  kx: 0,
  km: 0,
  kq: 0,
  clampScale: 1,
  clampNoise: 0,
  commit: true,
  repeat: 1,
};

/** A row from what is not zero; commits and runs once unless said otherwise. */
export function row(parts: Partial<Row>): Row {
  return { ...STILL, ...parts };
}

/**
 * Gaussian data: the same table for memories that are Gaussians of common isotropic variance v instead of points.
 * The posterior mean is D = (1 - c) m + (c / a) x with c = a^2 v / (a^2 v + s) and m read at s + a^2 v, so the width
 * folds into the coefficients of the row and no kernel knows of it. The trace tap becomes
 * (1 - c)^2 tr Cov_r; its constant part D v s / (a^2 v + s) does not depend on x and is added by whoever integrates q.
 */
export function foldWidth(plain: Row, v: number): Row {
  const { read } = plain;
  if (!read || v === 0) return plain;
  const variance = totalVariance(read, v);
  const c = (read.a ** 2 * v) / variance;
  return {
    ...plain,
    read: { ...read, s: variance },
    cx: plain.cx + (plain.cm * c) / read.a,
    cm: plain.cm * (1 - c),
    kx: plain.kx + (plain.km * c) / read.a,
    km: plain.km * (1 - c),
    kq: plain.kq * (1 - c) ** 2,
  };
}

/**
 * Without the memories' own diagonal: a network of +-1 patterns whose neurons do not feed themselves. Of the linear
 * memory m = sum_k t_k xi_k, t_k = x . xi_k / P, the diagonal sum_k xi_ki^2 x_i / P = K x_i / P is affine, so it folds
 * into the coefficients.
 *
 * @param diagonal K / P
 */
export function foldDiagonal(plain: Row, diagonal: number): Row {
  const { cx, cm, kx, km } = plain;
  return { ...plain, cx: cx - cm * diagonal, kx: kx - km * diagonal };
}

/** Number of row executions of a table, repeats unrolled. */
export function countSteps(rows: readonly Row[]): number {
  return rows.reduce((sum, { repeat }) => sum + repeat, 0);
}
