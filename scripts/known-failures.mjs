/** Inputs that verifiers in the field accept, each with the tests of this tree that hold it; `pnpm known-failures` runs them and prints the table. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

/**
 * What a test with `KF-Vn:` in its name is about. Measured on @veramo/* 7.0.1 with did-jwt 8.0.18, which accept all but KF-V11.
 * @type {Record<string, string>}
 */
const KNOWN_FAILURES = {
  'KF-V1': 'a revoked credential in its compact form',
  'KF-V2': 'a revoked credential whose status entry was taken out',
  'KF-V3': 'a forged body beside a proof that is intact',
  'KF-V4': 'a presentation whose credential has a broken signature',
  'KF-V5': 'a presentation signed by somebody who is not the holder',
  'KF-V6': 'the same presentation sent twice',
  'KF-V7': 'an issuer’s key that is not listed for issuing',
  'KF-V8': 'a key that is revoked or expired, an identity that was given up',
  'KF-V9': 'a foreign key, an unknown crit, another typ, a member that stands twice',
  'KF-V10': 'a credential that begins in the future',
  'KF-V11': 'no algorithm, an end that has passed, an altered signature',
  'KF-V12': 'a sealed secret that was changed, or is opened with the wrong key',
  'KF-V13': 'a secret that is not there',
  'KF-V14': 'what was given for one scope, at another',
  'KF-V15': 'a did:web that leads inside, or never answers',
};

const PLACES = ['test/nodes', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`)].filter((place) => existsSync(join(root, place)));

/** The test files that hold one or more of them, from the root. */
export function knownFailureFiles() {
  return PLACES.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .map((file) => `${place}/${file.replaceAll('\\', '/')}`)
      .filter((file) => /\.test\.tsx?$/.test(file) && readFileSync(join(root, file), 'utf8').includes('KF-')),
  );
}

/**
 * One row for each. A row without a case is no success, nor is a case without a row.
 * @param {readonly { name: string, held: boolean }[]} cases
 * @returns {{ lines: string[], whole: boolean }}
 */
export function tableOf(cases) {
  const named = cases.flatMap(({ name, held }) => (name.match(/\bKF-\w+/g) ?? []).map((id) => ({ id, held })));
  const ids = [...new Set([...Object.keys(KNOWN_FAILURES), ...named.map(({ id }) => id)])];
  const rows = ids.map((id) => {
    const own = named.filter((one) => one.id === id);
    const held = own.filter((one) => one.held).length;
    const what = KNOWN_FAILURES[id];
    return {
      whole: own.length > 0 && held === own.length && what !== undefined,
      line: `${id.padEnd(8)}${`${held} of ${own.length}`.padEnd(10)}${what ?? 'is in no row of the table'}`,
    };
  });
  const whole = rows.filter((row) => row.whole).length;
  return {
    lines: [
      ...rows.map((row) => `${row.whole ? '✓' : '✗'} ${row.line}`),
      `${whole} of ${rows.length} known failures are refused, each beside a twin that passes`,
    ],
    whole: whole === rows.length,
  };
}

/** The reporter: `vitest --reporter=./scripts/known-failures.mjs`. */
export default class KnownFailures {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const chosen = modules.flatMap((module) => [...module.children.allTests()]).filter((test) => test.fullName.includes('KF-'));
    const { lines, whole } = tableOf(chosen.map((test) => ({ name: test.fullName, held: test.result().state === 'passed' })));
    process.stdout.write(`\n${lines.join('\n')}\n\n`);
    process.once('exit', () => {
      if (!whole) process.exitCode = 1;
    });
  }
}
