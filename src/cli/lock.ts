import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { FileError } from '../files/fileError.ts';
import { quoted } from '../printable.ts';
import { reasonOf } from './writeError.ts';

/**
 * One owner for a file: a lock beside it says who writes. It appears whole under its name, as it is written under
 * another one and linked. What a dead process has left is taken over. Who does that must first link a claim on that
 * very lock, so that of several who found it dead one removes it, and none removes the lock of the one that came next.
 */

interface Owner {
  pid: number;
  host: string;
  /** where the process number means this process: containers of one host name count for themselves */
  space: string;
  /** when the process began, where the system tells: process numbers are given again */
  started: string;
  /** unlike every other lock's */
  id: string;
}

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

/** Turns of waiting for who is just taking over a dead lock, which takes a few milliseconds. */
const MOST_TURNS = 250;
const TURN_MS = 20;

/** Takes the lock of `file`, at `<file>.lock`. Throws FileError if another process has it, or it cannot be written. */
export async function takeLock(file: string): Promise<Lock> {
  const lock = `${file}.lock`;
  const me = await myself();
  const mine = `${lock}.${me.id}`;
  try {
    await writeFile(mine, JSON.stringify(me), { flag: 'wx' });
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      if (await linked(mine, lock)) return { release: () => removeOwn(lock, me) };
      const owner = await ownerOf(lock);
      // gone since: the next turn may have it
      if (owner === undefined) continue;
      if (await mayBeAlive(owner, me)) throw new FileError(file, heldBy(owner, me, lock));
      if (!(await removeDead(lock, owner, { me, mine }))) await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    }
    throw new FileError(file, `is locked by ${quoted(lock, 200)}, which others keep taking; run again`);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(file, `cannot be locked (${reasonOf(error)}); choose a folder that can be written`);
  } finally {
    // where it was not made there is nothing to take away
    await rm(mine, { force: true }).catch(() => undefined);
  }
}

/**
 * Removes the lock of a dead owner, by way of a claim that names it. A claim whose maker died on the way is claimed in
 * its turn. False if somebody alive is at it.
 */
async function removeDead(lock: string, dead: Owner, { me, mine }: { me: Owner; mine: string }): Promise<boolean> {
  const claims: string[] = [];
  let claim = `${lock}.dead-${dead.id}`;
  while (!(await linked(mine, claim))) {
    const other = await ownerOf(claim);
    if (other === undefined || (await mayBeAlive(other, me))) return false;
    claims.push(claim);
    claim = `${claim}-${other.id.slice(0, 8)}`;
  }
  claims.push(claim);
  // Only the holder of the last claim gets here. If the lock is another's by now, it is left alone.
  if ((await ownerOf(lock))?.id === dead.id) await rm(lock, { force: true });
  for (const made of claims) await rm(made, { force: true });
  return true;
}

/** Makes `name` another name of the file `from`; false if there is such a file already. */
async function linked(from: string, name: string): Promise<boolean> {
  try {
    await link(from, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeOwn(lock: string, me: Owner): Promise<void> {
  if ((await ownerOf(lock))?.id === me.id) await rm(lock, { force: true });
}

/** Who is named in a lock; undefined where there is none. Locks of driftwell 0.1.0 hold a process number alone. */
async function ownerOf(lock: string): Promise<Owner | undefined> {
  let text: string;
  try {
    text = await readFile(lock, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (/^[1-9]\d{0,9}$/.test(text)) return { pid: Number(text), host: hostname(), space: '', started: '', id: text };
  try {
    const { pid, host, space, started, id } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    const owner = {
      pid: Number(pid),
      host: String(host),
      space: String(space),
      started: String(started),
      id: String(id),
    };
    if (Number.isInteger(owner.pid) && owner.pid > 0 && /^[\w-]{8,40}$/.test(owner.id)) return owner;
  } catch {
    // not ours: somebody's, until a person has looked
  }
  return { pid: 0, host: '', space: '', started: '', id: '' };
}

async function myself(): Promise<Owner> {
  const space = await readlink('/proc/self/ns/pid').catch(() => '');
  return { pid: process.pid, host: hostname(), space, started: await startOf(process.pid), id: randomUUID() };
}

/** Whether process numbers of this owner can be asked about from here. */
const isNear = (owner: Owner, me: Owner) => owner.host === me.host && (owner.space === me.space || owner.space === '');

/** False only where it is known that the owner runs no more: another machine's processes cannot be asked. */
async function mayBeAlive(owner: Owner, me: Owner): Promise<boolean> {
  if (!isNear(owner, me)) return true;
  if (!isRunning(owner.pid)) return false;
  const now = await startOf(owner.pid);
  if (now === DEAD) return false;
  return now === owner.started || owner.started === '' || now === '';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process that has ended, and whose parent has not asked for it yet. */
const DEAD = '-';

/**
 * When a process began, in ticks since the machine did; '' where the system does not tell, DEAD for one that has ended.
 */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the name before the last bracket may hold anything; state is field 3, the start field 22 (man proc_pid_stat)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return DEAD;
  return fields[19] ?? '';
}

function heldBy(owner: Owner, me: Owner, lock: string): string {
  const where = quoted(lock, 200);
  if (owner.pid === 0)
    return `is locked by ${where}, which names no process; if nobody writes the file, remove ${where}`;
  const near = isNear(owner, me);
  const who = near ? `process ${owner.pid}` : `process ${owner.pid} on another machine (${quoted(owner.host)})`;
  const gone = near ? 'if that process is none of driftwell' : 'if that process runs no more';
  return `is being written by ${who}; wait for it, name another --journal, or ${gone}, remove ${where}`;
}
