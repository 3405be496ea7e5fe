import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { phamAngles } from '../memories/pham.ts';
import { emptySlice, landscapesOf, link, minimaAlong, type NoiseSlice } from './alongNoise.ts';
import { settle } from './settle.ts';
import { nearestPassage, type Placed, type TrackEvent, trackAttractors } from './track.ts';

const angles = phamAngles(60);
const pham = (count: number): Patterns =>
  patternsOf(Array.from(angles.subarray(0, count), (angle) => [Math.cos(angle), Math.sin(angle)]));
const at = (...points: number[][]): Placed[] => points.map((x) => ({ x }));
const pointsOf = (slices: readonly NoiseSlice[]) => slices.map(({ found }) => found.points);
const exact = (slices: readonly NoiseSlice[]) => {
  const links = slices.slice(1).map((upper, n) => link(slices[n] as NoiseSlice, upper));
  return trackAttractors(pointsOf(slices), (_from, _to, step) => links[step - 1] as (typeof links)[number]);
};
const told = (events: readonly TrackEvent[]) =>
  events.map(
    (event) =>
      `${event.step} ${event.kind} ${event.identity}${event.kind === 'merge' ? `>${event.into}` : event.kind === 'birth' ? `<${event.from}` : ''}`,
  );
const distance = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Math.hypot((x[0] as number) - (y[0] as number), (x[1] as number) - (y[1] as number));

test('the merge tree of the nine points of Pham et al. is that of case B20', () => {
  const cases = JSON.parse(readFileSync(new URL('../../cases/b.json', import.meta.url), 'utf8')).cases;
  const b20 = cases.find(({ id }: { id: string }) => id === 'B20');
  const slices = minimaAlong(landscapesOf(pham(9)), [6e-5, 0.9], { ratio: 1.3 });
  const track = trackAttractors(pointsOf(slices));
  expect(track.count).toBe(9);
  expect(track.events.every(({ kind }) => kind === 'merge')).toBe(true);
  expect(track.events.length).toBe(b20.expected.sigma2.length);
  const pending = [...track.events];
  for (const [n, s] of b20.expected.sigma2.entries()) {
    const step = slices.findIndex((slice) => slice.s > s);
    // among the identities before the event, the one that ends is where the minimum vanished, or its partner there is
    const before = slices[step - 1] as NoiseSlice;
    const nearest = before.found.points
      .map(({ x }, i) => ({ identity: track.identities[step - 1]?.[i], off: distance(x, b20.expected.positions[n]) }))
      .sort((p, q) => p.off - q.off)[0]?.identity;
    const found = pending.findIndex(
      (event) =>
        event.step === step && event.kind === 'merge' && [event.identity, event.into].includes(nearest as number),
    );
    expect(found, `s = ${s}`).toBeGreaterThanOrEqual(0);
    pending.splice(found, 1);
  }
  // followed down the energy they go the same way; of a pair that melts into its
  // middle either may be called the survivor
  const sameButPartners = (events: readonly TrackEvent[]) => events.map(({ step, kind }) => `${step} ${kind}`);
  expect(sameButPartners(exact(slices).events)).toEqual(sameButPartners(track.events));
});

test('a memory more keeps the minima of the first K, and their identities', () => {
  const slices = (s: number, last: number) =>
    Array.from({ length: last }, (_, k) => {
      const patterns = pham(k + 1);
      const slice = emptySlice(landscapesOf(patterns), s);
      for (let n = 0; n <= k; n++) slice.found.add(settle(slice.landscape, patterns.points.slice(2 * n, 2 * n + 2), 0));
      return slice;
    });
  // every memory a minimum: the k-th born belongs to the k-th memory for ever
  const apart = slices(1e-7, 60);
  const track = trackAttractors(pointsOf(apart));
  expect(track.events.length).toBe(59);
  const memories = pham(60).points;
  track.identities.forEach((own, step) => {
    const places = apart[step]?.found.points ?? [];
    own.forEach((identity, j) => {
      expect(distance(places[j]?.x ?? [], memories.subarray(2 * identity, 2 * identity + 2))).toBeLessThan(1e-3);
    });
  });
  // where they crowd, places tell the same story as following each minimum down the next energy
  for (const [s, last] of [
    [0.005, 60],
    [0.02, 40],
    [0.05, 60],
  ] as const) {
    const crowded = slices(s, last);
    const near = trackAttractors(pointsOf(crowded));
    expect(near.events.some(({ kind }) => kind === 'merge')).toBe(true);
    expect(near.identities).toEqual(exact(crowded).identities);
  }
});

test('identities belong to places, not to positions in a list', () => {
  const steps: Placed[][] = pointsOf(minimaAlong(landscapesOf(pham(9)), [1e-3, 0.9], { ratio: 1.4 })).map((points) =>
    points.map(({ x }) => ({ x })),
  );
  const square = (r: number) => at([r, 0], [0, r], [-r, 0], [0, -r]);
  for (const sweep of [steps, [square(1), square(0.5), at([0, 0]), square(0.5)]]) {
    const straight = trackAttractors(sweep);
    // another order in every step
    const order = sweep.map((points, step) =>
      points.map((_, i) => i).sort((i, j) => ((i * 7 + step * 3) % 11) - ((j * 7 + step * 3) % 11)),
    );
    const mixed = trackAttractors(sweep.map((points, step) => (order[step] ?? []).map((i) => points[i] as Placed)));
    expect(mixed.events).toEqual(straight.events);
    mixed.identities.forEach((own, step) => {
      expect(own).toEqual((order[step] ?? []).map((i) => straight.identities[step]?.[i]));
    });
  }
});

test('a symmetric merge has one survivor, a split one heir; far jumps are a death and a birth', () => {
  const pair = trackAttractors([at([-1, 0], [1, 0]), at([-0.2, 0], [0.2, 0]), at([0, 0]), at([-0.2, 0], [0.2, 0])]);
  expect(pair.identities).toEqual([[0, 1], [0, 1], [0], [0, 2]]);
  expect(told(pair.events)).toEqual(['2 merge 1>0', '3 birth 2<0']);
  // the last bits of symmetric places decide neither who is numbered first nor who survives
  const bits = 2 ** -50;
  expect(trackAttractors([at([0.5 + bits, -1], [0.5, 1])]).identities).toEqual([[0, 1]]);
  expect(trackAttractors([at([-1 - bits, 0], [1, 0]), at([0, 0])]).identities).toEqual([[0, 1], [0]]);
  const polygon = Array.from({ length: 12 }, (_, k) => [Math.cos((Math.PI * k) / 6), Math.sin((Math.PI * k) / 6)]);
  expect(trackAttractors([at(...polygon), at([0, 0])]).events.filter(({ kind }) => kind === 'merge').length).toBe(11);
  // who was next to somebody that stays has merged into it; who is not near anybody has died
  const apart = trackAttractors([at([0, 0], [1, 0]), at([0, 0], [1, 4]), at([20, 0], [21, 0])]);
  expect(told(apart.events)).toEqual([
    '1 merge 1>0',
    '1 birth 2<1',
    '2 death 0',
    '2 death 2',
    '2 birth 3<undefined',
    '2 birth 4<undefined',
  ]);
  // all points may move by less than half their distance, whatever that is
  for (const size of [1e-6, 1, 1e6]) {
    const crowd = Array.from({ length: 5 }, (_, i) => [size * i, size * i * i]);
    const moved = crowd.map(([x = 0, y = 0]) => [x + 0.45 * size, y]);
    expect(trackAttractors([at(...crowd), at(...moved)]).events).toEqual([]);
  }
});

test('saddles are no successors of minima; an empty step ends all; passages must fit', () => {
  const saddle = { x: [0, 0], index: 1 };
  const minimum = { x: [0, 0], index: 0 };
  expect(told(trackAttractors([[minimum], [saddle]]).events)).toEqual(['1 death 0', '1 birth 1<undefined']);
  expect(told(trackAttractors([at([1], [2]), [], at([1])]).events)).toEqual([
    '1 death 0',
    '1 death 1',
    '2 birth 2<undefined',
  ]);
  expect(nearestPassage(at([0], [1]), at([0.1], [0.9], [5]))).toEqual({ up: [0, 1], down: [0, 1, 1] });
  expect(() => trackAttractors([at([0]), at([0])], () => ({ up: [], down: [0] }))).toThrow(
    /step 1: the passage leads 0 points to 1; give one for 1 to 1/,
  );
});
