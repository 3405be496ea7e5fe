import { writeSync } from 'node:fs';
import { openJournal } from '../../src/cli/journal.ts';
import { writeWhole } from '../../src/cli/wholeFile.ts';
import { CRASH_SWEEP, fileOf, KILLED_OUTPUT, outputOf, pointsFrom } from './crashes.ts';

/**
 * A process that writes a journal and an output until it is killed, and says what is on the disk by then: numbers of
 * points and versions, one JSON a line.
 */
const folder = process.argv[2] as string;
const journal = await openJournal(fileOf(folder, 'journal'), CRASH_SWEEP, 'none');
const say = (what: { points: number } | { version: number }) => writeSync(1, `${JSON.stringify(what)}\n`);
let points = journal.finished.size;
say({ points });
for (let version = Number(process.argv[3]); ; version++) {
  const batch = pointsFrom(points, 1 + (version % 5));
  await journal.record(batch);
  points += batch.length;
  say({ points });
  await writeWhole(fileOf(folder, 'output'), outputOf(version, KILLED_OUTPUT));
  say({ version });
}
