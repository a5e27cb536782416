import { expect, it } from 'vitest';
import { expectSound } from './expect-whole.ts';
import { openJudge } from './judge.ts';
import { lookAt, type Rows } from './rows.ts';
import { expectAuditHolds, killWhile, openStage, orShort, PATIENCE } from './stage.ts';

const ROWS = orShort(150, 75);
/** In each of the two jobs: the first signing, and the signing anew. */
const KILLS = orShort(10, 4);
/** Of both together; fewer inside, and the rest would have shown nothing. */
const INSIDE_AT_LEAST = orShort(10, 3);
/** Awards whose badges are read by somebody else at the end. */
const JUDGED = 25;

const stage = openStage();

it(`signs each of ${ROWS} rows with a key once, and once again, with one letter each, however often its process is killed`, { timeout: PATIENCE }, async () => {
  const { registrar, place } = stage;
  const { batchId, finished } = await registrar.start(ROWS, 'keyed');
  const first = await killWhileIssuing();
  await finished();
  const again = await registrar.issueAgain(batchId);
  const second = await killWhileIssuing();
  expect((await again.finished()).heading).toContain(`${ROWS} badges issued again`);
  expect((await stage.life.stop()).code).toBe(0);
  await expectAuditHolds(stage);

  const { signed, wasted } = lookAt(place.database, (rows) => {
    expectNoneHalf(rows);
    expectSound(rows);
    expect(rows.number("SELECT count(*) FROM award WHERE state = 'issued'")).toBe(ROWS);
    for (const kind of ['issued', 'reissued']) expect(rows.number('SELECT count(DISTINCT award_id) FROM award_event WHERE kind = ?', kind)).toBe(ROWS);
    expect(rows.list('SELECT DISTINCT count(*) AS counted FROM credential WHERE superseded_at IS NULL GROUP BY award_id')).toEqual([{ counted: 2 }]);
    return {
      signed: rows.list('SELECT signed, superseded_at FROM credential WHERE award_id IN (SELECT id FROM award LIMIT ?)', JUDGED),
      wasted: placesInVain(rows),
    };
  });
  await stage.nextLife();
  const judge = openJudge(place.address);
  for (const row of signed) expect((await judge(String(row.signed))).outcome).toBe(row.superseded_at === null ? 'valid' : 'invalid');
  console.log(
    `${2 * KILLS} kills while ${ROWS} awards were signed and signed anew, ${first + second} of them inside a chunk: 0 lost, 0 doubled, ${wasted} places taken in vain, ` +
      `${signed.length} badges of ${JUDGED} awards valid or, where another took their place, revoked`,
  );
  expect(first + second).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
});

/** Places are taken in a write of their own, and become entries in the write that records: in between it signs. */
const killWhileIssuing = (): Promise<number> =>
  killWhile(stage, {
    kills: KILLS,
    job: 'issuer.issue',
    withinMs: 700,
    before: placesInVain,
    frozen: (rows, before) => {
      expectNoneHalf(rows);
      return placesInVain(rows) > before || rows.isBeingWritten();
    },
  });

const placesInVain = ({ number }: Rows): number => number('SELECT coalesce(sum(allocated), 0) FROM status_list') - number('SELECT count(*) FROM status_entry');

/** Whenever a process dies: what the job counts as done is there whole, and what another took the place of is revoked. */
function expectNoneHalf({ number }: Rows): void {
  const done = number("SELECT coalesce(sum(done), 0) FROM job WHERE kind = 'issuer.issue'");
  expect({
    items: number("SELECT count(*) FROM job_item JOIN job ON job.id = job_id WHERE kind = 'issuer.issue' AND job_item.state = 'done'"),
    events: number("SELECT count(*) FROM award_event WHERE kind IN ('issued', 'reissued')"),
    letters: number("SELECT count(*) FROM outbox WHERE kind IN ('issued', 'reissued')"),
    audited: number("SELECT count(*) FROM audit_event WHERE action = 'credential.issued'"),
    badges: number("SELECT count(*) FROM credential WHERE configuration = 'open-badge-di'"),
    copies: number("SELECT count(*) FROM credential WHERE configuration = 'open-badge-sd-jwt'"),
    thirds: number('SELECT count(*) FROM status_entry') / 3,
    places: number('SELECT count(*) FROM (SELECT DISTINCT list_id, position FROM status_entry)') / 3,
    failed: number("SELECT coalesce(sum(failed), 0) FROM job WHERE kind = 'issuer.issue'"),
  }).toEqual({ items: done, events: done, letters: done, audited: done, badges: done, copies: done, thirds: done, places: done, failed: 0 });
  expect({
    superseded: number('SELECT count(*) FROM credential WHERE superseded_at IS NOT NULL') / 2,
    flipped: number('SELECT count(*) FROM status_entry WHERE value = 1') / 2,
    standing: number(`SELECT count(*) FROM status_entry JOIN credential ON credential.id = credential_id JOIN status_list ON status_list.id = list_id
      WHERE superseded_at IS NOT NULL AND status_list.kind <> 'suspension' AND value <> 1`),
  }).toEqual({
    superseded: number("SELECT count(*) FROM award_event WHERE kind = 'reissued'"),
    flipped: number("SELECT count(*) FROM award_event WHERE kind = 'reissued'"),
    standing: 0,
  });
}
