import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused, MakeFused } from './fused.ts';
import { structs } from './structs.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** vec4f of a level (src/readouts/tabulatedLists.ts). */
export const FIELD_RECORDS = 4;
export const FIELD_WORKGROUP = 64;

/** Nodes of a record, side by side along x: as many m as four numbers hold. */
export const nodesPerRecord = (dim: number): number => Math.floor(4 / dim);

/** Records that a thread of so many quads of nodes fills: the last of them ends at its last node. */
export const recordsPerThread = (dim: number, quads: number): number => 4 * quads - nodesPerRecord(dim) + 1;

/** The three numbers of a row as another read-out knows them, and that read-out at a quad, as a function of its own. */
function directReading(inner: MakeFused, shape: AdvanceShape): string {
  const text = inner({ ...shape, quads: 1, registers: 0, tap: 'none', freezes: false });
  return wgsl`
${text.declarations}
struct LevelNumbers {
  ${text.readNumbers.map((name) => `${name}: f32,`).join('\n  ')}
}

// m of the other read-out at u = x / a, whose lists begin behind the levels.
fn directAt(outer: Cell, levels: u32, row: LevelNumbers, u: Quad) -> Quad {
  var cell = outer;
  cell.firstExtra += ${FIELD_RECORDS}u * levels;
  let stores0 = true;
  ${text.begin}
  var mean0 = Quad();
  ${text.read((_, d) => `u.c${d}`)}
  ${text.answer(0, 'mean0')}
  return mean0;
}
`;
}

/**
 * m of another read-out, interpolated between the nodes of a grid (src/readouts/tabulatedLists.ts says which).
 * Lagrange's cubic through the four nodes round the place in every dimension: the error is 3/128 h^4 times the
 * fourth derivative of m. Off the grid, and where a level has none, the other read-out answers itself. At a sample
 * of the particles it is asked, too, and the largest difference, in sigma, is what the run is off by. The sample
 * depends on the particle and the step alone.
 */
export function tabulatedReadout(inner: MakeFused): MakeFused {
  return (shape): Fused => {
    const { dim, quads, freezes } = shape;
    const each = (line: (q: number) => string) => unroll(quads, line);
    const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
    const front = (name: string) => unroll(3, (d) => (d < dim ? `${name}${d}.x` : '0.0'), ', ');
    return {
      // 1 / a; which level it is
      readNumbers: ['inverseA', 'level', 'unused'],
      declarations: wgsl`
${directReading(inner, shape)}
struct Field {
  numbers: LevelNumbers,
  isThere: bool,
  spacing: f32,
  origin: vec3f,    // number of the first node: node i of a dimension stands at (origin + i) spacing
  size: vec3f,      // nodes
  strides: vec3u,   // records from one node to the next
  first: u32,       // record
  levels: u32,
  inverseSigma: f32,
  sampled: f32,     // share of the readings that are compared
  four: u32,        // turns of a loop that drivers must not unroll: it would compile for seconds
}

fn fieldOf(cell: Cell, level: f32) -> Field {
  let at = cell.firstExtra + ${FIELD_RECORDS}u * u32(level);
  let reads = memories[at];
  let place = memories[at + 1u];
  let table = memories[at + 2u];
  let extent = memories[at + 3u];
  let row = u32(extent.x) - ${nodesPerRecord(dim) - 1}u;
  return Field(
    LevelNumbers(reads.x, reads.y, reads.z), reads.w > 0.0, place.w, place.xyz, extent.xyz,
    vec3u(1u, row, row * u32(extent.y)), u32(table.x), u32(table.y), table.z, table.w, u32(extent.w),
  );
}

// Lagrange's weights of the nodes -1, 0, 1, 2 at t.
fn cubicWeights(t: f32) -> vec4f {
  let ahead = t + 1.0;
  let back = t - 1.0;
  let far = t - 2.0;
  return vec4f(-t * back * far / 6.0, ahead * back * far * 0.5, -ahead * t * far * 0.5, ahead * t * back / 6.0);
}

// m between the nodes. node: the lowest of the four in every dimension; t: from the second of them, in nodes.
fn fieldAt(field: Field, node: vec3f, t: vec3f) -> vec3f {
  let first = field.first + dot(vec3u(node), field.strides);
  let along = cubicWeights(t.x);
  ${dim > 2 ? 'var deep = cubicWeights(t.z);' : ''}
  ${dim > 1 ? 'let acrossAll = cubicWeights(t.y);' : ''}
  var mean = vec3f();
  // weights turn, as vectors are slow to index
  ${dim > 2 ? 'for (var k = 0u; k < field.four; k++) {\n    let layer = first + k * field.strides.z;' : 'let layer = first;'}
  ${dim > 1 ? `var across = acrossAll${dim > 2 ? ' * deep.x' : ''};\n  for (var j = 0u; j < field.four; j++) {\n    let at = layer + j * field.strides.y;` : 'let at = layer;'}
    mean += ${dim > 1 ? 'across.x * ' : ''}${alongRow(dim)};
  ${dim > 1 ? 'across = across.yzwx;\n  }' : ''}
  ${dim > 2 ? 'deep = deep.yzwx;\n  }' : ''}
  return mean;
}

struct FieldAnswer {
  mean: Quad,
  off: f32,  // largest difference of those compared, in sigma
}

fn readField(cell: Cell, field: Field, u: Quad, isCompared: vec4<bool>) -> FieldAnswer {
  let perSpacing = 1.0 / field.spacing;
  ${eachDim(
    (d) => `let below${d} = floor(u.c${d} * perSpacing);
  let lowest${d} = below${d} - (field.origin[${d}] + 1.0);`,
  )}
  // never true of a place that is not finite
  let isInside = vec4<bool>(field.isThere) & ${eachDim(
    (d) => `(lowest${d} >= vec4f(0.0)) & (lowest${d} <= vec4f(field.size[${d}] - 4.0))`,
    ' & ',
  )};
  var mean = Quad();
  if (any(isInside)) {
    ${eachDim(
      (d) => `var node${d} = select(vec4f(0.0), lowest${d}, isInside);
    var t${d} = (u.c${d} - below${d} * field.spacing) * perSpacing;`,
    )}
    // The particle in front is read, and its m put at the end: four turns later all are in order.
    for (var lane = 0u; lane < field.four; lane++) {
      let one = fieldAt(field, vec3f(${front('node')}), vec3f(${front('t')}));
      ${eachDim(
        (d) => `mean.c${d} = vec4f(mean.c${d}.yzw, one.${coordinate(d)});
      node${d} = node${d}.yzwx;
      t${d} = t${d}.yzwx;`,
      )}
    }
  }
  var off = 0.0;
  if (any(isCompared) || !all(isInside)) {
    let exact = directAt(cell, field.levels, field.numbers, u);
    let apart = ${eachDim((d) => `(mean.c${d} - exact.c${d}) * (mean.c${d} - exact.c${d})`, ' + ')};
    let counted = select(vec4f(0.0), apart, isCompared & isInside);
    off = sqrt(max(max(counted.x, counted.y), max(counted.z, counted.w))) * field.inverseSigma;
    ${eachDim((d) => `mean.c${d} = select(exact.c${d}, mean.c${d}, isInside);`)}
  }
  return FieldAnswer(mean, off);
}

// A part of all readings: quads by eights, as they run side by side.
fn isSampled(quad: u32, step: u32, share: f32) -> bool {
  var bits = (quad / 8u) * 0x9e3779b1u + step * 0x85ebca6bu;
  bits = (bits ^ (bits >> 15u)) * 0x2c1b3c6du;
  bits = (bits ^ (bits >> 12u)) * 0x297a2d39u;
  return f32(bits >> 8u) < share * 16777216.0;
}
`,
      begin: 'var off = 0.0;',
      read: (place) => `let field = fieldOf(cell, row.level);
      ${each((q) => {
        const counts = `stores${q} && isSampled(cell.firstQuad + local${q}, step, field.sampled)`;
        return `let answer${q} = readField(cell, field, Quad(${eachDim((d) => place(q, d), ', ')}), vec4<bool>(${counts})${freezes ? ` & (settledAt${q} == vec4u(0u))` : ''});
      off = max(off, answer${q}.off);`;
      })}`,
      answer: (q, into) => `${into} = answer${q}.mean;`,
      tap: () => 'vec4f(0.0)',
      largest: 'off',
    };
  };
}

/** The four nodes of a row from record `at` on, weighed by `along`, as vec3f. */
function alongRow(dim: number): string {
  if (dim === 1) return 'vec3f(dot(along, memories[at]), 0.0, 0.0)';
  if (dim === 2) {
    const [left, right] = ['memories[at]', 'memories[at + 2u]'];
    return `vec3f(along.x * ${left}.xy + along.y * ${left}.zw + (along.z * ${right}.xy + along.w * ${right}.zw), 0.0)`;
  }
  return `(${unroll(4, (i) => `along[${i}] * memories[at + ${i}u].xyz`, ' + ')})`;
}

/** Computes m of a read-out at the nodes of a grid: a thread takes `quads` times four of a row. */
export function fieldNodes(inner: MakeFused, dim: number, quads: number): string {
  const text = inner({
    ...{ dim, quads, workgroupSize: FIELD_WORKGROUP, registers: 0, tap: 'none', freezes: false },
    ...{ usesStart: false, usesAccumulator: false, usesNoise: false, usesCentre: false, clamps: false },
    activation: 'identity',
  });
  const each = (line: (q: number) => string) => unroll(quads, line);
  const perRecord = nodesPerRecord(dim);
  const perThread = recordsPerThread(dim, quads);
  const componentOf = (i: number, d: number) => `mean${i >> 2}.c${d}.${'xyzw'.charAt(i & 3)}`;
  const record = (i: number) =>
    unroll(4, (c) => (c < perRecord * dim ? componentOf(i + Math.floor(c / dim), c % dim) : '0.0'), ', ');
  const offsets = (q: number) => unroll(4, (lane) => `${4 * q + lane}.0`, ', ');
  return wgsl`
${structs(text.readNumbers)}
${text.declarations}
struct Making {
  firstWorkgroup: u32,
  endWorkgroup: u32,
  gridWidth: u32,
  threadsPerRow: u32,
  recordsPerRow: u32,
  rows: u32,          // of all layers
  rowsPerLayer: u32,
  place: u32,         // the first record
  endMemory: u32,     // lists of the read-out
  firstExtra: u32,
  endExtra: u32,
  spacing: f32,
  origin: vec4f,      // number of the first node
  numbers: vec4f,     // of the level
}
struct LevelNumbers {
  ${text.readNumbers.map((name) => `${name}: f32,`).join('\n  ')}
}
@group(0) @binding(0) var<uniform> making: Making;
@group(0) @binding(1) var<storage, read_write> memories: array<vec4f>;

@compute @workgroup_size(${FIELD_WORKGROUP}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let workgroupIndex = making.firstWorkgroup + workgroup.y * making.gridWidth + workgroup.x;
  let thread = workgroupIndex * ${FIELD_WORKGROUP}u + local;
  let rowOfNodes = thread / making.threadsPerRow;
  if (workgroupIndex >= making.endWorkgroup || rowOfNodes >= making.rows) {
    return;
  }
  let row = LevelNumbers(making.numbers.x, making.numbers.y, making.numbers.z);
  let cell = Cell(vec2u(0u), 0u, 0u, making.endMemory, 0u, making.firstExtra, making.endExtra, vec4f(0.0));
  let first = (thread % making.threadsPerRow) * ${perThread}u;
  let behind = vec2f(vec2u(rowOfNodes % making.rowsPerLayer, rowOfNodes / making.rowsPerLayer));
  let y = (making.origin.y + behind.x) * making.spacing;
  let z = (making.origin.z + behind.y) * making.spacing;
  ${each(
    (q) => `let along${q} = (making.origin.x + f32(first) + vec4f(${offsets(q)})) * making.spacing;
  let stores${q} = true;
  var mean${q} = Quad();`,
  )}
  ${text.begin}
  ${text.read((q, d) => (d === 0 ? `along${q}` : d === 1 ? 'vec4f(y)' : 'vec4f(z)'))}
  ${each((q) => text.answer(q, `mean${q}`))}
  let at = making.place + rowOfNodes * making.recordsPerRow;
  ${unroll(perThread, (i) => `if (first + ${i}u < making.recordsPerRow) {\n    memories[at + first + ${i}u] = vec4f(${record(i)});\n  }`)}
}
`;
}
