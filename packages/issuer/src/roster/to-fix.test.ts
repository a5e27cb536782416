import { expect, it } from 'vitest';
import { linesOf } from '../testing/lines-of.ts';
import { openRoster } from './parse-roster.ts';
import { headingsToFix, rowToFix } from './to-fix.ts';

const rules = { results: [], assessed: 'assessed-elsewhere' as const, today: '2026-11-12' };
const kept = [
  headingsToFix(['email', 'name'], 'fr'),
  rowToFix(['email', 'name'], { line: 3, cells: ['al.b.example', 'Al'], wrong: 'no @' }),
  rowToFix(['email', 'name'], { line: 4, cells: ['bo@b.example', 'Bo', 'more'], wrong: 'too many' }),
];
const shown = async (rows: readonly (readonly string[])[]) => {
  const { headers, pieces } = await openRoster(new TextEncoder().encode(rows.map((cells) => cells.join(',')).join('\n')), rules);
  const lines = await linesOf(pieces());
  return { headers, cells: lines.map(({ cells }) => cells) };
};

it('asks nothing about its own two columns of a file that a spreadsheet saved, which draws every row out to the longest', async () => {
  const longest = Math.max(...kept.map((cells) => cells.length));
  const saved = kept.map((cells) => [...cells, ...Array.from({ length: longest - cells.length }, () => '')]);
  const back = await shown(saved);
  expect(back).toEqual({
    headers: ['email', 'name'],
    cells: [
      ['al.b.example', 'Al'],
      ['bo@b.example', 'Bo', 'more'],
    ],
  });
  const cleared = saved.map((cells) => cells.map((cell) => (cell === 'more' ? '' : cell)));
  expect((await shown(cleared)).cells[1]).toEqual(['bo@b.example', 'Bo']);
});

it('leaves them out where somebody wrote a column behind them', async () => {
  const noted = kept.slice(0, 2).map((cells, n) => [...cells, n === 0 ? 'Room' : 'B12']);
  expect(await shown(noted)).toEqual({ headers: ['email', 'name', 'Room'], cells: [['al.b.example', 'Al', 'B12']] });
});
