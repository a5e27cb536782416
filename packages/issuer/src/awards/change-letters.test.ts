import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
import { type AchievementRow, Award, AwardEvent } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openWallet, walletKey } from '../testing/wallet.ts';
import { standingChunk } from './change-job.ts';
import { draftChange, lookAtChange, startChange } from './change-many.ts';
import { issueChunk } from './issue-job.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
});
afterAll(() => test.stop());
const later = () => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
};
beforeEach(later);

const by = { profile: 'kestrel', actor: 'person:test' };
const draft = (act: 'send' | 'issue', awards: readonly string[]) => draftChange(test.issuer, { ...by, act, picked: { awards } });
const start = (id: string, count: string) => startChange(test.issuer, { ...by, id, reason: '', note: '', count });
async function work(): Promise<void> {
  later();
  while ((await standingChunk(test.issuer, test.serveList)) === 'more' || (await issueChunk(test.issuer, test.serveList)) === 'more');
}
const kept = async (): Promise<string> => {
  const { award, access } = await claiming.redeemed();
  await claiming.wallet.badge(access, walletKey());
  return award.id;
};
const timesOf = (awardId: string, kind: 'link-sent' | 'reissued') => test.store.as('kestrel').read((db) => db.count(AwardEvent, { awardId, kind }));
const left = async (job: string) =>
  test.store.read(async (db) => {
    const found = await test.issuer.jobs.find(db, 'kestrel', job);
    return found ? (await test.issuer.jobs.failedItems(db, found)).map(({ result }) => result) : undefined;
  });

describe('letters sent again to whoever was picked', () => {
  it('go to those that wait for one, not to who has kept the badge; the new PINs are printed at once afterwards', async () => {
    const open = [await claiming.awarded(), await claiming.awarded()];
    const pinned = await claiming.awarded({ pin: true });
    const has = await kept();
    const id = await draft('send', [...open.map((award) => award.id), pinned.id, has]);
    expect(await lookAtChange(test.issuer, 'kestrel', id)).toMatchObject({ total: 4, willChange: 3, people: 3, pins: 1 });
    await expect(start(id, '4')).rejects.toMatchObject({ problems: [{ at: 'count' }] });
    const desk = await openRegistrar(test);
    const before = test.letters.length;
    const here = `/desk/kestrel/register/changes/${id}`;
    expect((await desk.get(here)).text).toContain('the slip handed over before stops working');
    expect((await desk.post(`${here}/slips`, {})).status).toBe(409); // nothing was sent yet
    const job = await start(id, '3');
    await work();
    expect(
      test.letters
        .slice(before)
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual([...open, pinned].map(({ email }) => email).toSorted());
    expect(await left(job)).toEqual([{ code: 'not_open' }]);
    const locked = test.letters.findLast(({ to }) => to === pinned.email)?.text;
    expect([locked?.includes('six digits from a new slip'), locked?.includes('the slip you were given')]).toEqual([true, false]);
    const { text } = await desk.get(here);
    const shown = [...text.matchAll(/awards\/([\w-]+)"[^>]*>([^<]+)</g)].map(([, award, who]) => [award, who]);
    expect(shown).toContainEqual([has, 'Zoë Martin']); // whose it is, not only that it was left
    expect(text).toContain('PIN slip for one learner');
    const asking = (await desk.get(`${here}/slips`)).text;
    expect(asking).toContain('Make one slip');
    const seenOn = (page: string) => /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? 'none';
    const pinsOn = (page: string) => [...page.matchAll(/class="pin">(\d{3})<span> <\/span>(\d{3})/g)].map(([, first, last]) => `${first}${last}`);
    const [old = ''] = pinsOn((await desk.post(`${here}/slips`, { seen: seenOn(asking) })).text);
    const again = await desk.post(`${here}/slips`, { seen: seenOn(asking) }); // the page sent twice, or an older one
    expect([again.status, pinsOn(again.text)]).toEqual([409, []]);
    expect(again.text).toMatch(/Slips were made already: nothing was changed\..*by <bdi>Odile Savoie<\/bdi>.*Make one slip anew/s);
    const made = await desk.post(`${here}/slips`, { seen: seenOn(again.text) });
    expect(made.headers.get('cache-control')).toContain('no-store');
    const pins = pinsOn(made.text);
    expect(pins).toHaveLength(1);
    const offer = await makeOffer(test.issuer, claimTokenFor(test, pinned.email));
    const redeem = (pin: string) => openWallet(test.url, test.clock).redeem(offerCode(test.issuer, offer.id), pin);
    expect((await redeem(old)).status).toBe(400);
    expect((await redeem(pins[0] ?? '')).status).toBe(200);
  });

  it('are counted by people: a family with one mailbox and a number each is as many', async () => {
    const family = [await claiming.awarded(), await claiming.awarded(), await claiming.awarded()].map(({ id }) => id);
    for (const [n, id] of family.entries())
      await test.store.as('kestrel').write((db) => db.update(Award, { id }, { emailKey: 'family@example.org', externalId: n === 2 ? null : `F-${n}` }));
    expect(await lookAtChange(test.issuer, 'kestrel', await draft('send', family))).toMatchObject({ willChange: 3, people: 2 });
  });

  it('go out once to each, asked in two tabs, and again when it is asked again', async () => {
    const { id: award } = await claiming.awarded();
    const [one, two] = [await draft('send', [award]), await draft('send', [award])];
    later();
    const jobs = [await start(one, ''), await start(one, '')];
    later(); // the oldest goes first
    jobs.push(await start(two, ''));
    expect(jobs[0]).toBe(jobs[1]);
    await work();
    expect(await timesOf(award, 'link-sent')).toBe(1);
    expect(await left(jobs[2] ?? '')).toEqual([{ code: 'sent_since' }]);
    later();
    await start(await draft('send', [award]), '');
    await work();
    expect(await timesOf(award, 'link-sent')).toBe(2);
  });
});

describe('badges issued again that were picked', () => {
  it('are those that somebody holds, each signed and mailed once, asked in two tabs', async () => {
    const held = [await kept(), await kept()];
    const open = await claiming.awarded();
    const [one, two] = [await draft('issue', [open.id, ...held]), await draft('issue', [open.id, ...held])];
    expect(await lookAtChange(test.issuer, 'kestrel', one)).toMatchObject({ total: 3, willChange: 2, signed: 2 });
    later();
    await start(one, '2');
    later();
    const second = await start(two, '2');
    const before = test.letters.length;
    await work();
    expect(await Promise.all(held.map((id) => timesOf(id, 'reissued')))).toEqual([1, 1]);
    expect(test.letters.slice(before).map(({ kind }) => kind)).toEqual(['reissued', 'reissued']);
    expect(await left(second)).toEqual([{ code: 'reissued_since' }, { code: 'reissued_since' }]);
  });
});
