import { LaurelError, newId, now } from '@laurel/base';
import { plain } from '@laurel/issuer';
import { In, type ScopedReader, type ScopedWriter } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { Framework, FrameworkImport, type FrameworkImportRow, type FrameworkRow, FrameworkSkill, type FrameworkSkillRow } from './framework-records.ts';
import { FRAMEWORKS_OF_A_PROFILE } from './limits.ts';
import type { ReadFramework, ReadSkill } from './read-framework.ts';
import { refuse } from './refuse.ts';

type By = { profile: string; by: string };

/**
 * Puts what was read where its reader looks at it first; what they left there before goes. Its id.
 * @throws LaurelError bad_form (there are as many frameworks as a profile may have)
 */
export async function draftImport(deps: ProgrammeDeps, { profile, by }: By, content: ReadFramework): Promise<string> {
  const id = newId(deps.context);
  await deps.store.as(profile).write(async (db) => {
    if (!(await db.one(Framework, { source: content.source })) && (await isFull(db))) throw refuse('too_many_frameworks');
    await db.remove(FrameworkImport, { createdBy: by });
    await db.insert(FrameworkImport, { id, content, createdAt: now(deps.context), createdBy: by });
  });
  return id;
}

/** What keeping it would do to the framework that came from there before: how many skills are new, changed, gone, and withdrawn since achievements name them. */
export type Difference = { known: FrameworkRow | undefined; added: number; changed: number; same: number; gone: ReadSkill[]; withdrawn: FrameworkSkillRow[] };

/** @throws LaurelError not_found */
export async function lookAtImport(deps: ProgrammeDeps, { profile, by }: By, id: string): Promise<{ row: FrameworkImportRow; difference: Difference }> {
  return deps.store.as(profile).read(async (db) => {
    const row = await db.one(FrameworkImport, { id, createdBy: by });
    if (!row) throw new LaurelError('not_found');
    return { row, difference: (await compare(deps, db, row.content)).difference };
  });
}

/**
 * Keeps it, in place of what came from there before: all of it or nothing. What its publisher has dropped stays, withdrawn, where an achievement names it.
 * @throws LaurelError not_found · conflict (too many frameworks)
 */
export async function keepFramework(deps: ProgrammeDeps, { profile, by }: By, id: string): Promise<FrameworkRow> {
  return deps.store.as(profile).write(async (db) => {
    const pending = await db.one(FrameworkImport, { id, createdBy: by });
    if (!pending) throw new LaurelError('not_found');
    const { skills, source, format, name, publisher, licence, edition } = pending.content;
    const { difference, before } = await compare(deps, db, pending.content);
    const { known } = difference;
    if (!known && (await isFull(db))) throw new LaurelError('conflict'); // somebody else brought one meanwhile
    const row = { source, format, name, publisher, licence, edition, importedAt: now(deps.context), importedBy: `person:${by}` };
    const frameworkId = known?.id ?? newId(deps.context);
    if (known) await db.update(Framework, { id: frameworkId }, row);
    else await db.insert(Framework, { id: frameworkId, ...row });
    const rows = [
      ...skills.map((skill, position) => rowOf(frameworkId, skill, position)),
      ...difference.withdrawn.map(({ profile: _, ...old }, nth) => ({ ...old, parent: null, position: skills.length + nth, withdrawn: 1 as const })),
    ];
    await replaceSkills(db, frameworkId, before, rows);
    await db.remove(FrameworkImport, { id });
    await deps.record(db.open, {
      actor: `person:${by}`,
      action: known ? 'framework.updated' : 'framework.imported',
      object: `framework:${frameworkId}`,
      profile,
      detail: { skills: skills.length, added: difference.added, changed: difference.changed, withdrawn: difference.withdrawn.length },
    });
    return { id: frameworkId, profile, ...row };
  });
}

const isFull = async (db: ScopedWriter): Promise<boolean> => (await db.count(Framework, {})) >= FRAMEWORKS_OF_A_PROFILE;

/** Of one statement, well under what SQLite binds. */
const ROWS_AT_ONCE = 500;

type NewSkill = Omit<FrameworkSkillRow, 'profile'>;

/** Touches what differs: of a framework that comes again most is as it was. */
async function replaceSkills(db: ScopedWriter, frameworkId: string, before: readonly FrameworkSkillRow[], rows: readonly NewSkill[]): Promise<void> {
  const old = new Map(before.map((row) => [row.key, row]));
  const kept = new Set(rows.flatMap((row) => (isSame(old.get(row.key), row) ? [row.key] : [])));
  const away = before.flatMap(({ key }) => (kept.has(key) ? [] : [key]));
  const fresh = rows.filter(({ key }) => !kept.has(key));
  for (let from = 0; from < away.length; from += ROWS_AT_ONCE) await db.remove(FrameworkSkill, { frameworkId, key: In(away.slice(from, from + ROWS_AT_ONCE)) });
  for (let from = 0; from < fresh.length; from += ROWS_AT_ONCE) await db.insert(FrameworkSkill, fresh.slice(from, from + ROWS_AT_ONCE));
}

const isSame = (old: FrameworkSkillRow | undefined, row: NewSkill): boolean =>
  old !== undefined && old.position === row.position && old.withdrawn === row.withdrawn && JSON.stringify(factsOf(old)) === JSON.stringify(factsOf(row));

export const discardImport = (deps: ProgrammeDeps, { profile, by }: By, id: string): Promise<void> =>
  deps.store.as(profile).write(async (db) => {
    await db.remove(FrameworkImport, { id, createdBy: by });
  });

/** The skills of a framework that achievements of its profile name. */
export async function skillsInUse(deps: ProgrammeDeps, db: ScopedReader | ScopedWriter, frameworkId: string): Promise<FrameworkSkillRow[]> {
  const named = [...(await deps.awarding.skillsNamed(db))];
  const found: FrameworkSkillRow[] = [];
  for (let from = 0; from < named.length; from += ROWS_AT_ONCE)
    found.push(...(await db.list(FrameworkSkill, { frameworkId, url: In(named.slice(from, from + ROWS_AT_ONCE)) })));
  return found.sort((a, b) => a.position - b.position);
}

/** @throws LaurelError not_found · conflict (an achievement names one of its skills) */
export async function removeFramework(deps: ProgrammeDeps, { profile, by }: By, id: string): Promise<void> {
  await deps.store.as(profile).write(async (db) => {
    if (!(await db.one(Framework, { id }))) throw new LaurelError('not_found');
    if ((await skillsInUse(deps, db, id)).length > 0) throw new LaurelError('conflict');
    await db.remove(FrameworkSkill, { frameworkId: id });
    await db.remove(Framework, { id });
    await deps.record(db.open, { actor: `person:${by}`, action: 'framework.removed', object: `framework:${id}`, profile });
  });
}

async function compare(
  deps: ProgrammeDeps,
  db: ScopedReader | ScopedWriter,
  { source, skills }: ReadFramework,
): Promise<{ difference: Difference; before: FrameworkSkillRow[] }> {
  const known = await db.one(Framework, { source });
  const before = known ? await db.list(FrameworkSkill, { frameworkId: known.id }, { order: { position: 'ASC' } }) : [];
  const old = new Map(before.map((row) => [row.key, row]));
  const now = new Set(skills.map(({ key }) => key));
  const named = before.length === 0 ? new Set() : await deps.awarding.skillsNamed(db);
  const missing = before.filter(({ key }) => !now.has(key));
  const added = skills.filter(({ key }) => !old.has(key)).length;
  const changed = skills.filter((skill) => {
    const row = old.get(skill.key);
    return row !== undefined && (row.withdrawn === 1 || JSON.stringify(factsOf(row)) !== JSON.stringify(factsOf(skill)));
  }).length;
  return {
    before,
    difference: {
      known,
      added,
      changed,
      same: skills.length - added - changed,
      gone: missing.filter(({ url }) => !named.has(url)),
      withdrawn: missing.filter(({ url }) => named.has(url)),
    },
  };
}

const factsOf = ({ url, code, name, description, parent }: ReadSkill) => [url, code, name, description, parent];

const rowOf = (frameworkId: string, skill: ReadSkill, position: number): Omit<FrameworkSkillRow, 'profile'> => ({
  frameworkId,
  ...skill,
  position,
  words: ` ${plain([...Object.values(skill.name), ...Object.values(skill.description), skill.code ?? ''].join(' '))}`,
  withdrawn: 0,
});
