/** Basin entropy of a label map (Daza, Wagemakers, Georgeot, Guery-Odelin & Sanjuan 2016, Sci. Rep. 6, 31416). */
export interface BasinEntropy {
  /** S_b: mean over all boxes of -sum p log p over the labels in the box, nats */
  Sb: number;
  /** S_bb: the same mean over boxes with more than one label, 0 without any; above log 2 the boundary is fractal */
  Sbb: number;
  /** number of boxes with more than one label */
  boundaryBoxes: number;
}

/**
 * Basin entropy of `labels` [ny, nx] from boxes of `box` by `box` cells. -1 (none) counts as a label of its own.
 * Throws RangeError if the map is not nx by ny or `box` does not divide both sides.
 */
export function basinEntropy(labels: ArrayLike<number>, nx: number, ny: number, box: number): BasinEntropy {
  if (labels.length !== nx * ny)
    throw new RangeError(`${labels.length} labels do not fill a map of ${nx} x ${ny} cells`);
  if (!(Number.isInteger(box) && box >= 1 && nx % box === 0 && ny % box === 0)) {
    throw new RangeError(
      `boxes of ${box} cells do not fill a map of ${nx} x ${ny}; choose a common divisor of both sides`,
    );
  }
  let total = 0;
  let boundaryBoxes = 0;
  for (let y = 0; y < ny; y += box) {
    for (let x = 0; x < nx; x += box) {
      const counts = new Map<number, number>();
      for (let j = 0; j < box; j++) {
        for (let i = 0; i < box; i++) {
          const label = labels[(y + j) * nx + x + i] as number;
          counts.set(label, (counts.get(label) ?? 0) + 1);
        }
      }
      if (counts.size === 1) continue;
      boundaryBoxes++;
      for (const count of counts.values()) total -= (count / box ** 2) * Math.log(count / box ** 2);
    }
  }
  const boxes = (nx / box) * (ny / box);
  return { Sb: total / boxes, Sbb: boundaryBoxes === 0 ? 0 : total / boundaryBoxes, boundaryBoxes };
}

/** 1 where one of the four neighbours has another label [ny, nx], else 0. */
export function boundaryCells(labels: ArrayLike<number>, nx: number, ny: number): Uint8Array {
  const boundary = new Uint8Array(nx * ny);
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      const at = y * nx + x;
      if (x + 1 < nx && labels[at] !== labels[at + 1]) boundary[at] = boundary[at + 1] = 1;
      if (y + 1 < ny && labels[at] !== labels[at + nx]) boundary[at] = boundary[at + nx] = 1;
    }
  }
  return boundary;
}
