import { writeFileSync } from 'node:fs';
import * as d3 from 'd3-scale-chromatic';

/**
 * Writes src/view/ramps.ts: six colour ramps of d3-scale-chromatic, and grey for images, at 256 places each. The
 * library itself, with the colour spaces it needs, would be an eighth of what a page may load at first;
 * palettes.test.ts holds the table to it. `node scripts/ramps.js` after a new version of the library.
 */
const ramps = {
  viridis: d3.interpolateViridis,
  cividis: d3.interpolateCividis,
  magma: d3.interpolateMagma,
  inferno: d3.interpolateInferno,
  PuOr: d3.interpolatePuOr,
  RdBu: d3.interpolateRdBu,
  grey: (share) => `rgb(${new Array(3).fill(Math.round(255 * share)).join()})`,
};
const PLACES = 256;

const bytesOf = (color) =>
  color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : color.match(/\d+/g).slice(0, 3).map(Number);

/** The first byte in hexadecimal, then a letter per step: N for none, O for one more, M for one less. */
const written = (bytes) =>
  bytes
    .map((byte, i) =>
      i === 0 ? byte.toString(16).padStart(2, '0') : String.fromCharCode('N'.charCodeAt(0) + byte - bytes[i - 1]),
    )
    .join('');

const rows = Object.entries(ramps).map(([name, colorAt]) => {
  const colors = Array.from({ length: PLACES }, (_, i) => bytesOf(colorAt(i / (PLACES - 1))));
  const planes = [0, 1, 2].map((channel) => written(colors.map((color) => color[channel])));
  return `  ${name}: [\n${planes.map((plane) => `    '${plane}',`).join('\n')}\n  ],`;
});
writeFileSync(
  new URL('../src/view/ramps.ts', import.meta.url),
  `/**
 * Colour ramps of d3-scale-chromatic, ${PLACES} colours from low to high. Written by scripts/ramps.js. Four
 * perceptually even ones, and two diverging ones for signed fields; and grey, for images. Red, green and blue apart:
 * the first byte in hexadecimal, then a letter per step, N for none, O for one more, M for one less. So they take a
 * sixth of the place in the page, which has them twice.
 */
export const RAMPS = {
${rows.join('\n')}
} as const;
`,
);
