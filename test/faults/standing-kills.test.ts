import { expect, it } from 'vitest';
import { expectSound } from './expect-whole.ts';
import { lookAt, type Rows } from './rows.ts';
import { expectAuditHolds, killWhile, openStage, orShort, PATIENCE } from './stage.ts';

const ROWS = orShort(1_000, 500);
const KILLS = orShort(10, 4);
/** Fewer inside a chunk, and the rest would have shown nothing. */
const INSIDE_AT_LEAST = orShort(4, 1);

const stage = openStage();

it(`revokes ${ROWS} badges once each, with one event, one audit record and one letter, however often its process is killed`, {
  timeout: PATIENCE,
}, async () => {
  const { registrar, place } = stage;
  const started = await registrar.start(ROWS);
  await started.finished();
  const revoking = await registrar.revokeAll(started);
  const inside = await killWhile(stage, {
    kills: KILLS,
    job: 'issuer.standing',
    withinMs: 250,
    before: () => undefined,
    frozen: (rows) => {
      expectNoneHalf(rows);
      return rows.isBeingWritten();
    },
  });
  expect((await revoking.finished()).heading).toContain(`${ROWS.toLocaleString('en')} badges revoked`);
  expect((await stage.life.stop()).code).toBe(0);
  await expectAuditHolds(stage);
  lookAt(place.database, (rows) => {
    expectNoneHalf(rows);
    expectSound(rows);
    expect(rows.number("SELECT count(*) FROM award WHERE standing = 'revoked'")).toBe(ROWS);
    expect(rows.number("SELECT count(DISTINCT award_id) FROM award_event WHERE kind = 'revoked'")).toBe(ROWS);
  });
  await stage.nextLife();
  console.log(`${KILLS} kills while ${ROWS} badges were revoked, ${inside} of them inside a chunk: 0 lost, 0 doubled`);
  expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
});

/** Whenever a process dies: what the job counts as done is there whole, and nothing else is. */
function expectNoneHalf({ number }: Rows): void {
  const done = number("SELECT coalesce(sum(done), 0) FROM job WHERE kind = 'issuer.standing'");
  expect({
    items: number("SELECT count(*) FROM job_item JOIN job ON job.id = job_id WHERE kind = 'issuer.standing' AND job_item.state = 'done'"),
    revoked: number("SELECT count(*) FROM award WHERE standing = 'revoked'"),
    events: number("SELECT count(*) FROM award_event WHERE kind = 'revoked'"),
    letters: number("SELECT count(*) FROM outbox WHERE kind = 'revoked'"),
    audited: number("SELECT count(*) FROM audit_event WHERE action = 'award.revoked'"),
    failed: number("SELECT coalesce(sum(failed), 0) FROM job WHERE kind = 'issuer.standing'"),
  }).toEqual({ items: done, revoked: done, events: done, letters: done, audited: done, failed: 0 });
}
