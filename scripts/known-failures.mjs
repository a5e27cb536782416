/** Inputs that verifiers, issuers and wallets in the field accept, each with the tests of this tree that hold it; `pnpm known-failures` runs them and prints the table. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

/**
 * A row. `code` is by what it is refused; `absent` says what Laurel lacks for it to be tried at all.
 * @typedef {{ id: string, what: string, source: string, code?: string, absent?: string }} Row
 * @typedef {{ name: string, held: boolean }} Case
 * @typedef {{ id: string, peer: string, of: 'refuses' | 'ACCEPTS' | '–' }} Opinion
 */

const FOLDER = 'test/conformance/known-failures';
const PEERS_TEST = 'test/peers/known-failures.test.ts';
/** @type {Record<string, string>} */
const PACKAGES = {
  Veramo: '@veramo/core',
  'did-jwt-vc': 'did-jwt-vc',
  'verifier-core': '@digitalcredentials/verifier-core',
  'Digital Bazaar': '@digitalbazaar/vc',
  DIDKit: '@learncard/didkit-plugin',
  '@sd-jwt': '@sd-jwt/sd-jwt-vc',
  Credo: '@credo-ts/core',
};
const PEERS = Object.keys(PACKAGES);
const PLACES = ['test/nodes', FOLDER, ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`)];

/** @type {() => Row[]} */
export const rows = () => JSON.parse(readFileSync(join(root, FOLDER, 'rows.json'), 'utf8'));

/** The test files that hold one or more of them, from the root. Published vectors and mutants are suites of their own. */
export function knownFailureFiles() {
  const own = PLACES.filter((place) => existsSync(join(root, place))).flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .map((file) => `${place}/${file.replaceAll('\\', '/')}`)
      .filter((file) => /\.test\.tsx?$/.test(file) && !/\.(vectors|fuzz)\./.test(file) && readFileSync(join(root, file), 'utf8').includes('KF-')),
  );
  return [...own, PEERS_TEST];
}

/**
 * One line for each row: how many of its cases held here, and what each peer said of those that it reads. A row without a case is no success, nor is a case without a row.
 * @param {readonly Row[]} table @param {readonly Case[]} cases @param {readonly Opinion[]} opinions
 * @returns {{ lines: string[], whole: boolean }}
 */
export function tableOf(table, cases, opinions) {
  const named = cases.flatMap(({ name, held }) => [...new Set(name.match(/\bKF-[A-Z]\d+/g) ?? [])].map((id) => ({ id, held })));
  const strays = [...new Set(named.map(({ id }) => id))].filter((id) => !table.some((row) => row.id === id));
  const known = table.map((row) => judged(row, named, opinions));
  const lost = strays.map((id) => ({ state: '✗', line: `✗ ${id} is in no row of the table` }));
  const count = (/** @type {string} */ state) => known.filter((row) => row.state === state).length;
  const open = count('✗') + lost.length;
  return {
    lines: [
      `  ${'id'.padEnd(8)}${'Laurel'.padEnd(10)}${PEERS.map((peer) => peer.padEnd(16)).join('')}what, by what it is refused, where it is from`,
      ...[...known, ...lost].map(({ line }) => line),
      '  –: not its format, or it does not take the twin either, or no text but what a door does',
      '',
      ...PEERS.map((peer) => totalOf(peer, opinions)),
      `Laurel: of ${table.length} known failures ${count('✓')} are refused, each beside a twin that passes; ${count('·')} not applicable yet: no such door; ${open} open`,
    ],
    whole: open === 0,
  };
}

/** @param {Row} row @param {readonly { id: string, held: boolean }[]} named @param {readonly Opinion[]} opinions */
function judged({ id, what, source, code, absent }, named, opinions) {
  const own = named.filter((one) => one.id === id);
  const held = own.filter((one) => one.held).length;
  const state = own.length > 0 ? (held === own.length ? '✓' : '✗') : absent ? '·' : '✗';
  const here = absent && own.length === 0 ? '–' : `${held} of ${own.length}`;
  const peers = PEERS.map((peer) =>
    wordOf(
      opinions.filter((one) => one.peer === peer),
      id,
    ).padEnd(16),
  ).join('');
  const by = absent ? `not applicable yet: no such door (${absent})` : code;
  return { state, line: `${state} ${id.padEnd(8)}${here.padEnd(10)}${peers}${what} · ${by} · ${source}` };
}

/** @param {readonly Opinion[]} its @param {string} id */
function wordOf(its, id) {
  if (its.length === 0) return 'not run';
  const asked = its.filter((one) => one.id === id && one.of !== '–');
  const accepted = asked.filter(({ of }) => of === 'ACCEPTS').length;
  if (asked.length === 0) return '–';
  if (accepted === 0) return 'refuses';
  return accepted === asked.length ? 'ACCEPTS' : `ACCEPTS ${accepted} of ${asked.length}`;
}

/** @param {string} peer @param {readonly Opinion[]} opinions */
function totalOf(peer, opinions) {
  const its = opinions.filter((one) => one.peer === peer);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'test/peers/package.json'), 'utf8'));
  const name = `${PACKAGES[peer]} ${dependencies[PACKAGES[peer] ?? '']}`;
  if (its.length === 0) return `${name}: not run`;
  const asked = its.filter(({ of }) => of !== '–');
  const accepted = asked.filter(({ of }) => of === 'ACCEPTS').length;
  return `${name}: of ${asked.length} inputs whose twin it takes it accepts ${accepted}; of ${its.length - asked.length} more it does not take the twin either`;
}

/** The reporter: `vitest --reporter=./scripts/known-failures.mjs`. */
export default class KnownFailures {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]).filter((test) => test.fullName.includes('KF-'));
    const asked = tests.filter((test) => test.module.relativeModuleId === PEERS_TEST);
    const opinions = asked.flatMap((test) => /** @type {{ opinions?: Opinion[] }} */ (test.meta()).opinions ?? []);
    const cases = tests.filter((test) => !asked.includes(test)).map((test) => ({ name: test.fullName, held: test.result().state === 'passed' }));
    const { lines, whole } = tableOf(rows(), cases, opinions);
    process.stdout.write(`\n${lines.join('\n')}\n\n`);
    process.once('exit', () => {
      if (!whole) process.exitCode = 1;
    });
  }
}
