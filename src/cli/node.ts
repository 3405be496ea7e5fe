/** What the library needs in Node and only there: an adapter through Dawn. */
export { listAdapters, NoAdapterError, type OpenedAdapter, openAdapter } from './adapter.ts';
