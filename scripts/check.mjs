/** `pnpm check`: format, lint, types, house rules, unit tests. The same gates as CI; prints its time, which stays under two minutes on two idle cores. */
import { closingLine, runGates, runProjects } from './gates.mjs';

const shut = runGates();
const counts = runProjects(['unit']);
const well = shut === 0 && counts.failed === 0;
process.stdout.write(`check ${well ? 'passed' : 'failed'} in ${(performance.now() / 1000).toFixed(1)} s (${shut} gates shut; ${closingLine(counts)})\n`);
process.exitCode = well ? 0 : 1;
