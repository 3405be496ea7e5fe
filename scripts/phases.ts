import { Simulation } from '../src/simulation/simulation.ts';

/**
 * Where the time of a command goes: the CPU time (on which what else runs tells little) and the
 * wall time of every run in it, on stderr.
 *
 *     node --import tsx scripts/phases.ts basins --preset growth --count 1000 --adapter lavapipe
 */

async function timed<T>(what: (made: T) => string, work: () => Promise<T>): Promise<T> {
  const [before, begun] = [process.cpuUsage(), performance.now()];
  const made = await work();
  const { user, system } = process.cpuUsage(before);
  const wall = performance.now() - begun;
  console.error(`${((user + system) / 1e6).toFixed(2)} s of CPU, ${(wall / 1000).toFixed(2)} s: ${what(made)}`);
  return made;
}

const { create } = Simulation;
const { advance } = Simulation.prototype;
Simulation.create = (...given) =>
  timed(
    ({ kernelName, count }) => `set up ${count} particles, ${kernelName}`,
    () => create.apply(Simulation, given),
  );
Simulation.prototype.advance = function (...given) {
  const from = this.step;
  return timed(
    () => `${this.count} particles from step ${from} to ${this.step}`,
    () => advance.apply(this, given),
  );
};
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  console.error(`${((user + system) / 1e6).toFixed(2)} s of CPU, ${(performance.now() / 1000).toFixed(2)} s: all`);
});
await import('../src/cli/main.ts');
