import { significant } from '../printable.ts';

/** Another reading is taken where it is predicted to be so many times as fast: predictions are off by less. */
export const LEAST_GAIN = 2;

/** What results say of a reading that was taken for its speed. `than`: 'dense', 'directly'. */
export const gainText = (gain: number, than: string): string =>
  `predicted ${significant(gain, 2)} times as fast as ${than}`;
