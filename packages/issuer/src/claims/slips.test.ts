import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standingChunk } from '../awards/change-job.ts';
import { draftChange, startChange } from '../awards/change-many.ts';
import { SLIPS_AT_ONCE } from '../limits.ts';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
import { Award, AwardEvent, ClaimLink } from '../records.ts';
import { claimTokenFor, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { openWallet } from '../testing/wallet.ts';
import { makeSlips } from './make-slips.ts';
import { madeForBatch, seenOf } from './slips-made.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let batch: string;

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
  const lines = ['zoe@b.example,Zoë Martin,K-1,fr', 'li@b.example,李小龙,K-2,', 'nour@b.example,,K-3,'];
  const file = { field: 'file', name: 'cohort.csv', text: ['email,name,external_id,language', ...lines].join('\n') };
  batch = (await desk.upload('/desk/kestrel/batches/new', { achievement: await desk.define(), language: 'en', pins: 'on', ...ASSESSED }, file)).location;
});
afterAll(() => test.stop());

const slipsOn = (page: string) => [...page.matchAll(/class="pin">(\d{3})<span> <\/span>(\d{3})/g)].map(([, first, last]) => `${first}${last}`);
/** Presses as the page that is open now does. */
const press = async (page: string) => desk.post(page, { seen: /name="seen" value="([^"]*)"/.exec((await desk.get(page)).text)?.[1] ?? 'none' });
const seenNow = async (of: string) => test.store.as('kestrel').read(async (db) => seenOf(await madeForBatch(db, of)));
const redeem = async (email: string, pin: string) => {
  const offer = await makeOffer(test.issuer, claimTokenFor(test, email));
  return openWallet(test.url, test.clock).redeem(offerCode(test.issuer, offer.id), pin);
};

describe('PIN slips of a batch', () => {
  it('are announced, and lock every link from the first moment: no digits open it before they are made', async () => {
    expect((await desk.get(batch)).text).toContain('Each link asks for six digits.');
    await desk.post(`${batch}/columns`, { 'use-0': 'email', 'use-1': 'name', 'use-2': 'external_id', 'use-3': 'language' }).then((moved) => {
      batch = moved.location.replace('#columns', '');
    });
    await desk.post(`${batch}/award`, {});
    await desk.work();
    const links = await test.store.as('kestrel').read((db) => db.list(ClaimLink, {}));
    expect(links.map(({ pinHash }) => pinHash === null)).toEqual([false, false, false]);
    expect(test.letters.findLast(({ to }) => to === 'zoe@b.example')?.text).toContain('six chiffres du billet');
    const toNour = test.letters.findLast(({ to }) => to === 'nour@b.example')?.text;
    expect(toNour).toContain('whoever has it and your slip can claim the badge');
    expect(toNour).not.toContain('whoever has it can claim');
    expect((await redeem('zoe@b.example', '000000')).status).toBe(400);
  });

  it('are not promised for more rows than the page that they come on can hold', async () => {
    const text = `email\n${Array.from({ length: SLIPS_AT_ONCE + 1 }, (_, n) => `p${n}@b.example\n`).join('')}`;
    const form = { achievement: await desk.define(), language: 'en', pins: 'on', ...ASSESSED };
    const refused = await desk.upload('/desk/kestrel/batches/new', form, { field: 'file', name: 'many.csv', text });
    expect([refused.status, refused.text.includes('This file has more than 20,000 rows, and the slips with the PINs')]).toEqual([422, true]);
  });

  it('are asked for, then shown once in the file’s order: a name, six digits, no link and no whole address', async () => {
    expect((await desk.get(batch)).text).toContain('PIN slips for 3 learners');
    const asked = await desk.get(`${batch}/slips`);
    expect(asked.text).toContain('Make 3 slips');
    expect(slipsOn(asked.text)).toEqual([]);
    const made = await press(`${batch}/slips`);
    expect(made.headers.get('cache-control')).toContain('no-store');
    expect(slipsOn(made.text)).toHaveLength(3);
    expect(made.text.indexOf('Zoë Martin')).toBeLessThan(made.text.indexOf('李小龙'));
    expect(made.text).toContain('n…@b.example');
    expect(made.text).toMatch(/<li lang="fr">(?:(?!<\/li>).)*Le garder dans mon portefeuille.*<li lang="en">/s);
    for (const secret of ['/claim/', 'zoe@b.example', 'nour@b.example']) expect(made.text).not.toContain(secret);
    const database = JSON.stringify(await test.store.as('kestrel').read(async (db) => [await db.list(ClaimLink, {}), await db.list(Award, {})]));
    for (const pin of slipsOn(made.text)) expect(database).not.toContain(pin);
    const events = await test.store.as('kestrel').read((db) => db.list(AwardEvent, { kind: 'pin-made' }));
    expect(events).toHaveLength(3);
    expect((await desk.get(`/desk/kestrel/awards/${events[0]?.awardId}`)).text).toMatch(/A PIN slip was made; digits made before stopped working\..*By Odile/);
    for (const pin of slipsOn(made.text)) expect(JSON.stringify(events)).not.toContain(pin);
  });

  it('made anew end those before, and the new one opens the link of its own learner only', async () => {
    const before = slipsOn((await press(`${batch}/slips`)).text);
    expect((await desk.get(`${batch}/slips`)).text).toContain('New slips end the old ones.');
    const batchId = batch.split('/').at(-1) ?? '';
    const slips = await makeSlips(test.issuer, { profile: 'kestrel', batchId, seen: await seenNow(batchId), actor: 'person:test' });
    const pin = (email: string) => slips?.find((slip) => slip.email === email)?.pin ?? '';
    if (before[0] !== pin('zoe@b.example')) expect((await redeem('zoe@b.example', before[0] ?? '')).status).toBe(400);
    if (pin('li@b.example') !== pin('zoe@b.example')) expect((await redeem('zoe@b.example', pin('li@b.example'))).status).toBe(400);
    expect((await redeem('zoe@b.example', pin('zoe@b.example'))).status).toBe(200);
  });

  it('that are handed out hold when the page is sent again, or a colleague presses on an older one: both are asked first', async () => {
    const pinHashes = () => test.store.as('kestrel').read(async (db) => (await db.list(ClaimLink, {})).map(({ pinHash }) => pinHash).toSorted());
    const older = /name="seen" value="([^"]*)"/.exec((await desk.get(`${batch}/slips`)).text)?.[1] ?? '';
    const made = await desk.post(`${batch}/slips`, { seen: older });
    expect([made.status, slipsOn(made.text).length]).toEqual([200, 3]);
    const handedOut = await pinHashes();
    const colleague = await openVisitor(test, { email: 'sven@kestrel.example', role: 'registrar', profile: 'kestrel' });
    for (const again of [
      await desk.post(`${batch}/slips`, { seen: older }),
      await colleague.post(`${batch}/slips`, { seen: older }),
      await desk.post(`${batch}/slips`, {}),
    ]) {
      expect([again.status, slipsOn(again.text)]).toEqual([409, []]);
      expect(again.text).toMatch(/Slips were made already: nothing was changed\..*by <bdi>Odile Savoie<\/bdi>.*Make 3 slips anew/s);
    }
    expect(await pinHashes()).toEqual(handedOut);
    expect(slipsOn((await press(`${batch}/slips`)).text)).toHaveLength(3); // meant
    expect(await pinHashes()).not.toEqual(handedOut);
  });

  it('are not made by two at once: whoever pressed first is told to use the other’s', async () => {
    const batchId = batch.split('/').at(-1) ?? '';
    const seen = await seenNow(batchId);
    const make = () => makeSlips(test.issuer, { profile: 'kestrel', batchId, seen, actor: 'person:test' });
    const both = await Promise.allSettled([make(), make()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('wait while the badges are suspended, and the page says so instead of that everybody answered', async () => {
    const stand = (standing: 'good' | 'suspended') => test.store.as('kestrel').write((db) => db.update(Award, { state: 'offered' }, { standing }));
    await stand('suspended');
    const page = (await desk.get(`${batch}/slips`)).text;
    expect(page).toMatch(/\d badges are suspended: nobody can claim/);
    for (const untrue of ['every badge was answered', 'New slips end the old ones.']) expect(page).not.toContain(untrue);
    await stand('good');
  });

  it('whose people would look alike bear the line of the file, or their number on the page where no file tells them apart', async () => {
    const achievement = await desk.define();
    const file = { field: 'file', name: 'alike.csv', text: 'email\nann@alike.example\nben@alike.example\nanton@alike.example' };
    const { location } = await desk.upload('/desk/kestrel/batches/new', { achievement, language: 'en', pins: 'on', ...ASSESSED }, file);
    await desk.post(`${location}/award`, {});
    await desk.work();
    const whose = (page: string) =>
      [...page.matchAll(/<p class="for"><strong><bdi>([^<]*)<\/bdi><\/strong>(?:<span[^>]*>([^<]*))?/g)].map(([, ...said]) => said);
    expect(whose((await press(`${location}/slips`)).text)).toEqual([
      ['a…@alike.example', 'line 2 of the list'],
      ['b…@alike.example', undefined],
      ['a…@alike.example', 'line 4 of the list'],
    ]);
    const mails = ['zia@one.example', 'zorro@one.example'];
    for (const email of mails) await desk.post('/desk/kestrel/award', { achievement, email, language: 'fr', ...ASSESSED, pin: 'on' });
    const alone = await test.store.as('kestrel').read((db) => db.list(Award, { achievementId: achievement, batchLine: 0 }));
    const change = { profile: 'kestrel', actor: 'person:test' };
    const id = await draftChange(test.issuer, { ...change, act: 'send', picked: { awards: alone.map((award) => award.id) } });
    await startChange(test.issuer, { ...change, id, reason: '', note: '', count: '2' });
    while ((await standingChunk(test.issuer, test.serveList)) === 'more');
    const { text } = await press(`/desk/kestrel/register/changes/${id}/slips`);
    expect(whose(text)).toEqual([1, 2].map((nth) => ['z…@one.example', `billet ${nth}`]));
    // Whose each is, for the screen alone.
    const told = /class="notice no-print".*?<\/div>/s.exec(text)?.[0] ?? '';
    for (const email of mails) expect([told.includes(email), text.split(email)]).toEqual([true, [expect.anything(), expect.anything()]]);
  });

  it('are nothing that a batch without them, or another profile’s, has', async () => {
    expect((await desk.get('/desk/kestrel/batches/nothing/slips')).status).toBe(404);
    expect((await desk.post(batch.replace('kestrel', 'heron').concat('/slips'), {})).status).toBe(403);
  });
});
