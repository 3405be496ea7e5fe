/**
 * The one function used. The published types bring in all of Node's, which the core is compiled without;
 * the path is another one than the package's name so that those types are not found.
 */
declare module 'papaparse/papaparse.js' {
  interface ParseResult {
    data: string[][];
    errors: { type: string; message: string; row?: number }[];
  }
  const papaparse: { parse(text: string, options: { delimiter: string; newline: '\n' }): ParseResult };
  export default papaparse;
}
