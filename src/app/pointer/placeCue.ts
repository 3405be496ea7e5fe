import { isActive } from '../../params/config.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { apply, type PointerContext, refuse, seenSpace } from './pointerContext.ts';
import { rounded, unitOf } from './region.ts';

/** Puts the cue of a probe, or of generated samples, at a place; of three dimensions it keeps its height. */
export function setCue(context: PointerContext, { x, y }: Point): void {
  const config = context.store.config.value;
  const space = seenSpace(context);
  if (!space) return;
  const generates = isActive('start', config);
  const has = generates || isActive('cue', config);
  const locked = context.locked.has('cue') || (generates && context.locked.has('start'));
  if (!has) refuse(context, 'There is no cue here: probe and generate have one.');
  else if (locked) refuse(context, 'The cue is locked in this link.');
  else {
    const unit = unitOf(space.extent[1] - space.extent[0], 4);
    const height = Array.isArray(config.cue) ? (config.cue[2] ?? 0) : 0;
    const cue = [rounded(x, unit), rounded(y, unit), height].slice(0, space.dim);
    apply(context, { ...(generates ? { start: 'cue' } : {}), cue });
  }
}
