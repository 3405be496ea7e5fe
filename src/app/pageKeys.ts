import { presets } from '../params/presets.ts';
import { tourKeys } from './gallery/tour.ts';
import { fullScreenKey, type KeyBinding } from './keys.ts';
import type { PageState } from './pageState.ts';
import { pointerKeys } from './pointer/loadOnFirstInput.ts';
import { transportKeys } from './time/transport.ts';

/** The keys of the page, in the order the help lists them. A frame keeps only those that move its stage. */
export function pageKeys(page: PageState): KeyBinding[] {
  const { comparing, filming, open, part, offers } = page;
  const inTime = transportKeys({
    command: (asked) => page.time().command(asked),
    toggle: () => page.time().toggle(),
  });
  const onPicture = pointerKeys((then) => comparing.current().pointer(then));
  if (page.view.embed) return [...inTime, ...onPicture, fullScreenKey];
  const film = () => (filming.shown.value ? filming.shown.value.film.toggle() : void filming.toggle());
  return [
    ...inTime,
    ...onPicture,
    { key: 'n', does: 'new seed', run: () => comparing.current().store.newSeed() },
    { key: 'c', does: 'copy the link', run: () => void page.copyLink() },
    ...(part('files')
      ? [{ key: 'l', does: 'share: link, picture, video, link for a class', run: () => (open.share.value = true) }]
      : []),
    fullScreenKey,
    { key: 's', does: 'save the picture as PNG', run: () => void comparing.current().files.save('png') },
    ...(part('film') ? [{ key: 'f', does: 'film: a dial moves by itself; holds and goes on', run: film }] : []),
    ...(part('compare')
      ? [{ key: 'b', does: 'compare: open or close a second stage', run: () => void comparing.toggle() }]
      : []),
    ...Object.entries(presets)
      .slice(0, 9)
      .map(([name, { title }], i) => ({
        key: String(i + 1),
        does: `preset ${name}: ${title}`,
        run: () => comparing.current().store.choosePreset(name),
      })),
    ...(offers('gallery') ? [{ key: 'g', does: 'gallery', run: () => (open.gallery.value = true) }] : []),
    ...(offers('tour') ? tourKeys(page.tour) : []),
    { key: '?', does: 'these keys', run: () => (open.help.value = true) },
  ];
}
