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

/** What is to be seen, and by which rule, score and noise that was found; in a room beside the picture, or under it. */
export function WhatYouSee({ room, ...props }: CaptionProps & { room?: Room | undefined }) {
  const findings = pictureOf(props)?.findings;
  if (!findings) return null;
  const place = room && { left: `${room.left}px`, top: `${room.top}px`, width: `${room.width}px` };
  return (
    <div class={room ? 'shows beside' : 'shows'} style={place}>
      <p>{findings.shows}</p>
      <p class="note">{findings.rule}</p>
    </div>
  );
}

/** The room beside the picture of a stage, if the words about it have their place there. */
export function roomForWords(store: Store, stage: Pick<Stage, 'room'> | undefined): Room | undefined {
  const room = stage?.room.value;
  const findings = pictureOf({ store })?.findings;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return room && findings && fitsIn(room, findings, rem) ? room : undefined;
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
