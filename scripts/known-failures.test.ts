import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './bootstrap.mjs';
import { knownFailureFiles, rows, tableOf } from './known-failures.mjs';

const TABLE = [
  { id: 'KF-V1', what: 'one', source: 'a#1', code: 'x_wrong' },
  { id: 'KF-V10', what: 'ten', source: 'a#10', code: 'y_wrong' },
  { id: 'KF-N3', what: 'an mdoc', source: 'b#3', absent: 'mdoc is not read' },
];
const CASES = [
  { name: 'a place > KF-V1: as text', held: true },
  { name: 'KF-V1, KF-V10: as both', held: true },
];
const opinion = (id: string, of: 'refuses' | 'ACCEPTS' | '–') => ({ id, peer: 'Veramo', of });
const cells = (line = '') => line.split(/ {2,}/);

describe('the table of known failures', () => {
  it('is whole when every row has a case and every case held; what has no door is told apart', () => {
    const { whole, lines } = tableOf(TABLE, CASES, []);
    expect(whole).toBe(true);
    expect(lines.at(-1)).toBe('Laurel: of 3 known failures 2 are refused, each beside a twin that passes; 1 not applicable yet: no such door; 0 open');
    expect(lines.slice(1, 4).map((line) => cells(line).slice(0, 2))).toEqual([
      ['✓ KF-V1', '2 of 2'],
      ['✓ KF-V10', '1 of 1'],
      ['· KF-N3', '–'],
    ]);
  });

  it.each([
    ['a case did not hold', [...CASES, { name: 'KF-V1: as an SD-JWT', held: false }], '✗ KF-V1'],
    ['a row has no case', CASES.slice(0, 1), '✗ KF-V10'],
    ['a case has no row', [...CASES, { name: 'KF-X1: a', held: true }], '✗ KF-X1 is in no row of the table'],
  ])('and not where %s', (_, cases, begins) => {
    const { whole, lines } = tableOf(TABLE, cases, []);
    expect(whole).toBe(false);
    expect(lines.some((line) => line.startsWith(begins))).toBe(true);
  });

  it('says of a peer what it said itself, and of one that was not asked that it was not', () => {
    const said = [opinion('KF-V1', 'ACCEPTS'), opinion('KF-V1', 'refuses'), opinion('KF-V1', '–'), opinion('KF-V10', '–')];
    const { lines } = tableOf(TABLE, CASES, said);
    expect(lines.slice(1, 3).map((line) => cells(line).slice(2, 4))).toEqual([
      ['ACCEPTS 1 of 2', 'not run'],
      ['–', 'not run'],
    ]);
    expect(lines.find((line) => line.startsWith('@veramo/core'))).toMatch(
      /^@veramo\/core [\d.]+: of 2 inputs whose twin it takes it accepts 1; of 2 more it does not take the twin either$/,
    );
    expect(lines.find((line) => line.startsWith('@credo-ts/core'))).toMatch(/: not run$/);
  });
});

describe('its rows', () => {
  it('are each told once, with a source, and a code or what is lacking', () => {
    expect(new Set(rows().map(({ id }) => id)).size).toBe(rows().length);
    for (const { id, source, code, absent } of rows())
      expect([id, source.length > 0, (code === undefined) !== (absent === undefined)]).toEqual([id, true, true]);
  });

  it('name a code that one of their tests asserts', () => {
    const inputs = ['jwt', 'sd-jwt', 'data-integrity'].map((format) => `test/conformance/known-failures/${format}.ts`);
    const texts = [...knownFailureFiles(), ...inputs].map((file) => readFileSync(join(root, file), 'utf8'));
    const told = rows().filter(({ id, code }) => code?.includes('_') && !texts.some((text) => new RegExp(`${id}\\b`).test(text) && text.includes(code)));
    expect(told.map(({ id, code }) => `${id} ${code}`)).toEqual([]);
  });
});

it('finds its files by what they say, wherever they stand', () => {
  const files = knownFailureFiles();
  expect(files).toEqual(expect.arrayContaining(['packages/credentials/src/verify/known-failures.test.ts', 'packages/agent/src/keys/envelope.test.ts']));
  expect(files).toContain('test/conformance/known-failures/known-failures.test.ts');
  expect(files).not.toContain('packages/base/src/ids.test.ts');
});
