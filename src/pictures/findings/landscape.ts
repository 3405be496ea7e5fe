import type { RunSoFar } from '../../experiments/run.ts';
import { capital } from '../../printable.ts';
import { type Field, type Findings, type Table, tableRows } from '../../results.ts';
import { energyText, levelText, wellRule, widthText } from './conditions.ts';
import { distancesText, type Well, wellsHeadline, wellsIn } from './wells.ts';
import { counted, listed, memoriesText, percent, plain, things } from './words.ts';

/** What the energy of a box looks like: its wells, or what the chosen quantity says of it. */
export function landscapeFindings(run: RunSoFar): Findings {
  const { inputs, results } = run;
  const { config, patterns } = inputs;
  const wells = wellsIn(results.attractors as Table);
  const said = config.experiment === 'landscape' ? ofQuantity(run) : undefined;
  const memories = `${capital(memoriesText(patterns.count))}.`;
  return {
    headline: said ? `${memories} ${said.claim}` : wellsHeadline(patterns.count, wells),
    shows: `${said ? `${said.shows} ` : ''}${pointsText(run, wells)} ${distancesText(run, wells)}`,
    rule: `${wellRule(inputs)}; ${energyText(inputs)}, ${levelText(config)}${widthText(inputs)}.`,
  };
}

/** 'The energy has three wells and four passes; the lowest pass lies 0.35 nat over the deepest well.' */
function pointsText({ results }: RunSoFar, wells: readonly Well[]): string {
  const table = results.attractors as Table;
  const rows = tableRows<'index' | 'height'>(table).map((row, i) => ({ ...row, name: table.rowNames?.[i] }));
  const passes = rows.filter(({ index, name }) => index > 0 && name === 'saddle');
  const tops = rows.filter(({ index, name }) => index > 0 && name === 'maximum').length;
  // on a line what divides two wells is a top
  const divides = passes.length > 0 ? passes : rows.filter(({ index }) => index > 0);
  const kinds = [
    things(wells.length, 'well'),
    ...(passes.length > 0 ? [things(passes.length, 'pass', 'passes')] : []),
    ...(tops > 0 ? [things(tops, 'top')] : []),
  ];
  const least = (heights: readonly number[]) => heights.reduce((low, height) => Math.min(low, height), Infinity);
  const lowest = least(divides.map(({ height }) => height)) - least(wells.map(({ height }) => height));
  const pass = Number.isFinite(lowest)
    ? `; the lowest ${passes.length > 0 ? 'pass' : 'top'} lies ${plain(lowest)} nat over the deepest well`
    : '';
  return `The energy has ${listed(kinds)}${pass}.`;
}

/** Of the quantities that are not the energy: a claim and what is to be seen. */
function ofQuantity({ inputs: { config, patterns }, results }: RunSoFar): { claim: string; shows: string } | undefined {
  const cells = (name: string) => Array.from((results[name] as Field).data);
  const share = (name: string, holds: (value: number) => boolean) => {
    const values = cells(name);
    return values.reduce((sum, value) => sum + (holds(value) ? 1 : 0), 0) / values.length;
  };
  const most = (name: string) => cells(name).reduce((best, value) => Math.max(best, value), -Infinity);
  const where = patterns.dim === 1 ? 'the line' : 'the plane';
  switch (config.quantity) {
    case 'energy':
      return undefined;
    case 'score':
      return {
        claim: `They pull everywhere, with up to ${plain(most('scoreNorm'))} per unit of length.`,
        shows: 'Arrows point where the probability grows fastest.',
      };
    case 'hessianMin': {
      const valley = percent(share('hessianMin', (value) => value > 0));
      return {
        claim: `The energy curves up all round on ${valley} of ${where}.`,
        shows: 'Inside the heavy line every direction leads uphill from a well; outside it at least one leads away.',
      };
    }
    case 'hessianMax': {
      const top = percent(share('hessianMax', (value) => value < 0));
      return {
        claim: `The energy falls off to all sides on ${top} of ${where}.`,
        shows: 'The colour is the strongest upward curvature at each place.',
      };
    }
    case 'entropy': {
      const entropies = cells('entropy');
      const mean = entropies.reduce((sum, value) => sum + Math.exp(value), 0) / entropies.length;
      return {
        claim: `A noisy point could be ${aboutOf(Math.exp(most('entropy')))} of them.`,
        shows: `Each place is taken for a memory with noise: it could come from ${plain(mean)} memories on average.`,
      };
    }
    case 'topWeight':
      return {
        claim: `On ${percent(share('topWeight', (value) => value > 0.5))} of ${where} one of them outweighs all others.`,
        shows: 'The colour is the weight of the memory that weighs most at each place.',
      };
  }
}

/** 'any of up to 85': e^H is no whole number. */
const aboutOf = (effective: number): string =>
  effective < 1.5 ? 'only one' : `any of up to ${counted(Math.round(effective))}`;
