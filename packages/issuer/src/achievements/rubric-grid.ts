import { plain } from '../roster/match-columns.ts';
import { cleaned } from './cleaned.ts';
import { MOST } from './rubric-raw.ts';

/** A column of a rubric drawn as a grid; `points` as its heading has them. */
export type GridLevel = { name: string; points: string; column: number };

/** "Secure (2)", "Secure (2 points)". */
const WITH_POINTS = /^(.*\S)\s*[([]\s*(\d{1,6}(?:[.,]\d{1,3})?)\s*(?:points?|pts?)?\.?\s*[)\]]$/i;

/** The levels that headings name: with points where each of them has a number in brackets, else as they are written. */
export function gridLevels(columns: readonly { header: string; column: number }[]): GridLevel[] {
  const found = columns.map(({ header }) => WITH_POINTS.exec(header.trim()));
  const havePoints = found.every((one) => one !== null);
  return columns.map(({ header, column }, nth) => ({
    name: cleaned((havePoints && found[nth]?.[1]) || header, MOST.name),
    points: (havePoints && found[nth]?.[2]) || '',
    column,
  }));
}

/** The column of the level that a cell says earns the badge: by its name, by its points, or by its place, the first column of a level being 1. */
export function requiredIn(wanted: string, levels: readonly GridLevel[]): number | undefined {
  const [bare, points] = [plain(wanted), levels.find((one) => one.points !== '' && one.points === wanted)];
  const named = levels.find(({ name }) => name === wanted) ?? levels.find(({ name }) => bare !== '' && plain(name) === bare);
  return (named ?? points ?? (/^\d{1,2}$/.test(wanted) ? levels[Number(wanted) - 1] : undefined))?.column;
}
