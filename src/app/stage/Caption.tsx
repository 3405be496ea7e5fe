import type { Findings } from '../../results.ts';
import type { Picture } from '../../view/picture.ts';
import { plainText } from '../../view/text.ts';
import type { Store } from '../store.ts';
import { fitsIn, type Room } from './room.ts';
import type { Stage } from './stage.ts';

interface CaptionProps {
  store: Store;
  /** what is shown in place of the run itself */
  instead?: Picture | undefined;
}

/** Letters of a claim for which there is room in large type on every screen. */
const SHORT = 76;

const pictureOf = ({ store, instead }: CaptionProps) => instead ?? store.shown.value?.report.picture;

/** What the picture shows, in one line over it; `film`: what a film has shown that has come to its end. */
export function Headline({ film, ...props }: CaptionProps & { film?: string | undefined }) {
  const picture = pictureOf(props);
  const text =
    film ??
    picture?.findings?.headline ??
    picture?.title ??
    'Associative memories and diffusion models, one dynamical system';
  return (
    <h2 class="headline" data-long={text.length > SHORT}>
      <span>{text}</span>
    </h2>
  );
}

interface WordsProps extends CaptionProps {
  /** beside whose picture they may stand; undefined: they never do */
  stage: Pick<Stage, 'room'> | undefined;
  /** which of the two places this is; the words are at one of them */
  place: 'beside' | 'under';
}

/** What is to be seen, and by which rule, score and noise that was found: beside the picture where there is room. */
export function WhatYouSee({ stage, place, ...props }: WordsProps) {
  const findings = pictureOf(props)?.findings;
  const room = findings && roomFor(findings, stage);
  if (!findings || (place === 'beside') !== (room !== undefined)) return null;
  const style = room && { left: `${room.left}px`, top: `${room.top}px`, width: `${room.width}px` };
  return (
    <div class={room ? 'shows beside' : 'shows'} style={style}>
      <p>{findings.shows}</p>
      <p class="note">{findings.rule}</p>
    </div>
  );
}

function roomFor(findings: Findings, stage: Pick<Stage, 'room'> | undefined): Room | undefined {
  const room = stage?.room.value;
  if (!room) return undefined;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return fitsIn(room, findings, rem) ? room : undefined;
}

/** The technical lines: system, noise, schedule, adapter. Closed, as few need them. */
export function Details(props: CaptionProps) {
  const picture = pictureOf(props);
  return (
    <details class="details">
      <summary>Details</summary>
      {picture && [picture.title, ...picture.subtitle].map((line) => <p key={line}>{plainText(line)}</p>)}
    </details>
  );
}
