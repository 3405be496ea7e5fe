/**
 * Compiles WGSL sources on an adapter: what both compilers do, in Node with Dawn and in Deno with wgpu. Plain
 * JavaScript without imports, so that Deno takes it as it is.
 *
 * @typedef {{ name: string, wgsl: string, moduleOnly?: boolean }} WgslSource
 * @typedef {{ name: string, error: string | null }} Verdict
 */

/**
 * Hands `report` one verdict per source, in order. A source passes if its module compiles and each of its compute
 * entry points, and its vertex and fragment shader together, make a pipeline. With `moduleOnly` no pipeline is made:
 * the source is parsed and validated, and a slow driver is spared its part.
 *
 * @param {GPUAdapter} adapter
 * @param {readonly WgslSource[]} sources
 * @param {(verdict: Verdict) => void} report
 */
export async function compileAll(adapter, sources, report) {
  const device = await adapter.requestDevice(everything(adapter));
  // errors are caught one by one; this is for what comes outside every scope
  device.addEventListener?.('uncapturederror', (event) => event.preventDefault());
  for (const { name, wgsl, moduleOnly } of sources) {
    report({ name, error: await compileOne(device, name, wgsl, moduleOnly) });
  }
  device.destroy();
}

/** All the limits of the adapter, and those of its features that a kernel may use. */
function everything(adapter) {
  const requiredLimits = {};
  for (const key in adapter.limits) {
    if (typeof adapter.limits[key] === 'number') requiredLimits[key] = adapter.limits[key];
  }
  const requiredFeatures = ['shader-f16', 'subgroups'].filter((feature) => adapter.features.has(feature));
  return { requiredLimits, requiredFeatures };
}

/** @returns {Promise<string | null>} */
async function compileOne(device, label, code, moduleOnly = false) {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code });
  const { messages } = await module.getCompilationInfo();
  const failure = await device.popErrorScope();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length) return errors.map((error) => `${error.lineNum}:${error.linePos} ${error.message}`).join('\n');
  if (failure) return failure.message;
  if (moduleOnly) return null;
  try {
    for (const descriptor of pipelinesOf(module, code)) {
      if ('compute' in descriptor) await device.createComputePipelineAsync(descriptor);
      else await device.createRenderPipelineAsync(descriptor);
    }
    return null;
  } catch (error) {
    return error.message || String(error);
  }
}

/** One descriptor per compute entry point, and one for vertex and fragment shader if there are any. */
function pipelinesOf(module, code) {
  const entryPoints = (stage) =>
    [...code.matchAll(new RegExp(`@${stage}\\b[^{;]*?\\bfn\\s+(\\w+)`, 'g'))].map(([, entryPoint]) => entryPoint);
  const compute = entryPoints('compute').map((entryPoint) => ({ layout: 'auto', compute: { module, entryPoint } }));
  const [vertex] = entryPoints('vertex');
  const [fragment] = entryPoints('fragment');
  if (!vertex || !fragment) return compute;
  const targets = [{ format: 'rgba8unorm' }];
  const vertexStage = { module, entryPoint: vertex };
  return [...compute, { layout: 'auto', vertex: vertexStage, fragment: { module, entryPoint: fragment, targets } }];
}
