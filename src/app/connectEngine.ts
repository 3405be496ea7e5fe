import workerUrl from './engine/engine.worker.ts?worker&url';
import type { FromEngine, ToEngine } from './protocol/messages.ts';
import { trustedScript } from './trustedScripts.ts';

/** The engine as the page sees it, whichever thread it lives on. */
export interface EngineLink {
  /** 'worker' unless this browser lacks WebGPU or OffscreenCanvas there */
  readonly thread: 'worker' | 'main';
  /** gives a canvas away to be painted; again with another one when the engine has lost it */
  open(canvas: HTMLCanvasElement): void;
  send(message: ToEngine): void;
  /** frees the device and ends the thread */
  close(): void;
}

const READY_WITHIN_MS = 10_000;

/**
 * Starts an engine. In a worker wherever WebGPU is to be had there, or nowhere at all (the engine then says so); else
 * on the main thread. Rejects if the engine cannot be loaded.
 */
export async function connectEngine(receive: (message: FromEngine) => void): Promise<EngineLink> {
  const worker = 'transferControlToOffscreen' in HTMLCanvasElement.prototype ? await readyWorker() : undefined;
  if (worker && (worker.webgpu || !navigator.gpu)) return toWorker(worker.thread, receive);
  worker?.thread.terminate();
  // loaded only here: a page with a worker has no use for the core on its own thread
  const { Engine } = await import('./engine/engine.ts');
  const engine = new Engine({
    gpu: navigator.gpu,
    secure: isSecureContext,
    userAgent: navigator.userAgent,
    post: (message) => receive(message),
  });
  return {
    thread: 'main',
    open: (canvas) => engine.receive({ kind: 'open', canvas }),
    send: (message) => engine.receive(message),
    close: () => engine.receive({ kind: 'dispose' }),
  };
}

function toWorker(thread: Worker, receive: (message: FromEngine) => void): EngineLink {
  thread.onmessage = ({ data }: MessageEvent<FromEngine>) => receive(data);
  thread.onerror = ({ message }) =>
    receive({ kind: 'fault', run: undefined, fault: { kind: 'other', message: `The engine stopped: ${message}` } });
  return {
    thread: 'worker',
    open(canvas) {
      const offscreen = canvas.transferControlToOffscreen();
      thread.postMessage({ kind: 'open', canvas: offscreen } satisfies ToEngine, [offscreen]);
    },
    send: (message) => thread.postMessage(message),
    // with the thread ends its device, too
    close: () => thread.terminate(),
  };
}

/** A worker that has said it is there, or undefined where the browser cannot start one. */
async function readyWorker(): Promise<{ thread: Worker; webgpu: boolean } | undefined> {
  const thread = new Worker(trustedScript(workerUrl), { type: 'module', name: 'driftwell engine' });
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
