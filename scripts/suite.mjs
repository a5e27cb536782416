/** `pnpm conformance · known-failures · e2e · faults`: one suite by itself; most need vectors, peers, a browser or patience. */
import { existsSync } from 'node:fs';
import { build, install, installPeers } from './bootstrap.mjs';
import { closingLine, peerTypesHold, runProjects } from './gates.mjs';
import { knownFailureFiles } from './known-failures.mjs';
import { howToGetThem, vectors } from './vectors.mjs';

/**
 * What each suite runs. Conformance is what publications (vectors), mutants (fuzz) and other people's libraries (peers) say of us.
 * @type {Record<string, string[]>}
 */
const PROJECTS = {
  conformance: ['conformance', 'vectors', 'fuzz', 'peers'],
  'known-failures': ['unit', 'journeys', 'endurance', 'nodes', 'conformance', 'peers'],
  e2e: ['e2e'],
  faults: ['faults'],
};

const [suite = '', ...more] = process.argv.slice(2);
const allowMissing = more.includes('--allow-missing');

const all = PROJECTS[suite];
if (!all) {
  process.stderr.write(`There is no suite "${suite}"; there are ${Object.keys(PROJECTS).join(', ')}.\n`);
  process.exit(2);
}
await install();
await build();
let failed = 0;
if (suite === 'conformance') {
  if (!existsSync(vectors) && !allowMissing) {
    process.stderr.write(howToGetThem());
    process.stdout.write('0 passed, 1 failed, 0 skipped\n');
    process.exit(1);
  }
  await installPeers();
  if (!peerTypesHold()) failed = 1;
}
// Peers that cannot be had are columns "not run", and no failure of ours.
const withoutPeers = suite === 'known-failures' && !(await installPeers(false));
// Without vectors only what needs none can run, and only when that was asked for.
const projects = all.filter((name) => (name !== 'vectors' || existsSync(vectors)) && (name !== 'peers' || !withoutPeers));
const reporters = ['default', './scripts/summary-reporter.mjs', './scripts/known-failures.mjs'].map((name) => `--reporter=${name}`);
const chosen = suite === 'known-failures' ? [...knownFailureFiles(), '--testNamePattern=KF-', '--hideSkippedTests', '--silent=passed-only', ...reporters] : [];
const counts = runProjects(projects, [...chosen, ...more.filter((word) => word !== '--allow-missing')]);
counts.failed += failed;
process.stdout.write(`${closingLine(counts)}\n`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
