/** One key and what it does, as the help lists it. */
export interface KeyBinding {
  /** as KeyboardEvent.key says it */
  key: string;
  does: string;
  /** the key keeps its usual meaning where this says no */
  when?(): boolean;
  run(): void;
}

/** A browser that gives none, as a phone's, leaves the page as it is. */
export const fullScreenKey: KeyBinding = {
  key: 'F',
  does: 'full screen, and back',
  run() {
    const turned = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    void turned.catch(() => undefined);
  },
};

/** Keys that buttons, sliders and scrolled tables have a use of their own for. */
const OF_CONTROLS = [' ', 'ArrowLeft', 'ArrowRight'];

const isTyping = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type="range"], [type="checkbox"]), select, textarea') !== null;

/** Ctrl+Z, and with Shift the other way; fields of text have their own. */
export function listenUndo(undo: (again: boolean) => void): void {
  addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, shiftKey } = event;
    if (!(ctrlKey || metaKey) || key.toLowerCase() !== 'z' || isTyping(target)) return;
    event.preventDefault();
    undo(shiftKey);
  });
}

/** Acts on single keys, but never on what is typed into a field, nor while a dialog is open. */
export function listenKeys(bindings: readonly KeyBinding[]): void {
  addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.defaultPrevented) return;
    if (isTyping(target)) return;
    const control = target instanceof Element && target.closest('input, button, summary, a, [tabindex]:not(.stage)');
    if (control && OF_CONTROLS.includes(key)) return;
    if (document.querySelector('dialog[open]')) return;
    const binding = bindings.find((one) => one.key === key && (one.when?.() ?? true));
    if (!binding) return;
    event.preventDefault();
    binding.run();
  });
}
