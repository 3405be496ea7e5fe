/** The part of culori that the palette test uses; the package ships no types. */
declare module 'culori' {
  export interface Rgb {
    mode: 'rgb';
    /** 0..1 */
    r: number;
    g: number;
    b: number;
  }
  type Filter = (severity: number) => (color: Rgb) => Rgb;
  export const filterDeficiencyDeuter: Filter;
  export const filterDeficiencyProt: Filter;
  export const filterDeficiencyTrit: Filter;
  export function differenceCiede2000(): (a: Rgb, b: Rgb) => number;
}
