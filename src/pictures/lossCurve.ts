import { trainedText } from '../networks/describeNetwork.ts';
import { capital } from '../printable.ts';
import type { LossPoint } from '../training/checkpoint.ts';
import type { Trained } from '../training/trainNetwork.ts';
import type { Picture } from '../view/picture.ts';

/** The loss of a training against its steps. */
export function lossPicture({ network, history }: Pick<Trained, 'network' | 'history'>): Picture {
  const { training, hidden } = network;
  return {
    title: `A network of ${hidden.join(' x ')} learns ${training.memories}`,
    subtitle: [
      `${capital(trainedText(network))}.`,
      'Mean square of F less its target, which has variance 1. What noise leaves open of the memories stays, so it does not fall to 0.',
    ],
    ...lossCurve(history),
  };
}

/** The curve without words, of a training that goes on. */
export function lossCurve(history: readonly LossPoint[]): Omit<Picture, 'title' | 'subtitle'> {
  const values = history.map(({ loss }) => loss);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.05 * (most - least || 1);
  return {
    x: { label: 'step' },
    y: { label: 'denoising loss' },
    extent: [0, history.at(-1)?.step ?? 1, least - room, most + room],
    layer: {
      kind: 'series',
      curves: [{ name: 'loss', x: history.map(({ step }) => step), y: values }],
    },
    markers: [],
  };
}
