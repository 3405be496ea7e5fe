/** How programs call what each row counts: NumPy's and SciPy's argument, tables of points, scikit-learn. */
const WEIGHTS = /^(?:weights?|sample_weights?)$/i;
/** What is weighed has a height, too: both are measured. */
const HEIGHT = /^height$/i;

/** Which of these columns or arrays weighs the rows, by its name; -1 if none does. */
export function weightIndex(names: readonly string[]): number {
  return names.some((name) => HEIGHT.test(name)) ? -1 : names.findIndex((name) => WEIGHTS.test(name));
}
