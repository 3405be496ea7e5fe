import type { Picture } from '../../view/picture.ts';
import { plainText } from '../../view/text.ts';
import type { Store } from '../store.ts';

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

/** What is to be seen, and by which rule, score and noise that was found. */
export function WhatYouSee(props: CaptionProps) {
  const findings = pictureOf(props)?.findings;
  if (!findings) return null;
  return (
    <div class="seen">
      <p>{findings.shows}</p>
      <p class="note">{findings.rule}</p>
    </div>
  );
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
