import type { FieldLayer, LabelsLayer, Picture, SeriesLayer } from '../../view/picture.ts';
import { colorIndex, makeScale, type Scale } from '../../view/scale.ts';

/** A scale without its function, which no message can carry. */
export type PlainScale = Omit<Scale, 'position'>;

type PlainLayer =
  | (Omit<FieldLayer, 'scale'> & { scale: PlainScale })
  | (Omit<LabelsLayer, 'shade'> & { shade?: Omit<NonNullable<LabelsLayer['shade']>, 'scale'> & { scale: PlainScale } })
  | SeriesLayer;

/** A Picture that can be posted from the engine to the page. */
export type PlainPicture = Omit<Picture, 'layer'> & { layer: PlainLayer };

/** Takes the functions out of a picture. */
export function toPlain({ layer, ...rest }: Picture): PlainPicture {
  if (layer.kind === 'field') return { ...rest, layer: { ...layer, scale: plainScale(layer.scale) } };
  if (layer.kind === 'series' || !layer.shade) return { ...rest, layer: layer as PlainLayer };
  return { ...rest, layer: { ...layer, shade: { ...layer.shade, scale: plainScale(layer.shade.scale) } } };
}

/** Puts them back. */
export function fromPlain({ layer, ...rest }: PlainPicture): Picture {
  if (layer.kind === 'field') return { ...rest, layer: { ...layer, scale: liveScale(layer.scale) } };
  if (layer.kind === 'series' || !layer.shade) return { ...rest, layer: layer as LabelsLayer | SeriesLayer };
  return { ...rest, layer: { ...layer, shade: { ...layer.shade, scale: liveScale(layer.shade.scale) } } };
}

export function plainScale({ position: _, ...rest }: Scale): PlainScale {
  return rest;
}

export function liveScale(scale: PlainScale): Scale {
  if (scale.name !== 'equalized') {
    return { ...scale, position: makeScale(scale.name, scale.min, scale.max).position };
  }
  const { thresholds, min, max } = scale;
  // where a value lies between the thresholds it lies between
  const position = (value: number) => {
    const above = colorIndex(thresholds, value);
    if (above === 0) return 0;
    const below = thresholds[above - 1] ?? min;
    const next = thresholds[above] ?? max;
    const within = next > below ? (value - below) / (next - below) : 0;
    return Math.min(1, Math.max(0, (above - 1 + within) / thresholds.length));
  };
  return { ...scale, position };
}
