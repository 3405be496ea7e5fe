/**
 * The few platform functions that browsers, workers and Node share. The core is compiled without DOM and without Node
 * types, so that nothing else of either can slip in.
 */
declare const performance: { now(): number };
declare const console: { warn(...values: unknown[]): void };
/** subtle is missing on pages from insecure addresses */
declare const crypto: { subtle?: { digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer> } };
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare function setTimeout(callback: () => void, ms: number): unknown;
declare class URLSearchParams {
  constructor(text: string);
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare function btoa(bytes: string): string;
declare function atob(base64: string): string;
