import { LaurelError } from '@laurel/base';
import { cleaned, readCsv, UnreadableFile } from '@laurel/issuer';
import { SKILL_DESCRIPTION, SKILL_NAME } from './limits.ts';
import type { RawFramework, RawSkill, SaidOfCsv } from './read-framework.ts';
import { refuse } from './refuse.ts';
import { addressIn, languageIn } from './said-in.ts';

type Column = 'id' | 'statement' | 'parent' | 'code' | 'language' | 'description' | 'url';

/** What a column may be headed, without case and accents. */
const HEADINGS: Record<Column, readonly string[]> = {
  id: ['id', 'identifier', 'identifiant'],
  statement: ['statement', 'skill', 'name', 'enonce', 'competence', 'nom'],
  parent: ['parent'],
  code: ['code', 'notation'],
  language: ['language', 'langue'],
  description: ['description'],
  url: ['url', 'address', 'adresse'],
};

/**
 * A line a skill, or one a language where its id stands more than once. What the file cannot say of itself comes with it.
 * @throws LaurelError bad_form
 */
export function readFrameworkCsv(bytes: Uint8Array, { name, publisher, licence, address }: SaidOfCsv): RawFramework {
  const { headers, lines } = sheetOf(bytes);
  const found = columnsIn(headers);
  const column = { ...found, ...(found.id === undefined && found.code !== undefined && { id: found.code }) }; // a code is what most sheets know a skill by
  if (column.id === undefined || column.statement === undefined) throw refuse('no_columns');
  const base = addressIn(address);
  const lacks = [
    ...(name === '' ? [refuse('csv_name', { at: 'csv_name' })] : []),
    ...((address === '' ? column.url === undefined : base === undefined)
      ? [refuse(address === '' ? 'csv_address' : 'csv_no_address', { at: 'csv_address' })]
      : []),
  ];
  // Both at once: a browser sends no file a second time.
  if (lacks.length > 0) throw new LaurelError('bad_form', { detail: 'csv', problems: lacks.flatMap(({ problems }) => problems) });
  const skills: RawSkill[] = [];
  const byKey = new Map<string, RawSkill>();
  for (const { line, cells } of lines) {
    const cell = (one: Column, most: number) => cleaned(column[one] === undefined ? '' : cells[column[one]], most);
    const key = cell('id', 200);
    const spoken = languageIn(cell('language', 40));
    const [statement, description] = [cell('statement', SKILL_NAME), cell('description', SKILL_DESCRIPTION)];
    const before = byKey.get(key);
    if (before && statement !== '' && before.name[spoken] === undefined) {
      before.name[spoken] = statement;
      if (description !== '') before.description[spoken] = description;
      continue;
    }
    const skill: RawSkill = {
      place: 'line',
      line,
      column: (key !== '' && statement === '' ? column.statement : column.id) + 1,
      key,
      url: cell('url', 500) || (base && `${base}#${encodeURIComponent(key)}`),
      code: cell('code', 100) || key || null,
      name: statement === '' ? {} : { [spoken]: statement },
      description: description === '' ? {} : { [spoken]: description },
      parent: cell('parent', 200) || null,
    };
    skills.push(skill);
    if (!before && key !== '' && statement !== '') byKey.set(key, skill);
  }
  return {
    format: 'csv',
    source: base ?? `csv:${name.toLowerCase()}`,
    name: { [Object.keys(skills[0]?.name ?? {})[0] ?? 'en']: cleaned(name, SKILL_NAME) },
    publisher: cleaned(publisher, SKILL_NAME) || null,
    licence: cleaned(licence, SKILL_NAME) || null,
    edition: null,
    skills,
  };
}

function sheetOf(bytes: Uint8Array): ReturnType<typeof readCsv> {
  try {
    return readCsv(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw refuse(error.what === 'too_many_rows' ? 'too_many' : error.what, typeof error.values.line === 'number' ? { line: error.values.line } : {});
  }
}

function columnsIn(headers: readonly string[]): Partial<Record<Column, number>> {
  const plain = headers.map((header) =>
    header
      .normalize('NFKD')
      .replaceAll(/[\p{Mn}\uFEFF]/gu, '')
      .trim()
      .toLowerCase(),
  );
  const found: Partial<Record<Column, number>> = {};
  for (const one of Object.keys(HEADINGS) as Column[]) {
    // its keys are all it has
    const at = plain.findIndex((header) => HEADINGS[one].includes(header));
    if (at !== -1) found[one] = at;
  }
  return found;
}
