import { driftwell } from './program.ts';
import { complain, watchOutput } from './terminal.ts';

/** What bin/driftwell.js runs. */

let lost = false;
watchOutput((error) => {
  if (!lost) complain(`driftwell: ${error.message}\n`);
  lost = true;
});
const code = await driftwell(process.argv.slice(2));
// Dawn's devices would keep the process alive; what was written goes out first.
process.stdout.write('', () => process.exit(code === 0 && lost ? 1 : code));
