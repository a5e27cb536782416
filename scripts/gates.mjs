/** The gates that `pnpm check` and `npm test` share: each is a command that answers 0 or has said what is wrong. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnv, node24, root } from './bootstrap.mjs';
import { vectors } from './vectors.mjs';

const modules = join(root, 'node_modules');

/**
 * Asked for when they run: Node 24 may not be there before the install.
 * @returns {[name: string, command: string, args: string[]][]}
 */
const gates = () => [
  ['format and lint', node24(), [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', node24(), [join(modules, 'typescript/bin/tsc'), '-b']],
  ['house rules', node24(), [join(root, 'scripts/check-house.ts')]],
  ['nothing unused', node24(), [join(modules, 'knip/bin/knip.js'), '--no-progress', '--no-config-hints']],
];

/** The tests against published vectors, where those are there; a bare checkout has none and is told. */
export function vectorProjects() {
  if (existsSync(vectors)) return ['vectors'];
  process.stdout.write(`No vectors at ${vectors}: the tests that need them are run by pnpm conformance, which asks for them.\n`);
  return [];
}

/** @returns how many of the gates did not open. */
export function runGates() {
  let shut = 0;
  for (const [name, command, args] of gates()) {
    const began = performance.now();
    const { status } = spawnSync(command, args, { cwd: root, env: childEnv(), stdio: 'inherit' });
    process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    if (status !== 0) shut++;
  }
  return shut;
}

/** The types of what stands beside other people's libraries, which are there only once those are: `tsc -b` leaves it out. */
export function peerTypesHold() {
  return spawnSync(node24(), [join(modules, 'typescript/bin/tsc'), '-p', 'test/peers'], { cwd: root, env: childEnv(), stdio: 'inherit' }).status === 0;
}

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs test projects; the counts come back through a file, so that one closing line can add several runs up.
 * @param {string[]} projects @param {string[]} more
 */
export function runProjects(projects, more = []) {
  const file = join(tmpdir(), `laurel-counts-${process.pid}-${projects.join('-')}.json`);
  const args = [join(modules, 'vitest/vitest.mjs'), 'run', ...projects.flatMap((name) => ['--project', name]), ...more];
  const { status } = spawnSync(node24(), args, { cwd: root, env: { ...childEnv(), LAUREL_VECTORS: vectors, LAUREL_COUNTS: file }, stdio: 'inherit' });
  const counts = readCounts(file) ?? { passed: 0, failed: 1, skipped: 0 };
  // A runner that ended badly without a failed case still failed.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** @param {string} file @returns {Counts | undefined} */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // the runner ended before it could count
  } finally {
    rmSync(file, { force: true });
  }
}
