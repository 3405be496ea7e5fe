import type { ToEngine } from '../protocol/messages.ts';
import { Engine } from './engine.ts';

/** The engine's own thread. Says first whether this browser gives WebGPU and a canvas for it to a worker. */

// typed here, as the compiler's DOM and WebWorker libraries do not go together
const scope = globalThis as unknown as {
  navigator: { gpu?: GPU; userAgent: string };
  isSecureContext: boolean;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
};

const engine = new Engine({
  gpu: scope.navigator.gpu,
  secure: scope.isSecureContext,
  userAgent: scope.navigator.userAgent,
  post: (message, transfer = []) => scope.postMessage(message, transfer),
});
scope.onmessage = ({ data }) => engine.receive(data);

function givesCanvas(): boolean {
  return scope.navigator.gpu !== undefined && new OffscreenCanvas(1, 1).getContext('webgpu') !== null;
}
scope.postMessage({ kind: 'ready', webgpu: givesCanvas() });
