import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Keeps the compiler of a checkout alive at Ctrl-C, which a terminal sends to a whole process group: what was done by
 * then is written by modules that are still to be compiled. esbuild gets a group of its own; it ends when its input
 * does, and so with this process. Imported by every thread that may start it, before it does.
 */

const { spawn } = childProcess;
childProcess.spawn = (command, words, options) =>
  spawn(command, words, /esbuild/.test(command) ? { ...options, detached: process.platform !== 'win32' } : options);
syncBuiltinESMExports();
