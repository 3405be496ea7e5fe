import { queryWith } from '../addressBar.ts';

/** Of a page inside another one: what it is of, and the way to all of it, with the run that is shown. */
export function WholePage() {
  return (
    <p class="hint">
      <a
        href="."
        target="_blank"
        rel="noopener"
        onClick={({ currentTarget }) => {
          currentTarget.href = `${location.pathname}${queryWith({ embed: '' })}${location.hash}`;
        }}
      >
        driftwell: open the whole page
      </a>
    </p>
  );
}
