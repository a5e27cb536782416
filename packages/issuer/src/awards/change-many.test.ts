import { LaurelError } from '@laurel/base';
import { verifyAudit } from '@laurel/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { type AchievementRow, Award, AwardEvent, StatusEntry } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { standingChunk } from './change-job.ts';
import { draftChange, draftUndo, lookAtChange, startChange } from './change-many.ts';
import { liftSuspension, suspendAward } from './change-standing.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
});
afterAll(() => test.stop());

const by = { profile: 'kestrel', actor: 'person:test' };
const kestrel = () => test.store.as('kestrel');
const made = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await claiming.awarded()).id);
  return ids;
};
const draft = (act: 'revoke' | 'suspend' | 'lift', awards: readonly string[]) => draftChange(test.issuer, { ...by, act, picked: { awards } });
const start = (id: string, count: string, reason = 'other') => startChange(test.issuer, { ...by, id, reason, note: 'the wrong cohort', count });
async function work(issuer: Issuer = test.issuer): Promise<void> {
  while ((await standingChunk(issuer, test.serveList)) === 'more');
}
const standings = async (ids: readonly string[]) =>
  kestrel().read(async (db) => {
    const rows = [];
    for (const id of ids) rows.push((await db.one(Award, { id }))?.standing);
    return rows;
  });
const eventsOf = async (awardId: string) =>
  (await kestrel().read((db) => db.list(AwardEvent, { awardId }, { order: { position: 'ASC' } }))).map(({ kind }) => kind);

describe('many badges', () => {
  it('are revoked after the count is typed, each with one event, one letter and every copy, and the others stay', async () => {
    const { award, access } = await claiming.redeemed();
    await claiming.wallet.badge(access, walletKey());
    const others = await made(2);
    const id = await draft('revoke', [award.id, ...others]);
    expect(await lookAtChange(test.issuer, 'kestrel', id)).toMatchObject({ total: 3, willChange: 3, signed: 1, people: 3 });
    await expect(start(id, '2')).rejects.toMatchObject({ problems: [{ at: 'count' }] });
    await expect(start(id, '3', 'because')).rejects.toMatchObject({ problems: [{ at: 'reason' }] });
    const [stays] = await made(1);
    const letters = test.letters.length;
    await start(id, '3', 'issued-in-error');
    await work();
    expect(await standings([award.id, ...others, stays ?? ''])).toEqual(['revoked', 'revoked', 'revoked', 'good']);
    expect(test.letters.slice(letters).map(({ kind }) => kind)).toEqual(['revoked', 'revoked', 'revoked']);
    expect(await kestrel().read((db) => db.list(AwardEvent, { awardId: award.id, kind: 'revoked' }))).toMatchObject([
      { actor: 'person:test', reason: 'issued-in-error', note: 'the wrong cohort' },
    ]);
    const entries = await kestrel().read((db) => db.list(StatusEntry, { awardId: award.id }));
    expect(entries.map(({ value }) => value).sort()).toEqual([0, 1]); // revocation flipped, suspension not
  });

  it('are one job however often it is pressed, and in two tabs each badge is changed once', async () => {
    const ids = await made(3);
    const [one, two] = [await draft('revoke', ids), await draft('revoke', ids)];
    const jobs = await Promise.all([start(one, '3'), start(one, '3'), start(two, '3')]);
    expect(jobs[0]).toBe(jobs[1]);
    expect(jobs[2]).not.toBe(jobs[0]);
    await work();
    for (const id of ids) expect(await eventsOf(id)).toEqual(['awarded', 'revoked']);
    const found = await test.store.read(async (db) => [
      await test.issuer.jobs.find(db, 'kestrel', jobs[0] ?? ''),
      await test.issuer.jobs.find(db, 'kestrel', jobs[2] ?? ''),
    ]);
    expect(found.map((job) => [job?.done, job?.failed]).toSorted()).toEqual([
      [0, 3],
      [3, 0],
    ]);
  });

  it('that were suspended are lifted together again, and not those that were suspended before', async () => {
    const ids = await made(3);
    const [before = ''] = ids;
    await suspendAward(test.issuer, test.serveList, { ...by, awardId: before, reason: 'under-review' });
    const id = await draft('suspend', ids);
    expect(await lookAtChange(test.issuer, 'kestrel', id)).toMatchObject({ total: 3, willChange: 2 });
    await start(id, '2', 'under-review');
    await work();
    expect(await standings(ids)).toEqual(['suspended', 'suspended', 'suspended']);
    const undo = await draftUndo(test.issuer, { ...by, id });
    await start(undo, '2', '');
    await work();
    expect(await standings(ids)).toEqual(['suspended', 'good', 'good']);
    expect(await eventsOf(ids[1] ?? '')).toEqual(['awarded', 'suspended', 'lifted']);
  });

  it('are those that were counted: one that was suspended then and lifted since is left alone', async () => {
    const ids = await made(3);
    const [apart = ''] = ids;
    await suspendAward(test.issuer, test.serveList, { ...by, awardId: apart, reason: 'under-review' });
    const id = await draft('suspend', ids);
    await start(id, '2', 'under-review');
    await liftSuspension(test.issuer, test.serveList, { ...by, awardId: apart });
    await work();
    expect(await standings(ids)).toEqual(['good', 'suspended', 'suspended']);
  });

  it('are lifted without a reason, since none is told', async () => {
    const ids = await made(1);
    await suspendAward(test.issuer, test.serveList, { ...by, awardId: ids[0] ?? '', reason: 'other' });
    const id = await draft('lift', ids);
    await expect(start(id, '1', 'whatever somebody wrote')).rejects.toMatchObject({ problems: [{ at: 'reason' }] });
    await start(id, '1', '');
    await work();
    expect(await standings(ids)).toEqual(['good']);
  });

  it('of a count that is said wrong stay as they are, be it one or none that would change; unsaid, it is asked for of two', async () => {
    const [one = '', other = ''] = await made(2);
    const differs = { problems: [{ at: 'count', code: 'count_differs' }] };
    const single = await draft('revoke', [one]);
    for (const wrong of ['9', '0', 'all']) await expect(start(single, wrong)).rejects.toMatchObject(differs);
    const none = await draft('lift', [one, other]);
    for (const wrong of ['3', '2']) await expect(start(none, wrong, '')).rejects.toMatchObject(differs);
    await expect(start(await draft('revoke', [one, other]), '')).rejects.toMatchObject(differs);
    await start(single, '');
    await work();
    expect(await standings([one, other])).toEqual(['revoked', 'good']);
  });

  it('are all that fit a filter when it was asked, and not who came since', async () => {
    const other = await defineOne(test);
    const own = openClaiming(test, other);
    const ids = [(await own.awarded()).id, (await own.awarded()).id];
    const id = await draftChange(test.issuer, { ...by, act: 'suspend', picked: { filter: { achievement: other.id, state: 'offered' } } });
    const late = (await own.awarded()).id;
    await start(id, '2');
    await work();
    expect(await standings([...ids, late])).toEqual(['suspended', 'suspended', 'good']);
  });

  it('of another profile cannot be picked, nor nothing, nor more than a page', async () => {
    const theirs = await openClaiming(test, await defineOne(test, {}, 'heron')).awarded();
    await expect(draft('revoke', [theirs.id])).rejects.toMatchObject({ code: 'not_found' });
    await expect(draft('revoke', [])).rejects.toMatchObject({ problems: [{ code: 'nothing_picked' }] });
    await expect(
      draft(
        'revoke',
        Array.from({ length: 501 }, (_, n) => `a${n}`),
      ),
    ).rejects.toMatchObject({ problems: [{ code: 'too_many' }] });
    await expect(start('nobody', '1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are changed once each wherever the work is cut off, and one that cannot be does not hold up the others', async () => {
    const ids = await made(40);
    const [bad] = ids;
    const id = await draft('revoke', ids);
    await start(id, '40');
    let calls = 0;
    const cut = new Set([1, 3, 60, 130, 200]);
    const failing: Issuer = {
      ...test.issuer,
      enqueue: async (db, letter) => {
        if (cut.has(++calls)) throw new LaurelError('storage_busy'); // as if the process had died here: nothing of the write is there
        if (letter.about === bad) throw new Error('this one cannot be written to');
        return test.issuer.enqueue(db, letter);
      },
    };
    for (let state = 'more'; state === 'more'; ) state = await standingChunk(failing, test.serveList).catch(() => 'more' as const);
    expect(await standings(ids)).toEqual(['good', ...Array.from({ length: 39 }, () => 'revoked')]);
    for (const awardId of ids.slice(1)) expect(await eventsOf(awardId)).toEqual(['awarded', 'revoked']);
    expect(await verifyAudit(test.store)).toMatchObject({ ok: true });
  });
});
