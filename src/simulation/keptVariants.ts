import type { Variant } from '../gpu/variants.ts';
import { VERSION } from '../version.ts';

/**
 * Variants that were chosen by measurement, as text that outlives the process: by the name of the adapter, then by that
 * of the kernel. Another version has other kernels, and begins anew.
 */

/** Sizes that a tuner tries, and a few more. */
const MOST_QUADS = 8;
const WORKGROUP_SIZES = [32, 64, 128, 256];

/** Of each adapter, by its name, the variants of kernels. */
export type KeptVariants = Map<string, Map<string, Variant>>;

/**
 * What is kept; nothing of a text that is damaged, of another version, or undefined,
 * as it may have been written by anybody.
 */
export function keptVariants(text: string | undefined): KeptVariants {
  return new Map(
    entriesIn(text).map(([adapter, kernels]) => {
      const known = Object.entries(kernels ?? {}).flatMap(([kernel, given]) => {
        const variant = variantIn(given);
        return variant ? [[kernel, variant] as const] : [];
      });
      return [adapter, new Map(known)];
    }),
  );
}

/** The text with what was chosen for kernels of this adapter in place of what it had for them. */
export function withVariants(text: string | undefined, adapter: string, chosen: ReadonlyMap<string, Variant>): string {
  const kept = keptVariants(text);
  kept.set(adapter, new Map([...(kept.get(adapter) ?? []), ...chosen]));
  const variants = Object.fromEntries([...kept].map(([name, kernels]) => [name, Object.fromEntries(kernels)]));
  return `${JSON.stringify({ driftwell: VERSION, variants }, null, 2)}\n`;
}

function entriesIn(text: string | undefined): [string, unknown][] {
  try {
    const { driftwell, variants } = JSON.parse(text ?? '{}');
    return driftwell === VERSION ? Object.entries(variants) : [];
  } catch {
    return [];
  }
}

function variantIn(given: unknown): Variant | undefined {
  const { quads, workgroupSize, registers } = (given ?? {}) as Partial<Variant>;
  const fits = Number.isInteger(quads) && (quads as number) >= 1 && (quads as number) <= MOST_QUADS;
  if (!fits || !WORKGROUP_SIZES.includes(workgroupSize as number) || typeof registers !== 'boolean') return undefined;
  return { quads: quads as number, workgroupSize: workgroupSize as number, registers };
}

/** '8x64 registers': particles per thread, threads of a workgroup, and where few memories are. */
export const variantText = ({ quads, workgroupSize, registers }: Variant): string =>
  `${4 * quads}x${workgroupSize} ${registers ? 'registers' : 'streamed'}`;

/** The variant of such a text, a colon in place of the blank; undefined where it is none. */
export function variantOfText(text: string): Variant | undefined {
  const [, particles, workgroupSize, source] = /^(\d+)x(\d+)[ :](registers|streamed)$/.exec(text) ?? [];
  return variantIn({
    quads: Number(particles) / 4,
    workgroupSize: Number(workgroupSize),
    registers: source === 'registers',
  });
}
