import { expect } from 'vitest';
import type { Started } from './rosters.ts';
import type { Rows } from './rows.ts';
import type { Claimed } from './wallet.ts';

/** What may never be half there, whenever a process dies: each line answers as many as the first. */
export function expectNoneTorn({ number }: Rows): void {
  const awards = number("SELECT count(*) FROM job_item WHERE state = 'done'");
  expect({
    counted: number('SELECT coalesce(sum(done), 0) FROM job'),
    awards: number('SELECT count(*) FROM award'),
    links: number('SELECT count(DISTINCT award_id) FROM claim_link'),
    letters: number("SELECT count(*) FROM outbox WHERE kind = 'claim'"),
    events: number("SELECT count(*) FROM award_event WHERE kind = 'awarded'"),
    audited: number("SELECT count(*) FROM audit_event WHERE action = 'award.made'"),
  }).toEqual({ counted: awards, awards, links: awards, letters: awards, events: awards, audited: awards });

  const badges = number("SELECT count(*) FROM credential WHERE configuration = 'open-badge-di'");
  const copies = number("SELECT count(*) FROM credential WHERE configuration = 'open-badge-sd-jwt'");
  expect({
    kept: number("SELECT count(*) FROM award WHERE state = 'kept'"),
    events: number("SELECT count(*) FROM award_event WHERE kind = 'kept'"),
    places: number('SELECT count(*) FROM status_entry'),
    audited: number("SELECT coalesce(sum(detail ->> 'copies'), 0) FROM audit_event WHERE action = 'credential.issued'"),
  }).toEqual({ kept: badges, events: badges, places: 2 * badges + copies, audited: badges + copies });
}

/** A roster that is through: every line one award, with one link, one letter and one record of each. */
export function expectAwardedOnce({ number, list }: Rows, { batchId, rows }: Started): void {
  expect(list('SELECT state, total, done, failed FROM job WHERE idempotency_key = ?', batchId)).toEqual([
    { state: 'done', total: rows, done: rows, failed: 0 },
  ]);
  const ofBatch = (what: string, more = '') => number(`SELECT count(${what}) FROM award ${more} WHERE batch_id = ?`, batchId);
  expect({
    awards: ofBatch('*'),
    lines: ofBatch('DISTINCT batch_line'),
    learners: ofBatch('DISTINCT external_id'),
    links: ofBatch('*', 'JOIN claim_link ON award_id = award.id'),
    letters: ofBatch('*', "JOIN outbox ON about = award.id AND outbox.kind = 'claim'"),
    events: ofBatch('*', "JOIN award_event ON award_id = award.id AND award_event.kind = 'awarded'"),
    audited: ofBatch('*', "JOIN audit_event ON object = 'award:' || award.id AND action = 'award.made'"),
    linesLeft: number('SELECT count(*) FROM roster_line WHERE batch_id = ?', batchId),
  }).toEqual({ awards: rows, lines: rows, learners: rows, links: rows, letters: rows, events: rows, audited: rows, linesLeft: 0 });
}

/** The file itself, as SQLite and the foreign keys see it. */
export function expectSound({ list }: Rows): void {
  expect(list('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(list('PRAGMA foreign_key_check')).toEqual([]);
}

/** What reached a wallet is what is recorded, byte for byte, and nothing else is: one badge an award, and the copies that were asked for. */
export function expectClaimedOnce({ number, list }: Rows, claimed: readonly Claimed[]): void {
  const byAward = Map.groupBy(list('SELECT award_id, configuration, holder_key, signed FROM credential'), ({ award_id: award }) => award);
  const awardOf = new Map([...byAward].flatMap(([award, rows]) => rows.map(({ signed }) => [signed, award])));
  expect(byAward.size).toBe(claimed.length);
  for (const { badge, holder, copies } of claimed) {
    const rows = (byAward.get(awardOf.get(badge)) ?? []).map(({ configuration, holder_key: key, signed }) => `${configuration} ${key} ${signed}`);
    const delivered = [`open-badge-di ${holder} ${badge}`, ...copies.map(({ text, thumbprint }) => `open-badge-sd-jwt ${thumbprint} ${text}`)];
    expect(rows.sort()).toEqual(delivered.sort());
  }
  expect(number("SELECT count(*) FROM award_event WHERE kind = 'refilled'")).toBe(0);
  expect(number('SELECT count(*) FROM (SELECT DISTINCT list_id, position FROM status_entry)')).toBe(number('SELECT count(*) FROM status_entry'));
}
