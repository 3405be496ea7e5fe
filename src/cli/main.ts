/** The command line, run by bin/driftwell.js. */
process.stdout.write('driftwell\n');
