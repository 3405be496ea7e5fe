/* global Deno */
import { compileAll } from './compileAll.js';

/** Runs in Deno: WGSL sources as JSON on stdin, one verdict per line on stdout as soon as it is known. */
const adapter = await navigator.gpu.requestAdapter();
if (!adapter) {
  console.error('no adapter');
  Deno.exit(3);
}
await compileAll(adapter, await new Response(Deno.stdin.readable).json(), (verdict) => {
  console.log(JSON.stringify(verdict));
});
Deno.exit(0);
