/**
 * Distance of the lines that hatch classes of one colour: of the first four such classes, and of all others, pixels.
 */
export const HATCH = { wide: 8, narrow: 4 } as const;
