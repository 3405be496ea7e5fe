import type { Network } from '../networks/network.ts';
import type { Examples } from './examples.ts';
import { type Parameters, partsOf } from './parameters.ts';

/** The denoising loss, and how it changes with the parameters. */
export interface LossGradient {
  /** mean square of F - y, over examples and coordinates */
  loss: number;
  /** [parameters] */
  gradient: Float32Array;
}

/**
 * Loss and gradient of a network over examples, by automatic differentiation: @jax-js/jax, which is
 * loaded here and compiles kernels for WebAssembly. The optimizer is ours: the state of a training is a
 * few lists of numbers (docs/decisions/0017).
 */
export async function lossGradient(
  shape: Pick<Network, 'dim' | 'hidden'>,
  waves: number,
  batch: number,
): Promise<(parameters: Parameters, examples: Examples) => Promise<LossGradient>> {
  const { numpy: np, valueAndGrad, jit, init, defaultDevice } = await import('@jax-js/jax');
  await init('wasm');
  defaultDevice('wasm');
  type Values = ReturnType<typeof np.array>;
  // that of jax-js has a gradient of infinity / infinity^2 below -88, where exp(-x) is past single precision
  const silu = (x: Values) => x.ref.div(np.exp(np.minimum(np.negative(x), LARGEST)).add(1));
  const parts = partsOf(shape, waves);
  const at = new Map(parts.map(({ name }, i) => [name, i]));
  // a function owns what it is given, and .ref is one owner more; every list and h
  // have one use, the noise one per layer
  const loss = (lists: Values[], inputs: Values, noise: Values, targets: Values): Values => {
    const list = (name: string) => lists[at.get(name) as number] as Values;
    let h = inputs;
    shape.hidden.forEach((_, l) => {
      const e = l + 1 < shape.hidden.length ? noise.ref : noise;
      const fromNoise = np.matmul(e, list(`noise${l}`));
      h = silu(
        np
          .matmul(h, list(`weights${l}`))
          .add(list(`bias${l}`))
          .add(fromNoise),
      );
    });
    const last = shape.hidden.length;
    const answer = np.matmul(h, list(`weights${last}`)).add(list(`bias${last}`));
    return np.square(answer.sub(targets)).mean();
  };
  const step = jit((...given: [Values[], Values, Values, Values]) => valueAndGrad(loss)(...given));
  const rows = (numbers: Float32Array, columns: number) => np.array(numbers).reshape([batch, columns]);
  return async (parameters, { inputs, noise, targets }) => {
    const lists = parts.map(({ shape: sizes, from, to }) => np.array(parameters.slice(from, to)).reshape(sizes));
    const [value, gradients] = step(
      lists,
      rows(inputs, shape.dim),
      rows(noise, 2 * waves),
      rows(targets, shape.dim),
    ) as [Values, Values[]];
    const gradient = new Float32Array(parameters.length);
    for (const [i, own] of gradients.entries()) gradient.set((await own.data()) as Float32Array, parts[i]?.from);
    return { loss: (await value.data())[0] as number, gradient };
  };
}

/** exp of it and its square are finite in single precision. */
const LARGEST = 40;
