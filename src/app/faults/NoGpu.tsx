import type { Signal } from '@preact/signals';
import { CPU_SIZE } from '../../experiments/onCpu/size.ts';
import { sentence } from '../Status.tsx';
import type { Store } from '../store.ts';
import { type Step, stepsFor } from './noGpuSteps.ts';

export interface NoGpuProps {
  store: Store;
  /** opens the gallery; undefined where the page offers none */
  gallery: Signal<boolean> | undefined;
}

const REPORT = 'https://webgpureport.org';
const STATUS = 'https://github.com/gpuweb/gpuweb/wiki/Implementation-Status';

/** Why runs go to the CPU, what to do about it here, and what there is to see meanwhile. */
export function NoGpu({ store, gallery }: NoGpuProps) {
  const why = store.withoutGpu.value;
  if (!why) return null;
  const steps = stepsFor(why.kind, { secure: isSecureContext, userAgent: navigator.userAgent, href: location.href });
  const [first, ...more] = steps;
  return (
    <section class="banner fault no-gpu" data-kind={why.kind} aria-labelledby="no-gpu-title" role="alert">
      <h2 id="no-gpu-title">{why.kind === 'lost' ? 'Without the GPU for now' : 'No GPU here'}</h2>
      <p>
        {sentence(why.message)} Runs are computed on the CPU meanwhile, in float64: {CPU_SIZE.particles} particles at
        most, and the end alone, without the way there. The command among the files runs the dials that are set, in
        full, without a browser.
      </p>
      {first && (
        <ol>
          <li>
            <StepText {...first} />
          </li>
        </ol>
      )}
      <details>
        <summary>{more.length > 0 ? 'More ways, and where WebGPU is' : 'Where WebGPU is'}</summary>
        {more.length > 0 && (
          <ol start={2}>
            {more.map((step) => (
              <li key={step.text}>
                <StepText {...step} />
              </li>
            ))}
          </ol>
        )}
        <p>
          What this browser says of its GPU: <a href={REPORT}>{REPORT}</a>. Which browsers have WebGPU:{' '}
          <a href={STATUS}>{STATUS}</a>.
        </p>
      </details>
      <div class="buttons">
        <button type="button" onClick={() => store.runWithout(undefined)}>
          Try the GPU again
        </button>
        {gallery && (
          <button type="button" onClick={() => (gallery.value = true)}>
            See the gallery
          </button>
        )}
      </div>
    </section>
  );
}

function StepText({ text, code, link }: Step) {
  return (
    <>
      {text} {code && <code>{code}</code>}
      {link && <a href={link}>{link}</a>}
    </>
  );
}
