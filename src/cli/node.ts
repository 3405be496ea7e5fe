/** What the library needs in Node and only there: an adapter through Dawn, pictures, files. */

export type { Rgba8 } from '../files/png.ts';
export { type AdapterKind, listAdapters, NoAdapterError, type OpenedAdapter, openAdapter } from './adapter.ts';
export { type FontRegistry, type RenderOptions, registerFonts, renderPicture, renderPng } from './canvas.ts';
export { namedNetworks } from './namedNetworks.ts';
export { type OutputOptions, writeRun } from './output.ts';
export type { SoftwareDriver } from './vulkan.ts';
export { WriteError } from './writeError.ts';
