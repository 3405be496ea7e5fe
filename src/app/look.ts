import type { ThemeName } from '../view/canvas2d.ts';

const DARK = '(prefers-color-scheme: dark)';

export const themeNow = (): ThemeName => (matchMedia(DARK).matches ? 'dark' : 'light');

/** Calls `changed` whenever the reader's colours or the density of the screen are others; what it returns ends that. */
export function watchLook(changed: () => void): () => void {
  const dark = matchMedia(DARK);
  dark.addEventListener('change', changed);
  // a query hears when its own density is left, and of no other: a window on another screen, or zoomed, asks anew
  const listen = () => {
    const density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    density.addEventListener('change', left);
    return density;
  };
  const left = () => {
    density.removeEventListener('change', left);
    density = listen();
    changed();
  };
  let density = listen();
  return () => {
    dark.removeEventListener('change', changed);
    density.removeEventListener('change', left);
  };
}
