import type { Network } from '../networks/network.ts';

/** vec4f of a level before its first layer. */
export const FUSED_LEVEL_HEAD = 3;

/** Where the numbers of a network lie in the list that kernels read (shaders/network.wgsl.ts). */
export interface NetworkLayout {
  /** units of every hidden layer: those of the widest, in eights; units that pad it answer 0 */
  width: number;
  /** vec4f of the weights of all layers but the first, which come first */
  weights: number;
  /** vec4f of what each level has behind them */
  level: number;
}

/** The layout of a network, by the units of its hidden layers. */
export function layoutOf({ hidden }: Pick<Network, 'hidden'>): NetworkLayout {
  const width = Math.ceil(Math.max(...hidden) / 8) * 8;
  const further = ((hidden.length - 1) * width) / 4;
  return { width, weights: further * width + width, level: FUSED_LEVEL_HEAD + width + further };
}
