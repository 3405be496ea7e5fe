/**
 * The objects of WebGPU that our declarations name, as empty interfaces: they merge with the full ones wherever the
 * compiler has those, from the library DOM of TypeScript 6 and newer or from the package @webgpu/types. A project
 * that has neither gets handles it can pass on.
 *
 * A reference to @webgpu/types would not do: the package does not compile without DOM, and beside the DOM of
 * TypeScript 7 it declares the same names twice.
 */
declare global {
  interface GPU {}
  interface GPUAdapter {}
  interface GPUAdapterInfo {}
  interface GPUBindGroup {}
  interface GPUBuffer {}
  interface GPUBufferBinding {}
  interface GPUCommandEncoder {}
  interface GPUComputePassEncoder {}
  interface GPUComputePipeline {}
  interface GPUDevice {}
  interface GPUSupportedLimits {}
  interface GPUTextureView {}
}

export {};
