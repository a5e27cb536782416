import { LaurelError, newId, type Problem } from '@laurel/base';
import { In, type ScopedReader } from '@laurel/store';
import { BatchSlips } from '../claims/slips-records.ts';
import type { Issuer } from '../deps.ts';
import { type BatchRow, RosterLine } from '../records.ts';
import { tallyColumns } from '../roster/column-tally.ts';
import { type ColumnUse, usesOf } from '../roster/match-columns.ts';
import { type ReadLine, rowReader, withNeeded } from '../roster/parse-roster.ts';
import type { Line } from '../roster/read-csv.ts';
import type { RowRules } from '../roster/read-row.ts';
import { demandDraft, draftOf, rulesOf, writeDraft } from './draft-batch.ts';
import { draftLines, separatorIn } from './draft-lines.ts';
import { asideOfEarlier } from './earlier-awards.ts';

/**
 * The columns used otherwise than their names say. The roster is read again under them and becomes a new draft in the place
 * of this one: its lines are many writes, and a draft that is half one and half the other must never be started.
 * @returns the new draft's id
 * @throws LaurelError not_found · award_state · bad_form (`at`: `use-N`; the first where no column has the address)
 */
export async function useColumns(issuer: Issuer, input: { profile: string; batchId: string; uses: readonly string[] }): Promise<string> {
  const { profile, batchId } = input;
  const { batch, achievement, pins } = await issuer.store.as(profile).read(async (db) => ({
    ...(await draftOf(db, batchId)),
    pins: (await db.one(BatchSlips, { batchId })) !== undefined,
  }));
  const asked = rulesOf(issuer, achievement, batch.assessmentClass);
  // A column with nothing in it gives way to the one that somebody points at, and one that we added goes.
  const empty = await emptyColumns(issuer, batch);
  const meant = input.uses.slice(0, batch.headers.length);
  const given = demandUses(
    meant.map((use, n) => (empty[n] && meant.some((other, m) => m !== n && other === use && !empty[m]) ? 'leave-out' : use)),
    usesOf(achievement.definition.results),
  );
  const isOurs = batch.headers.map(
    (header, n) => empty[n] === true && given[n] === 'leave-out' && asked.results.some(({ title }) => header === `result:${title}`),
  );
  const without = <T>(all: readonly T[]): T[] => all.filter((_, n) => isOurs[n] !== true);
  const { widened, ...columns } = withNeeded({ headers: without(batch.headers), uses: without(given) }, asked);
  const fresh = { ...batch, ...columns, id: newId(issuer.context) };
  const rules: RowRules = { ...asked, ...columns };
  const read = rowReader(rules);
  const anew = (cells: string[]) => widened(without(cells));
  const pieces = asideOfEarlier(
    issuer,
    fresh,
    readAnew(issuer, batch, rules, ({ line, cells }) => read({ line, cells: anew(cells) })),
  );

  // What was mended or emptied since its page was read is not put back: the write that takes it over reads it again.
  const asTheyStand = async (db: ScopedReader, lines: readonly ReadLine[]): Promise<ReadLine[]> => {
    await demandDraft(db, batchId);
    const stand = await db.list(RosterLine, { batchId, line: In(lines.map(({ line }) => line)) });
    const cells = new Map(stand.map((line) => [line.line, anew(line.cells)]));
    return lines.map((was) => {
      const now = cells.get(was.line) ?? [];
      return JSON.stringify(now) === JSON.stringify(was.cells) ? was : read({ line: was.line, cells: now });
    });
  };
  await writeDraft(issuer, fresh, pieces, { pins, replaces: { batchId, asTheyStand } });
  return fresh.id;
}

async function emptyColumns(issuer: Issuer, batch: BatchRow): Promise<boolean[]> {
  const tally = tallyColumns(batch.headers);
  for await (const page of draftLines(issuer, batch)) for (const line of page) tally.add(line);
  return tally.columns().map(({ filled }) => filled === 0);
}

async function* readAnew(issuer: Issuer, batch: BatchRow, rules: RowRules, anew: (line: Line) => ReadLine): AsyncGenerator<ReadLine[]> {
  for await (const page of draftLines(issuer, batch)) {
    rules.separator ??= separatorIn(page);
    yield page.map(anew);
  }
}

function demandUses(asked: readonly string[], known: readonly ColumnUse[]): ColumnUse[] {
  const problems: Problem[] = [];
  const kinds = asked.map((text) => text.replace(/^awarded_on_(dmy|mdy)$/, 'awarded_on'));
  const uses = asked.map((text, index): ColumnUse => {
    const use = known.find((candidate) => candidate === text) ?? 'leave-out';
    if (use !== 'leave-out' && kinds.indexOf(kinds[index] ?? '') !== index) problems.push({ at: `use-${index}`, code: 'use_twice', detail: use });
    return use;
  });
  if (!uses.includes('email')) problems.push({ at: 'use-0', code: 'no_email_column', detail: 'email' });
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  return uses;
}
