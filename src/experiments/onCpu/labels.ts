import { squaredDistance } from '../../memories/distance.ts';
import { classesOf, type LabelRule } from '../../observables/labels.ts';
import { separations } from '../../readouts/separation.ts';
import { labelsOf } from '../../reference/readOut.ts';
import { landscapeIn } from '../level.ts';

/** Class of every particle x [n, dim], -1 = none: the twin of labelParticles for one cell. */
export function labelsAt(rule: LabelRule, x: Float64Array): Int32Array {
  const points = classesOf(rule);
  const { dim } = points;
  const finite = (p: number) => x.subarray(p * dim, (p + 1) * dim).every(Number.isFinite);
  if (rule.kind === 'posterior') {
    const classifier = rule.separation ?? separations.softmax;
    const landscape = landscapeIn({ patterns: points, classifier }, rule.read);
    return labelsOf(landscape, x).map((label, p) => (finite(p) ? label : -1));
  }
  return Int32Array.from({ length: x.length / dim }, (_, p) => {
    let [nearest, least] = [-1, rule.reach * rule.reach];
    for (let k = 0; k < points.count; k++) {
      const square = squaredDistance(points.points, k * dim, x, p * dim, dim);
      if (square < least || (nearest < 0 && square === least)) [nearest, least] = [k, square];
    }
    return nearest;
  });
}
