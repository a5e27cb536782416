import type { Language } from '@laurel/base';
import { type Alignment, cleaned, plain, type SkillSource } from '@laurel/issuer';
import { In, type ScopedReader, type Store } from '@laurel/store';
import { SEARCH_CHARACTERS } from '../limits.ts';
import { Framework, type FrameworkRow, FrameworkSkill, type FrameworkSkillRow } from './framework-records.ts';
import { SKILL_NAME, SKILLS_FOUND } from './limits.ts';
import { inLanguage } from './said-in.ts';

/** What the issuer's editor asks: `compose` hands it over, since an issuer knows no programme. */
export const frameworkHooks = (store: Store): { skills: SkillSource } => ({
  skills: {
    at: (profile) => `/desk/${profile}/frameworks`,
    find: (profile, words, language) => store.as(profile).read((db) => findSkills(db, words, language)),
    take: (profile, ids, language) => store.as(profile).read((db) => takeSkills(db, ids, language)),
  },
});

/** Whoever types a code finds that one first; then those that have every word, by its beginning. */
async function findSkills(db: ScopedReader, asked: string, language: Language): ReturnType<SkillSource['find']> {
  const frameworks = new Map((await db.list(Framework, {})).map((row) => [row.id, row]));
  const text = asked.slice(0, SEARCH_CHARACTERS).trim();
  const words = plain(text).split(' ').filter(Boolean);
  if (frameworks.size === 0 || words.length === 0) return { skills: [], more: false, none: frameworks.size === 0 };
  const coded = await db.list(FrameworkSkill, { code: text, withdrawn: 0 }, { take: SKILLS_FOUND });
  const query = db.query(FrameworkSkill, 's').andWhere('s.withdrawn = 0');
  // Words are letters and digits alone: no sign of LIKE is among them.
  for (const [nth, word] of words.entries()) query.andWhere(`s.words LIKE :w${nth}`, { [`w${nth}`]: `% ${word}%` });
  const worded = await query
    .orderBy('s.frameworkId', 'ASC')
    .addOrderBy('s.position', 'ASC')
    .take(SKILLS_FOUND + 1)
    .getMany();
  const found = [...coded, ...worded.filter((one) => !coded.some((other) => idOf(other) === idOf(one)))];
  const rows = found.slice(0, SKILLS_FOUND);
  const under = await parentsOf(db, rows);
  return {
    none: false,
    more: found.length > SKILLS_FOUND,
    skills: rows.flatMap((row) => {
      const framework = frameworks.get(row.frameworkId);
      return framework ? [{ id: idOf(row), alignment: alignmentOf(row, framework, language), under: under(row, language) }] : [];
    }),
  };
}

async function takeSkills(db: ScopedReader, ids: readonly string[], language: Language): Promise<Alignment[]> {
  const taken: Alignment[] = [];
  for (const id of ids.slice(0, SKILLS_FOUND)) {
    const colon = id.indexOf(':');
    const frameworkId = id.slice(0, colon);
    const row = await db.one(FrameworkSkill, { frameworkId, key: id.slice(colon + 1) });
    const framework = row && (await db.one(Framework, { id: frameworkId }));
    if (framework) taken.push(alignmentOf(row, framework, language));
  }
  return taken;
}

const idOf = ({ frameworkId, key }: FrameworkSkillRow): string => `${frameworkId}:${key}`;

/** Open Badges 3.0, Alignment. A list of an institution's own is of no vocabulary that the standard names. */
function alignmentOf({ url, code, name, description }: FrameworkSkillRow, framework: FrameworkRow, language: Language): Alignment {
  const more = inLanguage(description, language);
  const type = { case: 'CFItem', 'ctdl-asn': 'ceasn:Competency', csv: undefined } as const;
  const targetType = type[framework.format];
  return {
    targetName: inLanguage(name, language),
    targetUrl: url,
    targetFramework: cleaned(inLanguage(framework.name, language), SKILL_NAME),
    ...(code === null ? {} : { targetCode: code }),
    ...(more === '' ? {} : { targetDescription: more }),
    ...(targetType === undefined ? {} : { targetType }),
  };
}

/** What each lies beneath, in words: two skills of one name are told apart by it. */
async function parentsOf(db: ScopedReader, rows: readonly FrameworkSkillRow[]): Promise<(row: FrameworkSkillRow, language: Language) => string | undefined> {
  const keys = [...new Set(rows.flatMap(({ parent }) => (parent === null ? [] : [parent])))];
  const parents = keys.length === 0 ? [] : await db.list(FrameworkSkill, { key: In(keys) });
  return ({ frameworkId, parent }, language) => {
    const found = parents.find((one) => one.frameworkId === frameworkId && one.key === parent);
    return found && inLanguage(found.name, language);
  };
}
