/** Trials of a row that are the standard; so is the table of operations. */
export const STANDARD_TRIALS = 10;
/** More of them would take hours, and tell no more. */
export const MOST_TRIALS = 1000;
