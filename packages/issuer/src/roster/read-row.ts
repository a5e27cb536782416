import type { Language } from '@laurel/base';
import type { AssessmentClass, Did } from '@laurel/credentials';
import { HIDDEN_CHARACTERS, type ResultDescription } from '../achievements/definition.ts';
import { storedValue } from '../achievements/level-name.ts';
import { missingResults, wrongWithResult } from '../achievements/result-value.ts';
import { holderKeyOf } from '../awards/holder-key.ts';
import { ROSTER_CELL } from '../limits.ts';
import type { AwardResult } from '../records.ts';
import type { ColumnUse } from './match-columns.ts';
import type { Line, Separator } from './read-csv.ts';
import { readDay } from './read-day.ts';

export type RosterRow = {
  email: string;
  name: string | null;
  language: Language | null;
  externalId: string | null;
  awardedOn: string | null;
  results: AwardResult[];
  /** Whose key the badge is signed for at once; absent where it is to be claimed. */
  holderKey?: Did;
};

/** One thing to mend, with its place (columns count from 1) and the cell as it stands. `code` is the last part of the text key `issuer.cell.…`. */
export type RosterProblem = { line: number; column: number; header: string; cell: string; code: string; values?: Record<string, string | number> };

/** What the achievement asks of a row. `lastDay`: the day on which all its badges end; absent where there is none. */
export type RosterRules = { results: readonly ResultDescription[]; assessed: AssessmentClass; today: string; lastDay?: string | undefined };
/** `separator`: what stands between the cells of the file; absent where nobody knows. */
export type RowRules = RosterRules & { headers: readonly string[]; uses: readonly ColumnUse[]; separator?: Separator | undefined };

/** One line to a row, or to everything that is wrong with it. */
export function readRow({ line, cells }: Line, rules: RowRules): { row: RosterRow } | { problems: RosterProblem[] } {
  const problems: RosterProblem[] = [];
  const wrong = (column: number, { code, values }: Wrong) =>
    problems.push({ line, column: column + 1, header: rules.headers[column] ?? '', cell: cells[column] ?? '', code, ...(values && { values }) });

  // Files that were put together carry their header again: one thing to say, not one for each column.
  if (isHeadings(cells, rules.headers)) {
    wrong(Math.max(0, rules.uses.indexOf('email')), { code: 'header_again' });
    return { problems };
  }
  const row: RosterRow = { email: '', name: null, language: null, externalId: null, awardedOn: null, results: [] };
  if (cells.length > rules.headers.length)
    wrong(rules.headers.length, { code: 'too_many_cells', values: { cells: cells.length, headers: rules.headers.length, separator: rules.separator ?? '' } });
  const parts: NameParts = {};
  rules.uses.forEach((use, column) => {
    const found = use === 'leave-out' ? undefined : readCell(row, parts, use, cells[column] ?? '', rules);
    if (found) wrong(column, found);
  });
  // A row that does not fit its headings has its cells in the wrong places.
  const missed = cells.length > rules.headers.length ? [] : missingResults(rules.results, row.results, rules.assessed);
  for (const { result, wrong: missing } of missed) wrong(rules.uses.indexOf(`result:${result.title}`), missing);
  const { lastDay } = rules;
  if (lastDay !== undefined && (row.awardedOn ?? rules.today) > lastDay && problems.length === 0) {
    const day = rules.uses.findIndex((use) => use.startsWith('awarded_on'));
    wrong(day < 0 ? rules.uses.indexOf('email') : day, { code: 'after_end', values: { on: lastDay } });
  }
  row.name ??= [parts.given_name, parts.family_name].filter(Boolean).join(' ') || null;
  return problems.length > 0 ? { problems } : { row };
}

/** The headings once more, as files have them that were put together. */
export const isHeadings = (cells: readonly string[], headers: readonly string[]): boolean =>
  cells.length > 0 && cells.every((cell, column) => cell === headers[column]);

type NameParts = { given_name?: string; family_name?: string };

const ORDERS = { awarded_on: undefined, awarded_on_dmy: 'dmy', awarded_on_mdy: 'mdy' } as const;

type Wrong = { code: string; values?: Record<string, string | number> | undefined };

/** Puts one cell into the row, or says what is wrong with it. */
function readCell(row: RosterRow, parts: NameParts, use: Exclude<ColumnUse, 'leave-out'>, cell: string, rules: RowRules): Wrong | undefined {
  if (cell.length > ROSTER_CELL) return { code: 'too_long', values: { most: ROSTER_CELL } };
  if (HIDDEN_CHARACTERS.test(cell)) return { code: 'hidden_characters' };
  // A formula's text instead of what it showed: on a badge it would stay for good, and run in whoever's spreadsheet takes the register.
  if (cell.startsWith('=')) return { code: 'formula' };
  if (use === 'email') {
    row.email = cell;
    const code = wrongWithEmail(cell);
    return code && { code };
  }
  if (cell === '') return undefined;
  switch (use) {
    case 'name':
      row.name = cell.normalize('NFC');
      return undefined;
    case 'given_name':
    case 'family_name':
      parts[use] = cell.normalize('NFC');
      return undefined;
    case 'external_id':
      row.externalId = cell;
      return undefined;
    case 'language':
      row.language = readLanguage(cell) ?? null;
      return row.language === null ? { code: 'language_unknown' } : undefined;
    case 'holder_key': {
      const key = cell.startsWith('did:key:') ? holderKeyOf(cell) : undefined;
      if (key) row.holderKey = key.did;
      return key ? undefined : { code: 'holder_key_form' };
    }
    case 'awarded_on':
    case 'awarded_on_dmy':
    case 'awarded_on_mdy': {
      const day = readDay(cell, rules.today, ORDERS[use]);
      if (!('day' in day)) return day;
      row.awardedOn = day.day;
      return undefined;
    }
    default: {
      const result = rules.results.find((candidate) => use === `result:${candidate.title}`);
      if (result === undefined) return { code: 'result_unknown' };
      const value = storedValue(result, cell);
      row.results.push({ title: result.title, value });
      return wrongWithResult(value, result, rules.assessed);
    }
  }
}

/** What keeps a text from being a person's name. */
export const wrongWithName = (text: string): 'too_long' | 'hidden_characters' | undefined =>
  text.length > ROSTER_CELL ? 'too_long' : HIDDEN_CHARACTERS.test(text) ? 'hidden_characters' : undefined;

/** What keeps a text from being one e-mail address; `undefined` if nothing does. */
export function wrongWithEmail(text: string): 'email_missing' | 'email_no_at' | 'email_form' | undefined {
  if (text === '') return 'email_missing';
  if (!text.includes('@')) return 'email_no_at';
  const fits = text.length <= 254 && /^[^\s\p{C}@"(),:;<>[\]\\]+@[^\s\p{C}@"(),:;<>[\]\\.]+(\.[^\s\p{C}@"(),:;<>[\]\\.]+)+$/u.test(text);
  return fits && !HIDDEN_CHARACTERS.test(text) ? undefined : 'email_form';
}

function readLanguage(cell: string): Language | undefined {
  const start = cell.toLowerCase();
  if (/^(en\b|eng|angl)/.test(start)) return 'en';
  if (/^(fr\b|fra|fre|fran)/.test(start)) return 'fr';
  return undefined;
}
