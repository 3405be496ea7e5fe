import { blocks, joined, squareOf } from './blocks.js';

/** jax-js on a problem; `jax`: its module, in a page or in Node. */
export async function jaxJs(problem, { defaultDevice, init, jit, nn, numpy: np, random }) {
  const devices = await init('webgpu');
  if (!devices.includes('webgpu')) throw new Error('it opens no WebGPU device here');
  defaultDevice('webgpu');
  const { count, dim, memories, rows } = problem;
  const xi = np.array(memories).reshape([count, dim]);
  const squares = np.array(Float32Array.from({ length: count }, (_, k) => squareOf(memories, k, dim)));
  const mean = (x, all, squared, sharpness) => {
    const logits = np.matmul(x, np.transpose(all.ref)).mul(sharpness.ref.mul(2)).sub(squared.mul(sharpness));
    return np.matmul(nn.softmax(logits, -1), all);
  };
  const step = jit((x, all, squared, sharpness, cx, cm) => x.ref.mul(cx).add(mean(x, all, squared, sharpness).mul(cm)));
  const noisy = jit((x, all, squared, sharpness, cx, cm, cz, key) => {
    const z = random.normal(key, x.shape);
    return x.ref
      .mul(cx)
      .add(mean(x, all, squared, sharpness).mul(cm))
      .add(z.mul(cz));
  });
  const starts = blocks(problem, (part, shape) => np.array(part.slice()).reshape(shape));
  let seed = 0;
  return async () => {
    const ends = starts.map((start) => {
      let x = start.ref;
      for (const { sharpness, cx, cm, cz } of rows) {
        x = cz
          ? noisy(x, xi.ref, squares.ref, sharpness, cx, cm, cz, random.key(seed++))
          : step(x, xi.ref, squares.ref, sharpness, cx, cm);
      }
      return x;
    });
    return joined(await Promise.all(ends.map((x) => x.data())));
  };
}
