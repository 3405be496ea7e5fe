import type { ThemeName } from '../../view/canvas2d.ts';
import { groundScale } from '../../view/ground.ts';
import { underColor } from '../../view/paintReference.ts';
import { EMPTY_ON_DARK } from '../../view/palettes.ts';
import type { Picture } from '../../view/picture.ts';

/** The picture of a page in light or dark: what others move over, and where nothing is, is as dark as the page. */
export function inTheme(picture: Picture, theme: ThemeName): Picture {
  const { layer, ground } = picture;
  if (layer.kind !== 'field') return picture;
  if (ground) return { ...picture, layer: { ...layer, scale: groundScale(theme) } };
  if (theme === 'light' || !underColor(layer.scale)) return picture;
  return { ...picture, layer: { ...layer, scale: { ...layer.scale, empty: EMPTY_ON_DARK } } };
}
