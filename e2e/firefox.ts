import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { findManifests, loaderCopies, type SoftwareDriver } from '../src/cli/vulkan.ts';

/**
 * The Firefox of the machine, driven by WebDriver BiDi as far as a smoke test needs it. Playwright drives its own
 * patched Firefox or one much newer than a distribution's.
 */

/** Firefox ended by itself; the message says how, and what it said last. */
export class FirefoxEnded extends Error {}

const START_MS = 60_000;

export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  #socket: WebSocket | undefined;
  #tab = '';
  #sent = 0;
  #ended: FirefoxEnded | undefined;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  private constructor(path: string, drivers: readonly SoftwareDriver[]) {
    this.#profile = mkdtempSync(join(tmpdir(), 'driftwell-firefox-'));
    // naga checks every shader; on Linux it is off, and software drivers are on the list of those it does not trust
    const preferences = { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true };
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`);
    writeFileSync(join(this.#profile, 'user.js'), lines.join('\n'));
    const options = ['--headless', '--remote-debugging-port=0', '--no-remote', '--profile', this.#profile];
    this.#process = spawn(path, options, {
      env: { ...process.env, ...this.#driver(drivers) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Without a GPU: the environment in which Firefox finds a software driver, and a Vulkan loader in its profile. */
  #driver(drivers: readonly SoftwareDriver[]): Record<string, string> {
    const [manifest] = existsSync('/dev/dri') ? [] : drivers.flatMap(findManifests);
    if (!manifest) return {};
    const [loader] = loaderCopies();
    if (loader) symlinkSync(loader, join(this.#profile, 'libvulkan.so.1'));
    const path = loader ? { LD_LIBRARY_PATH: this.#profile } : {};
    return { VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest, ...path };
  }

  /** `drivers`: the software drivers it may use where there is no GPU, best first. */
  static async launch(
    path: string,
    drivers: readonly SoftwareDriver[] = ['lavapipe', 'swiftshader'],
  ): Promise<Firefox> {
    const firefox = new Firefox(path, drivers);
    try {
      await firefox.#connect();
    } catch (error) {
      await firefox.close();
      throw error;
    }
    return firefox;
  }

  /** Opens an address and waits until it has loaded. */
  async open(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { context: this.#tab, url, wait: 'complete' });
  }

  /** What a function without arguments gives in the page; of JSON's types. */
  async evaluate<T>(inPage: () => T | Promise<T>): Promise<T> {
    const expression = `(async () => JSON.stringify(await (${inPage})()))()`;
    const answer = (await this.#send('script.evaluate', {
      expression,
      target: { context: this.#tab },
      awaitPromise: true,
    })) as { type: string; result?: { value: string }; exceptionDetails?: { text: string } };
    if (answer.type !== 'success') throw new Error(`in the page: ${answer.exceptionDetails?.text}`);
    return JSON.parse(answer.result?.value ?? 'null') as T;
  }

  async close(): Promise<void> {
    this.#socket?.close();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #connect(): Promise<void> {
    let said = '';
    const address = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Firefox does not start: ${said}`)), START_MS);
      this.#process.stderr?.on('data', (text) => {
        said += text;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      });
      this.#process.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    this.#socket = socket;
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (data) => {
      const { id, result, message } = JSON.parse(String(data));
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (result) waiting?.resolve(result);
      else waiting?.reject(new Error(message));
    });
    socket.on('close', async (code) => {
      await new Promise((resolve) => setTimeout(resolve, 500)); // until it is known how the process ended
      const { exitCode, signalCode } = this.#process;
      const how = exitCode ?? signalCode ?? 'still there';
      const ended = `Firefox closed the connection (${code}; process: ${how}): ${said.slice(-500)}`;
      this.#ended = new FirefoxEnded(ended);
      for (const { reject } of this.#waiting.values()) reject(this.#ended);
      this.#waiting.clear();
    });
    await this.#send('session.new', { capabilities: {} });
    const tree = (await this.#send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    this.#tab = tree.contexts[0]?.context as string;
  }

  async #send(method: string, params: object): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    const id = ++this.#sent;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket?.send(JSON.stringify({ id, method, params }));
    });
  }
}
