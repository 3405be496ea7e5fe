import { decodePng } from '../../../files/decodePng.ts';
import { FileError } from '../../../files/fileError.ts';
import { hasPngSignature } from '../../../files/signatures.ts';
import type { Pixels } from '../../../memories/drawing.ts';

/** Finer than any reading of a picture needs. */
const LONGEST_SIDE = 1024;

const OTHERS = /\.(gif|bmp|svgz?|tiff?|avif|hei[cf]|ico|psd|pdf)$/i;

/** Whether a file is a picture, by its first bytes; or by its name, if it is one that nobody reads here. */
export function isPicture(name: string, bytes: Uint8Array): boolean {
  return hasPngSignature(bytes) || browserReads(bytes) || OTHERS.test(name);
}

/** JPEG and WebP. */
function browserReads(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 12));
  return start.startsWith('\u00ff\u00d8\u00ff') || (start.startsWith('RIFF') && start.endsWith('WEBP'));
}

/**
 * The pixels of a picture: of a PNG those the command line reads, of JPEG and WebP what this browser makes of them.
 * @throws FileError
 */
export async function decodePicture(name: string, bytes: Uint8Array): Promise<Pixels> {
  if (hasPngSignature(bytes)) return decodePng(name, bytes);
  if (!browserReads(bytes))
    throw new FileError(name, 'is a picture of a kind that is not read; save it as PNG or JPEG');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), { premultiplyAlpha: 'none' });
  } catch (cause) {
    throw new FileError(name, 'is a damaged picture, or one this browser does not read; save it as PNG', { cause });
  }
  try {
    const shrink = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * shrink));
    const height = Math.max(1, Math.round(bitmap.height * shrink));
    const ctx = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!ctx) throw new FileError(name, 'cannot be read: this browser gives no canvas for it');
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(bitmap, 0, 0, width, height);
    return ctx.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}
