import { type Picture, scaleIn } from '../../view/picture.ts';
import { equalizedScale, makeScale, type Scale } from '../../view/scale.ts';

/** One colour scale for two pictures, so that one colour is one value in both. */
export interface SharedScale {
  /** what has this scale: pictures of anything else keep theirs */
  of: string;
  scale: Scale;
}

/**
 * The scale for both ranges, or by rank for the values of both; undefined where they show two quantities or two scales.
 */
export function sharedScale(a: Picture, b: Picture): SharedScale | undefined {
  const [ofA, ofB] = [scaleIn(a), scaleIn(b)];
  if (!ofA || !ofB || quantityIn(a) !== quantityIn(b) || ofA.name !== ofB.name) return undefined;
  const [min, max] = [Math.min(ofA.min, ofB.min), Math.max(ofA.max, ofB.max)];
  const scale =
    ofA.name === 'equalized'
      ? // thresholds are a sample of the values, as many of each
        equalizedScale([...ofA.thresholds, ofA.max, ...ofB.thresholds, ofB.max], min < 0)
      : makeScale(ofA.name, min, max);
  return { of: quantityIn(a), scale };
}

/** The picture by that scale, which it says; as it is where it shows something else. */
export function withSharedScale(picture: Picture, { of, scale }: SharedScale): Picture {
  const { layer, subtitle } = picture;
  if (quantityIn(picture) !== of) return picture;
  const said = (what: string) => [...subtitle, `${what}: one scale for A and B`];
  if (layer.kind === 'field') return { ...picture, subtitle: said('colours'), layer: { ...layer, scale } };
  if (layer.kind !== 'labels' || !layer.shade) return picture;
  return { ...picture, subtitle: said('lightness'), layer: { ...layer, shade: { ...layer.shade, scale } } };
}

function quantityIn({ layer }: Picture): string {
  if (layer.kind === 'field') return `field ${layer.name} ${layer.unit}`;
  return layer.kind === 'labels' ? `shade ${layer.shade?.name} ${layer.shade?.unit}` : '';
}
