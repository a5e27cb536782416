import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CSV_ROWS, ROSTER_ROWS } from '../limits.ts';
import { linesOf } from '../testing/lines-of.ts';
import { openCsv } from './open-csv.ts';
import { openRoster } from './parse-roster.ts';
import { readCsv } from './read-csv.ts';
import { writeCsv } from './write-csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('reads a file in slices as in one go, wherever the slices end: inside a letter, a pair of quotation marks, the end of a line', async () => {
  const cell = fc.constantFrom('a@b.example', 'Zoë 李小龙', '"two\r\nlines"', '"said ""so"""', '', ' ', 'b"c', '"x,y;z"', "'=1");
  const line = fc.array(cell, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('', '\uFEFF'),
      fc.integer({ min: 1, max: 40 }),
      async (lines, end, mark, slice) => {
        const file = bytes(`${mark}${['email,name', ...lines.map((cells) => cells.join(','))].join(end)}`);
        fc.pre(lines.some((cells) => cells.some((text) => text.trim() !== '')));
        const whole = readCsv(file);
        const { headers, separator, rows: count, pieces } = await openCsv(file, slice);
        expect({ headers, separator, lines: await linesOf(pieces()) }).toEqual(whole);
        expect(count).toBe(whole.lines.length);
      },
    ),
    { numRuns: 300 },
  );
});

it('takes more rows than any reader that holds them all, and names a quotation mark that is open in the last of them', async () => {
  const rules = { results: [], assessed: 'assessed-elsewhere' as const, today: '2026-11-12' };
  const many = `email\n${Array.from({ length: CSV_ROWS + 1 }, (_, n) => `p${n}@b.example\n`).join('')}`;
  const roster = await openRoster(bytes(many), rules);
  expect((await linesOf(roster.pieces())).filter(({ row }) => row)).toHaveLength(CSV_ROWS + 1);
  expect(() => readCsv(bytes(many))).toThrow('too_many_rows');
  await expect(openRoster(bytes(`${many}"open\n`), rules)).rejects.toMatchObject({ what: 'quote_open', values: { line: CSV_ROWS + 3 } });
});

it('refuses a small file of more rows than any list of people has, and takes the most', async () => {
  await expect(openCsv(bytes(`email\n${'x\n'.repeat(ROSTER_ROWS + 1)}`))).rejects.toMatchObject({ what: 'too_many_rows', values: { most: ROSTER_ROWS } });
  expect((await openCsv(bytes(`email\n${'x\n'.repeat(ROSTER_ROWS)}`))).rows).toBe(ROSTER_ROWS);
});

it('reads rows that it wrote for mending as they were, whatever a spreadsheet would have taken them for', () => {
  const cell = fc
    .oneof(
      fc.constantFrom('=1+1', '+33 1', '-2', '@zoe', "'quoted", 'a"b', 'x,y', 'one;=1+1', 'one; -2;@zoe', 'one\n=1+1', 'one\r\n+2'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
    )
    .map((text) => text.trim());
  fc.assert(
    fc.property(cell, (text) => {
      fc.pre(!/(^|[;\t\r\n]\s*)'[=+\-@]/.test(text));
      expect(
        readCsv(
          bytes(
            writeCsv([
              ['email', 'name'],
              ['a@b.example', text],
              ['c@d.example', 'Al'],
            ]),
          ),
        ).lines,
      ).toEqual([
        { line: 2, cells: ['a@b.example', text] },
        { line: 3 + (text.match(/\r\n|\n|\r/g)?.length ?? 0), cells: ['c@d.example', 'Al'] },
      ]);
    }),
  );
});
