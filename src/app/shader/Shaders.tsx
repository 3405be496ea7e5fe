import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Pane } from '../pane.ts';
import type { Shader } from '../protocol/messages.ts';
import { indented } from './indented.ts';

export interface ShadersProps {
  pane: Pane;
  copy: (text: string, what: string) => void;
}

/** The kernels of the run as they were compiled: WGSL, to be read, copied and held against float64. */
export function Shaders({ pane, copy }: ShadersProps) {
  const shaders = useSignal<readonly Shader[]>([]);
  const chosen = useSignal('');
  const compared = useSignal<readonly string[] | undefined>(undefined);
  const { listen, send, store } = pane;
  useEffect(() => {
    const end = listen((message) => {
      if (message.kind === 'done') {
        compared.value = undefined;
        send({ kind: 'shaders' });
      }
      if (message.kind === 'reference') compared.value = message.lines;
      if (message.kind === 'shaders') shaders.value = message.shaders;
    });
    send({ kind: 'shaders' });
    return end;
  }, [listen, send, shaders, compared]);
  if (store.withoutGpu.value)
    return <p class="note">This run is computed in float64, without a GPU: it has no shaders.</p>;
  const all = shaders.value;
  // the kernel that the results name moves the particles
  const mover = store.shown.value?.report.kernel;
  const shown =
    all.find(({ code }) => code === chosen.value) ?? all.find(({ label }) => mover?.startsWith(label)) ?? all[0];
  if (!shown) return <p class="note">The shaders come with the run.</p>;
  const text = indented(shown.code);
  return (
    <div class="shaders">
      <div class="take">
        <label for="shader">kernel</label>
        <select
          id="shader"
          value={String(all.indexOf(shown))}
          onChange={({ currentTarget }) => {
            chosen.value = all[Number(currentTarget.value)]?.code ?? '';
          }}
        >
          {all.map(({ label, code }, i) => (
            <option key={code} value={String(i)}>
              {label}
            </option>
          ))}
        </select>
        <button type="button" onClick={() => copy(text, 'Shader')}>
          Copy
        </button>
        <button
          type="button"
          title="makes this run once more, small, by these kernels and in float64"
          onClick={() => {
            compared.value = [];
            send({ kind: 'reference' });
          }}
        >
          Compare with float64
        </button>
      </div>
      {compared.value && (
        <div role="status" class="compared">
          {compared.value.length === 0 ? (
            <p>Both are computed …</p>
          ) : (
            compared.value.map((line) => <p key={line}>{line}</p>)
          )}
        </div>
      )}
      <p class="note">
        WGSL as this GPU compiled it, {text.split('\n').length} lines; entry point main. Numbers of the run are in its
        buffers, not in this text: a dial compiles nothing.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached */}
      <section class="code" tabIndex={0} aria-label={`WGSL of ${shown.label}`}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}
