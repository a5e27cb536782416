import { expect, it } from 'vitest';
import { knownFailureFiles, tableOf } from './known-failures.mjs';

const all = Array.from({ length: 15 }, (_, n) => ({ name: `a place > KF-V${n + 1}: says what`, held: true }));

it('the table is whole when every row has a case and every case held', () => {
  const { whole, lines } = tableOf(all);
  expect([whole, lines.at(-1)]).toEqual([true, '15 of 15 known failures are refused, each beside a twin that passes']);
  expect(lines[5]).toBe('✓ KF-V6   1 of 1    the same presentation sent twice');
});

it.each([
  ['a case did not hold', [...all, { name: 'KF-V6: as an SD-JWT', held: false }], '✗ KF-V6   1 of 2    the same presentation sent twice'],
  ['a row has no case', all.slice(0, -1), '✗ KF-V15  0 of 0    a did:web that leads inside, or never answers'],
  ['a case has no row', [...all, { name: 'KF-X1: a', held: true }], '✗ KF-X1   1 of 1    is in no row of the table'],
])('and not where %s', (_, cases, line) => {
  const { whole, lines } = tableOf(cases);
  expect(whole).toBe(false);
  expect(lines).toContain(line);
});

it('a case that names several counts for each, and KF-V1 is not KF-V10', () => {
  const { lines } = tableOf([{ name: 'KF-V1, KF-V2: a > KF-V10: b', held: true }]);
  expect(lines.filter((line) => line.startsWith('✓')).map((line) => line.slice(2, 8).trim())).toEqual(['KF-V1', 'KF-V2', 'KF-V10']);
});

it('finds its files by what they say, wherever they stand', () => {
  expect(knownFailureFiles()).toEqual(
    expect.arrayContaining(['packages/credentials/src/verify/known-failures.test.ts', 'packages/agent/src/keys/envelope.test.ts']),
  );
  expect(knownFailureFiles()).not.toContain('packages/base/src/ids.test.ts');
});
