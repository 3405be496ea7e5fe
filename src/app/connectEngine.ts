import workerUrl from './engine.worker.ts?worker&url';
import type { FromEngine, ToEngine } from './messages.ts';

/** The engine as the page sees it, whichever thread it lives on. */
export interface EngineLink {
  /** 'worker' unless this browser lacks WebGPU or OffscreenCanvas there */
  readonly thread: 'worker' | 'main';
  send(message: ToEngine): void;
}

const READY_WITHIN_MS = 10_000;

/**
 * Starts an engine for `canvas`, which is given away. In a worker wherever WebGPU is to be had there, or nowhere at all
 * (the engine then says so); else on the main thread. Rejects if the engine cannot be loaded.
 */
export async function connectEngine(
  canvas: HTMLCanvasElement,
  receive: (message: FromEngine) => void,
): Promise<EngineLink> {
  const worker = 'transferControlToOffscreen' in canvas ? await readyWorker() : undefined;
  if (worker && (worker.webgpu || !navigator.gpu)) {
    worker.thread.onmessage = ({ data }: MessageEvent<FromEngine>) => receive(data);
    worker.thread.onerror = ({ message }) =>
      receive({ kind: 'fault', run: undefined, fault: { kind: 'other', message: `The engine stopped: ${message}` } });
    const offscreen = canvas.transferControlToOffscreen();
    worker.thread.postMessage({ kind: 'open', canvas: offscreen } satisfies ToEngine, [offscreen]);
    return { thread: 'worker', send: (message) => worker.thread.postMessage(message) };
  }
  worker?.thread.terminate();
  // loaded only here: a page with a worker has no use for the core on its own thread
  const { Engine } = await import('./engine.ts');
  const engine = new Engine({ gpu: navigator.gpu, secure: isSecureContext, post: (message) => receive(message) });
  engine.receive({ kind: 'open', canvas });
  return { thread: 'main', send: (message) => engine.receive(message) };
}

/** A worker that has said it is there, or undefined where the browser cannot start one. */
async function readyWorker(): Promise<{ thread: Worker; webgpu: boolean } | undefined> {
  const thread = new Worker(trustedUrl(workerUrl) as string, { type: 'module', name: 'driftwell engine' });
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(undefined), READY_WITHIN_MS);
    const settle = (webgpu: boolean | undefined) => {
      clearTimeout(timer);
      if (webgpu === undefined) thread.terminate();
      resolve(webgpu === undefined ? undefined : { thread, webgpu });
    };
    thread.onmessage = ({ data }) => settle(Boolean(data.webgpu));
    thread.onerror = () => settle(undefined);
  });
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The page's policy lets no text become a script but this one address. */
function trustedUrl(url: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  const rules = {
    createScriptURL(asked: string) {
      if (asked !== workerUrl) throw new TypeError(`${asked} is no script of this page`);
      return asked;
    },
  };
  return trustedTypes.createPolicy('driftwell', rules).createScriptURL(url);
}
