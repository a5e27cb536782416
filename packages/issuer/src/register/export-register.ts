import { In } from '@laurel/store';
import type { Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { type RegisterRow, withCompany } from '../awards/find-awards.ts';
import type { Actor, Issuer } from '../deps.ts';
import { EXPORTED_AT_ONCE } from '../limits.ts';
import { Batch } from '../records.ts';
import { BOM, csvLine } from '../roster/write-csv.ts';
import { awardView } from './award-view.ts';
import type { RegisterFilter } from './filter.ts';
import { searchRegister } from './search.ts';
import { lossOf, shownStateOf } from './shown-state.ts';
import { whoOf } from './who-of.ts';

export const EXPORTS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORTS)[number];

type Input = { profile: string; filter: RegisterFilter; format: ExportFormat; t: Translate; actor: Actor };

/**
 * The awards that fit a filter, newest first, as they are read: each piece from a snapshot of its own, so that a long download holds up nobody.
 * That somebody took the register along is audited before the first line leaves.
 */
export async function exportRegister(issuer: Issuer, { profile, filter, format, t, actor }: Input): Promise<AsyncIterable<string>> {
  await issuer.store.write((db) => issuer.record(db, { actor, action: 'register.exported', object: `register:${profile}`, profile, detail: { format } }));
  const all = pieces(issuer, profile, filter);
  return format === 'csv' ? asCsv(t, all) : asJsonLines(all);
}

/** `files`: what the files were called that batches came from, by the batch. */
type Piece = { rows: RegisterRow[]; files: ReadonlyMap<string, string> };

async function* pieces(issuer: Issuer, profile: string, filter: RegisterFilter): AsyncIterable<Piece> {
  for (let after: string | undefined, more = true; more; ) {
    const piece = await issuer.store.as(profile).read(async (db) => {
      const search = await searchRegister(issuer, db, filter);
      const awards = await search.next({ after }, EXPORTED_AT_ONCE);
      const last = awards.at(-1);
      const batches = await db.list(Batch, { id: In([...new Set(awards.flatMap(({ batchId }) => batchId ?? []))]) });
      const files = new Map(batches.map(({ id, filename }) => [id, filename]));
      return { rows: await withCompany(issuer, db, awards), files, last: last && search.cursorOf(last) };
    });
    yield piece;
    after = piece.last;
    more = piece.rows.length === EXPORTED_AT_ONCE;
  }
}

async function* asJsonLines(all: AsyncIterable<Piece>): AsyncIterable<string> {
  for await (const { rows } of all) yield rows.map((row) => `${JSON.stringify(awardView(row))}\n`).join('');
}

const COLUMNS = [
  'email',
  'name',
  'external_id',
  'language',
  'achievement',
  'version',
  'assessment',
  'awarded_on',
  'valid_until',
  'state',
  'since',
  'reason',
  'letter',
  'results',
  'opened',
  'kept',
  'batch',
  'file',
  'award',
] as const;

async function* asCsv(t: Translate, all: AsyncIterable<Piece>): AsyncIterable<string> {
  yield BOM + csvLine(COLUMNS.map((column) => t(`issuer.export.${column}`)));
  for await (const { rows, files } of all) yield rows.map((row) => csvLine(cellsOf(t, row, files))).join('');
}

function cellsOf(t: Translate, row: RegisterRow, files: Piece['files']): string[] {
  const { award, achievement, letter, turned } = row;
  const cells: Record<(typeof COLUMNS)[number], string | null | undefined> = {
    email: award.recipientEmail,
    name: award.pseudonym === null ? award.recipientName : whoOf(t, award),
    external_id: award.externalId,
    language: award.recipientLanguage,
    achievement: achievement && said(achievement.definition.name, t.language),
    version: String(award.achievementVersion),
    assessment: t(`issuer.assessment.${award.assessmentClass}`),
    awarded_on: award.awardedOn,
    valid_until: award.validUntil?.slice(0, 10),
    state: t(`issuer.state.${shownStateOf(row)}`),
    since: turned?.at,
    reason: turned?.reason && t(`issuer.reason.${turned.reason}`),
    letter: letter && (lossOf(t, letter) ?? t(`courier.stage.${letter.stage}`)),
    results: award.results.map(({ title, value }) => `${title}: ${value}`).join('; '),
    opened: award.openedAt,
    kept: award.keptAt,
    batch: award.batchId,
    file: award.batchId && files.get(award.batchId),
    award: award.id,
  };
  return COLUMNS.map((column) => cells[column] ?? '');
}
