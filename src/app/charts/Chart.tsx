import { useEffect, useRef, useState } from 'preact/hooks';
import type { Layout } from '../../view/layout.ts';
import type { Picture } from '../../view/picture.ts';
import { plainText } from '../../view/text.ts';
import { keepDrawn } from './drawChart.ts';

/** Charts are a strip: what they show is how curves go, CSS pixels. */
const STRIP = 190;

interface Props {
  picture: Picture;
  /** where the run stands */
  step: number;
  /** what the chart says there, for those who cannot see it */
  value: string;
  /** the pointer is over a step; undefined when it leaves */
  onHover(step: number | undefined): void;
  onSeek(step: number): void;
}

/** One chart against the step: a line stands where the run does; press or drag to go elsewhere. */
export function Chart({ picture, step, value, onHover, onSeek }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [layout, setLayout] = useState<Layout>();
  useEffect(() => keepDrawn(canvas.current as HTMLCanvasElement, picture, setLayout, STRIP), [picture]);

  const last = picture.extent[1];
  const stepAt = (event: PointerEvent) => {
    if (!layout) return 0;
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const along = ((event.clientX - left) * layout.unit - layout.data.x) / layout.data.width;
    return Math.round(Math.min(1, Math.max(0, along)) * last);
  };
  return (
    <figure class="chart" aria-label={`${plainText(picture.title)}: ${value}`}>
      {/* by keys the slider above goes through the same steps */}
      <div
        class="plot"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onSeek(stepAt(event));
        }}
        onPointerMove={(event) => {
          const over = stepAt(event);
          onHover(over);
          if (event.buttons & 1) onSeek(over);
        }}
        onPointerLeave={() => onHover(undefined)}
      >
        <canvas ref={canvas} />
        {layout && <div class="mark" style={markStyle(layout, step / last)} />}
      </div>
      <figcaption class="numbers">{value}</figcaption>
    </figure>
  );
}

function markStyle({ data, unit }: Layout, along: number) {
  const css = (pixels: number) => `${pixels / unit}px`;
  return { left: css(data.x + data.width * Math.min(1, along)), top: css(data.y), height: css(data.height) };
}
