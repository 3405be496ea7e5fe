import { useSignal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useEffect } from 'preact/hooks';

export type Component<P> = (props: P) => ComponentChild;

/** A component that is shown while `wanted` says so, and whose code comes when it is first shown. */
export function lazily<P extends object>(
  wanted: (props: P) => boolean,
  load: () => Promise<Component<P>>,
): Component<P> {
  // who comes later finds it here
  let known: { Part?: Component<P> } = {};
  return (props) => {
    const came = useSignal(known);
    const failed = useSignal(false);
    const shown = wanted(props);
    useEffect(() => {
      if (!shown || came.value.Part) return;
      load().then(
        (Part) => (came.value = known = { Part }),
        // no network, or a newer version of the site took its place
        () => (failed.value = true),
      );
    }, [shown, came]);
    if (!shown) return null;
    if (failed.value) {
      return (
        <p class="banner fault" role="alert">
          This part of the page cannot be loaded; reload the page.
        </p>
      );
    }
    const { Part } = came.value;
    return Part ? <Part {...props} /> : null;
  };
}
