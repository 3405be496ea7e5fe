import { openGpu } from '../../src/gpu/device.ts';
import { blocks, joined, squareOf } from './blocks.js';
import { contender as driftwell } from './driftwell.ts';
import { jaxJs } from './jaxJs.js';

/**
 * The programs that run in a browser, on the problems of problems.ts. Each takes a problem and gives a function that
 * does all of its work, from the start to end positions on the host.
 */

/**
 * Most rows of a softmax of tfjs 4.22 on WebGPU. It takes a workgroup per row, from 65,536 rows on in a square of them.
 * Those past the last row write, too: their 1 / K takes the place of the very last weight. 65,536 rows fill a square.
 */
const MOST_ROWS = { webgpu: 2 ** 16 };

async function tfjs(backend, problem, peers) {
  const { tf, setWasmPaths } = await import(peers.bundle);
  setWasmPaths(peers.wasmFolder);
  if (!(await tf.setBackend(backend))) throw new Error(`it opens no backend ${backend} here`);
  await tf.ready();
  const { count, dim, memories, rows } = problem;
  const xi = tf.tensor2d(memories, [count, dim]);
  const squares = tf.tensor1d(Float32Array.from({ length: count }, (_, k) => squareOf(memories, k, dim)));
  const starts = blocks(problem, (part, shape) => tf.tensor2d(part, shape), MOST_ROWS[backend]);
  const step = (x, { sharpness, cx, cm, cz }) =>
    tf.tidy(() => {
      const logits = tf.sub(tf.mul(tf.matMul(x, xi, false, true), 2 * sharpness), tf.mul(squares, sharpness));
      const y = tf.add(tf.mul(x, cx), tf.mul(tf.matMul(tf.softmax(logits), xi), cm));
      return cz ? tf.add(y, tf.mul(tf.randomNormal(x.shape), cz)) : y;
    });
  return async () => {
    const ends = [];
    for (const start of starts) {
      let x = start.clone();
      for (const row of rows) {
        const next = step(x, row);
        x.dispose();
        x = next;
      }
      ends.push(await x.data());
      x.dispose();
    }
    return joined(ends);
  };
}

/** One thread, two passes: the nearest memory first. */
async function plainJs({ count, dim, memories, start, particles, rows }) {
  const logits = new Float32Array(count);
  const m = new Float32Array(dim);
  return async () => {
    const x = start.slice();
    for (let p = 0; p < particles; p++) {
      const at = p * dim;
      for (const { sharpness, cx, cm, cz } of rows) {
        let top = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < count; k++) {
          let square = 0;
          for (let d = 0; d < dim; d++) {
            const difference = x[at + d] - memories[k * dim + d];
            square += difference * difference;
          }
          logits[k] = -sharpness * square;
          if (logits[k] > top) top = logits[k];
        }
        let sum = 0;
        m.fill(0);
        for (let k = 0; k < count; k++) {
          const weight = Math.exp(logits[k] - top);
          sum += weight;
          for (let d = 0; d < dim; d++) m[d] += weight * memories[k * dim + d];
        }
        for (let d = 0; d < dim; d++) {
          const z = cz && Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
          x[at + d] = cx * x[at + d] + (cm * m[d]) / sum + cz * z;
        }
      }
    }
    return x;
  };
}

let gpu;
async function ours(problem) {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('this browser gives no WebGPU adapter');
  gpu ??= await openGpu(adapter);
  return driftwell(gpu, problem);
}

const programs = {
  driftwell: ours,
  'jax-js, WebGPU': async (problem, peers) => jaxJs(problem, (await import(peers.bundle)).jax),
  'tfjs, WebGPU': (problem, peers) => tfjs('webgpu', problem, peers),
  'tfjs, wasm': (problem, peers) => tfjs('wasm', problem, peers),
  'plain JavaScript': plainJs,
};

async function numbers(url) {
  return new Float32Array(await (await fetch(url)).arrayBuffer());
}

async function text(bytes) {
  const blob = new Blob([bytes]);
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(',') + 1);
}

let run;
let end;
/** Makes a program ready for a problem. */
globalThis.prepare = async (name, given, peers) => {
  const problem = { ...given, memories: await numbers(given.memoriesUrl), start: await numbers(given.startUrl) };
  run = await programs[name](problem, peers);
};
/** ms of one run. */
globalThis.runOnce = async () => {
  const started = performance.now();
  end = await run();
  return performance.now() - started;
};
/** The end positions of the last run as base64. */
globalThis.ended = () => text(end);
