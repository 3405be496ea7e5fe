/** [what, from, to], and why no test can notice. */
type Break = readonly [what: string, from: string, to: string, equivalent?: string];

/** Mutations of one file that the same tests should notice. */
export type InFile = readonly [file: string, tests: readonly string[], breaks: readonly Break[]];
