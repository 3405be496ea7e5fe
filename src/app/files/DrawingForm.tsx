import { useSignal } from '@preact/signals';
import { tones } from '../../memories/drawing.ts';
import { type Choice, type DrawingPreview, MOST_POINTS } from '../protocol/fileMessages.ts';
import type { FileActions } from './fileActions.ts';
import { MemoriesFrame } from './MemoriesFrame.tsx';
import { Option } from './Option.tsx';

interface Props {
  files: FileActions;
  preview: DrawingPreview;
  problem: string;
}

/** Hundreds of points are one blot at any beta that was meant for other memories. */
const always = () => true;

/** How many points are made of a picture, and of which of its parts. */
export function DrawingForm({ files, preview, problem }: Props) {
  const points = useSignal(String(preview.points));
  const tone = useSignal(preview.tone);
  const choice = (): Choice => ({ as: 'drawing', points: Number(points.value), tone: tone.value });
  return (
    <MemoriesFrame files={files} name={preview.name} problem={problem} choice={choice} parts={always}>
      <p>
        A picture of {preview.width} × {preview.height} pixels: points where it has ink, denser where there is more, the
        longer side from −1 to 1. Several pictures dropped together become one memory each.
      </p>
      <label class="option">
        Points
        <input
          type="number"
          min={1}
          max={MOST_POINTS}
          value={points.value}
          onInput={({ currentTarget }) => (points.value = currentTarget.value)}
        />
      </label>
      <fieldset>
        <legend>Ink</legend>
        {tones.map((name) => (
          <Option key={name} type="radio" name="tone" checked={tone.value === name} set={() => (tone.value = name)}>
            {`the ${name} parts`}
          </Option>
        ))}
      </fieldset>
    </MemoriesFrame>
  );
}
