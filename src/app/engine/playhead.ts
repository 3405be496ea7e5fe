import type { Cursor } from '../../simulation/cursor.ts';
import type { TransportCommand } from '../protocol/messages.ts';

/** A run at the moment of a command: the step that is shown, the last one, and whether all of it is computed. */
interface Standing {
  at: number;
  last: number;
  finished: boolean;
}

/** What the reader wants of a run in time. */
export class Playhead {
  /** it goes on, or is played again */
  playing = true;
  /** another step is wanted, until the run is on its way there */
  sought: number | undefined;
  /** steps per frame, if the reader has chosen a number */
  speed: number | undefined;

  /** Steps are those of `cursor`, at which the table may be cut. */
  obey(
    command: TransportCommand,
    cursor: Pick<Cursor, 'commitAfter' | 'commitAtOrBefore'>,
    { at, last, finished }: Standing,
  ): void {
    // of two commands that come soon after one another the second one goes on from the first
    const from = this.sought ?? at;
    switch (command.do) {
      case 'play':
        if (finished && from >= last) this.sought = 0;
        this.playing = true;
        break;
      case 'pause':
        this.playing = false;
        break;
      case 'step':
        this.playing = false;
        this.sought = Math.min(last, cursor.commitAfter(from));
        break;
      case 'back':
        this.playing = false;
        this.sought = cursor.commitAtOrBefore(from - 1);
        break;
      case 'restart':
        this.sought = 0;
        break;
      case 'seek':
        this.playing = false;
        this.sought = Math.min(last, command.step);
        break;
      case 'speed':
        this.speed = command.rows;
        break;
    }
  }
}
