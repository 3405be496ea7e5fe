import type { RunSoFar } from '../../experiments/run.ts';
import { capital, digits } from '../../printable.ts';
import { type Findings, type Table, tableRows } from '../../results.ts';
import { levelText, reachOf, scoreText, stopText, widthText } from './conditions.ts';
import { counted, listed, memoriesText, plain, things } from './words.ts';

/** One way of retrieval and what became of its cues. */
interface Way {
  title: string;
  cues: number;
  /** numbers of cues */
  back: number;
  another: number;
  none: number;
}

/** Which cues come back to their memory. */
export function retrievalFindings({ inputs, results }: RunSoFar): Findings {
  const { config, patterns, cues } = inputs;
  const table = results.systems as Table;
  const ways = tableRows<'cues' | 'retrieved' | 'anotherMemory' | 'noMemory'>(table).map((row, i): Way => {
    const countOf = (share: number) => Math.round(share * row.cues);
    const [back, another, none] = [countOf(row.retrieved), countOf(row.anotherMemory), countOf(row.noMemory)];
    return { title: table.rowNames?.[i] ?? '', cues: row.cues, back, another, none };
  });
  const isOfNone = cues?.sources.every((source) => source < 0) ?? false;
  const returns = isOfNone ? 'ends at a memory' : 'comes back';
  const noise =
    config.dynamics === 'spins'
      ? 'by the signs of all numbers'
      : config.dynamics === 'ode' || config.dynamics === 'sde'
        ? `${stopText(config)}, from s = ${plain(1 / config.beta)}`
        : levelText(config);
  return {
    headline: `${capital(memoriesText(patterns.count))}. ${ways.length === 1 ? claimOf(ways[0] as Way, returns) : comparedText(ways)}`,
    shows: `Each row begins with a cue (${cues?.text ?? 'given'}) and shows where it ends. ${ways.map((way) => wayText(way, ways.length > 1, returns, isOfNone)).join(' ')}`,
    rule: `A cue ${returns} if its end is within ${plain(reachOf(inputs))} of ${isOfNone ? 'a memory' : 'the memory it was made of, and of no other one nearer'}; ${config.dynamics === 'spins' ? '' : `${scoreText(inputs)}, `}${noise}${widthText(inputs)}.`,
  };
}

/** 'Every cue comes back.' */
function claimOf({ cues, back }: Way, returns: string): string {
  const many = returns.replace(/^(\w+)s /, '$1 ');
  if (back === cues) return cues === 1 ? `The cue ${returns}.` : `Every cue ${returns}.`;
  if (back === 0) return `No cue ${returns}.`;
  return `${capital(counted(back))} of ${things(cues, 'cue')} ${back === 1 ? returns : many}.`;
}

/** 'Of the same six cues one way brings five back, another none.' */
function comparedText(ways: readonly Way[]): string {
  const backs = ways.map(({ back }) => back);
  const [least, most] = [Math.min(...backs), Math.max(...backs)];
  const cues = things((ways[0] as Way).cues, 'cue');
  if (least === most) return `All ${counted(ways.length)} ways bring ${counted(most)} of ${cues} back.`;
  const best = ways.filter(({ back }) => back === most).map(({ title }) => title);
  const worst = ways.filter(({ back }) => back === least).map(({ title }) => title);
  return `Of the same ${cues} ${listed(best)} ${best.length === 1 ? 'brings' : 'bring'} ${counted(most)} back, ${listed(worst)} ${counted(least)}.`;
}

function wayText(
  { title, cues, back, another, none }: Way,
  isOneOfMany: boolean,
  returns: string,
  isOfNone: boolean,
): string {
  const whose = isOneOfMany ? `${capital(title)}: ` : '';
  const others = isOfNone
    ? `${digits(none)} at no memory`
    : `${digits(another)} ${another === 1 ? 'ends' : 'end'} at another memory, ${digits(none)} at no memory`;
  const many = back === 1 ? returns : returns.replace(/^(\w+)s /, '$1 ');
  return `${whose}${`${digits(back)} of ${digits(cues)} cues ${many}`}, ${others}.`;
}
