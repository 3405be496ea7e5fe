import type { Store } from '../store.ts';

/** What the picture shows, in one line over it. */
export function Headline({ store }: { store: Store }) {
  const picture = store.shown.value?.report.picture;
  return (
    <h2 class="headline">{picture?.title ?? 'Associative memories and diffusion models, one dynamical system'}</h2>
  );
}

/** What makes the picture honest: system, noise, rule, adapter. Closed, as few need it. */
export function Details({ store }: { store: Store }) {
  const lines = store.shown.value?.report.picture?.subtitle ?? [];
  return (
    <details class="details">
      <summary>Details</summary>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </details>
  );
}
