import { expect, it } from 'vitest';
import { parseRoster } from './parse-roster.ts';
import { toFix } from './to-fix.ts';

const read = (text: string) => parseRoster(new TextEncoder().encode(text), { results: [], assessed: 'assessed-elsewhere', today: '2026-11-12' });
const kept = toFix(
  ['email', 'name'],
  [
    { line: 3, cells: ['al.b.example', 'Al'], wrong: 'no @' },
    { line: 4, cells: ['bo@b.example', 'Bo', 'more'], wrong: 'too many' },
  ],
  'fr',
);
const shown = (rows: readonly (readonly string[])[]) => {
  const { headers, lines } = read(rows.map((cells) => cells.join(',')).join('\n'));
  return { headers, cells: lines.map(({ cells }) => cells) };
};

it('asks nothing about its own two columns of a file that a spreadsheet saved, which draws every row out to the longest', () => {
  const longest = Math.max(...kept.map((cells) => cells.length));
  const saved = kept.map((cells) => [...cells, ...Array.from({ length: longest - cells.length }, () => '')]);
  const back = shown(saved);
  expect(back).toEqual({
    headers: ['email', 'name'],
    cells: [
      ['al.b.example', 'Al'],
      ['bo@b.example', 'Bo', 'more'],
    ],
  });
  const cleared = saved.map((cells) => cells.map((cell) => (cell === 'more' ? '' : cell)));
  expect(shown(cleared).cells[1]).toEqual(['bo@b.example', 'Bo']);
});

it('leaves them out where somebody wrote a column behind them', () => {
  const noted = kept.slice(0, 2).map((cells, n) => [...cells, n === 0 ? 'Room' : 'B12']);
  expect(shown(noted)).toEqual({ headers: ['email', 'name', 'Room'], cells: [['al.b.example', 'Al', 'B12']] });
});
