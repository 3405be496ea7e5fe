import { driftwell } from './program.ts';
import { complain, watchOutput } from './terminal.ts';

/** What bin/driftwell.js runs. */

const output = { isLost: false };
watchOutput((error) => {
  if (!output.isLost) complain(`driftwell: ${error.message}\n`);
  output.isLost = true;
});
const code = await driftwell(process.argv.slice(2));
// Dawn's devices would keep the process alive; what was written goes out first.
process.stdout.write('', () => process.exit(code === 0 && output.isLost ? 1 : code));
