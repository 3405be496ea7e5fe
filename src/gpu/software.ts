/** How drivers without a GPU call themselves: not every browser says so of its fallback. WARP is Microsoft's. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Whether no GPU is behind an adapter, by all that is known of its name. */
export function isSoftware({ info }: Pick<GPUAdapter, 'info'>, name = info.description): boolean {
  return info.isFallbackAdapter === true || SOFTWARE.test(`${name} ${info.vendor} ${info.architecture}`);
}
