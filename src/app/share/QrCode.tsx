import { useEffect, useState } from 'preact/hooks';
import type { QrShape } from './qr.ts';

/** A QR code of a link, large enough for the last row; black on white in the dark, too, as readers want it. */
export function QrCode({ link }: { link: string }) {
  const [shape, setShape] = useState<QrShape | string>();
  useEffect(() => {
    let current = true;
    void shapeOf(link).then((made) => current && setShape(made));
    return () => {
      current = false;
    };
  }, [link]);
  if (!shape) return null;
  if (typeof shape === 'string') return <p class="note">{shape}</p>;
  const { size, path } = shape;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" shape-rendering="crispEdges" />
    </svg>
  );
}

/** The code, or why there is none. */
async function shapeOf(link: string): Promise<QrShape | string> {
  try {
    const { qrShape } = await import('./qr.ts');
    return qrShape(link);
  } catch (error) {
    if (error instanceof RangeError) return 'The link is too long for a QR code.';
    return 'The code cannot be loaded; reload the page.';
  }
}
