/** The first bytes of files, by which a format is known whatever the name says. */

export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG, whatever it is called. */
export const hasPngSignature = beginningWith(PNG_SIGNATURE);

/** PK, with which every part of a zip archive begins. */
export const hasZipSignature = beginningWith([0x50, 0x4b]);

/** \x93NUMPY */
export const hasNpyMagic = beginningWith([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

const hasByteOrderMark = beginningWith([0xef, 0xbb, 0xbf]);

/** The first character of an ASCII text, past white space and a byte order mark; '' where there is none. */
export function firstCharacter(bytes: Uint8Array): string {
  const text = hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes;
  const byte = text.find((value) => value > 0x20);
  return byte === undefined ? '' : String.fromCharCode(byte);
}

function beginningWith(signature: readonly number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => signature.every((byte, i) => bytes[i] === byte);
}
