/** Basin entropy of a label map (Daza, Wagemakers, Georgeot, Guery-Odelin & Sanjuan 2016, Sci. Rep. 6, 31416). */
export interface BasinEntropy {
  /** S_b: mean over all boxes of -sum p log p over the labels in the box, nats */
  Sb: number;
  /** S_bb: the same mean over boxes with more than one label, 0 without any */
  Sbb: number;
  /** number of boxes with more than one label */
  boundaryBoxes: number;
}

/**
 * Basin entropy of `labels` [ny, nx] from boxes of `box` by `box` cells (by 1 where ny = 1), the first with its corner
 * at cell (shift, shift). Cells outside whole boxes are left out; -1 (none) counts as a label of its own. Throws
 * RangeError if the map is not nx by ny or has no room for a box.
 */
export function basinEntropy(labels: ArrayLike<number>, nx: number, ny: number, box: number, shift = 0): BasinEntropy {
  if (labels.length !== nx * ny)
    throw new RangeError(`${labels.length} labels do not fill a map of ${nx} x ${ny} cells`);
  const [height, yShift] = ny === 1 ? [1, 0] : [box, shift];
  const boxes = Math.floor((nx - shift) / box) * Math.floor((ny - yShift) / height);
  if (!(Number.isInteger(box) && box >= 1 && boxes >= 1)) {
    throw new RangeError(`a box of ${box} cells does not fit into a map of ${nx} x ${ny}; choose a smaller one`);
  }
  const cells = box * height;
  let total = 0;
  let boundaryBoxes = 0;
  for (let y = yShift; y + height <= ny; y += height) {
    for (let x = shift; x + box <= nx; x += box) {
      if (isPure(labels, y * nx + x, nx, box, height)) continue;
      boundaryBoxes++;
      const counts = new Map<number, number>();
      for (let j = 0; j < height; j++) {
        for (let i = 0; i < box; i++) {
          const label = labels[(y + j) * nx + x + i] as number;
          counts.set(label, (counts.get(label) ?? 0) + 1);
        }
      }
      for (const count of counts.values()) total -= (count / cells) * Math.log(count / cells);
    }
  }
  return { Sb: total / boxes, Sbb: boundaryBoxes === 0 ? 0 : total / boundaryBoxes, boundaryBoxes };
}

/** Whether a box has one label: most have, and need no counting. */
function isPure(labels: ArrayLike<number>, corner: number, nx: number, box: number, height: number): boolean {
  const label = labels[corner];
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < box; i++) if (labels[corner + j * nx + i] !== label) return false;
  }
  return true;
}

/**
 * How much S_b and S_bb hang on where the boxes lie: their standard deviations over the `box` tilings that are shifted
 * along the diagonal. Scatter between the boxes of one tiling would not tell: an edge along the
 * grid cuts all boxes alike. NaN on maps with less than 2 box - 1 cells a side, where not every
 * tiling has a box, and for boxes of one cell.
 */
export function tilingErrors(
  labels: ArrayLike<number>,
  nx: number,
  ny: number,
  box: number,
): { Sb: number; Sbb: number } {
  if (box < 2 || Math.min(nx, ny === 1 ? nx : ny) < 2 * box - 1) return { Sb: Number.NaN, Sbb: Number.NaN };
  const tilings = Array.from({ length: box }, (_, shift) => basinEntropy(labels, nx, ny, box, shift));
  const deviation = (of: (entropy: BasinEntropy) => number) => {
    const mean = tilings.reduce((sum, tiling) => sum + of(tiling), 0) / box;
    return Math.sqrt(tilings.reduce((sum, tiling) => sum + (of(tiling) - mean) ** 2, 0) / (box - 1));
  };
  return { Sb: deviation(({ Sb }) => Sb), Sbb: deviation(({ Sbb }) => Sbb) };
}

/**
 * The ln 2 criterion: boxes on a smooth boundary hold two labels, but for few corners, so S_bb above ln 2 =
 * 0.693 (here: by two standard errors) proves a fractal boundary. It is sufficient, not necessary (two basins
 * never exceed ln 2), and wants boxes far smaller than basins. Where cells have no label it proves nothing: a
 * rim of them makes three labels of two.
 */
export function provesFractal(
  labels: ArrayLike<number>,
  { Sbb }: Pick<BasinEntropy, 'Sbb'>,
  standardError: number,
): boolean {
  for (let i = 0; i < labels.length; i++) if ((labels[i] as number) < 0) return false;
  return Sbb - 2 * standardError > Math.LN2;
}
