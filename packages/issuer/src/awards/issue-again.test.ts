import { randomBytes } from 'node:crypto';
import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReissuedSlips } from '../claims/reissued-slips.ts';
import type { Issuer } from '../deps.ts';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
import { type AchievementRow, Award, AwardEvent, type AwardRow, IssuedCredential } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { openWallet, type WalletKey, walletKey } from '../testing/wallet.ts';
import { answerClaim } from './answer-claim.ts';
import { awardChunk, startBatch } from './award-batch.ts';
import { liftSuspension, suspendAward } from './change-standing.ts';
import { askCorrection } from './correct-award.ts';
import { CorrectionRequest } from './correction-records.ts';
import { draftBatch } from './draft-batch.ts';
import { issueAgain, issueBatchAgain } from './issue-again.ts';
import { issueChunk } from './issue-job.ts';
import { sendLink } from './send-link.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;
let wallet: ReturnType<typeof openWallet>;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
  wallet = openWallet(test.url, test.clock);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

const kestrel = () => test.store.as('kestrel');
const awardRow = (id: string) => kestrel().read((db) => db.one(Award, { id }));
const counted = (awardId: string) => kestrel().read((db) => db.list(IssuedCredential, { awardId, supersededAt: IsNull() }));
const kindsOf = async (awardId: string) =>
  (await kestrel().read((db) => db.list(AwardEvent, { awardId }, { order: { position: 'ASC' } }))).map(({ kind }) => kind);
const lettersTo = (email: string) => test.letters.filter((letter) => letter.to === email);
/** The token in the newest letter, of whatever kind. */
const tokenFor = (email: string) => /\/claim\/([\w-]+)/.exec(lettersTo(email).at(-1)?.text ?? '')?.[1] ?? '';
const randomKey = () => randomBytes(9).toString('hex');
const again = (awardId: string) => issueAgain(test.issuer, { profile: 'kestrel', awardId, key: randomKey(), actor: 'person:test', correction: {} });
async function issueAll(issuer: Issuer = test.issuer): Promise<void> {
  while ((await issueChunk(issuer, test.serveList)) === 'more');
}
async function accessBy(token: string, pin?: string): Promise<string> {
  const offer = await makeOffer(test.issuer, token);
  return String((await wallet.redeem(offerCode(test.issuer, offer.id), pin)).body.access_token);
}
async function keptBy(key: WalletKey): Promise<{ id: string; email: string }> {
  const award = await claiming.awarded();
  expect((await wallet.badge(await accessBy(award.token), key)).status).toBe(200);
  return award;
}
/** One award of a roster whose row brings a key, on its way to be signed. */
async function keyed({ id, profile }: AchievementRow): Promise<{ batch: { id: string }; award: AwardRow }> {
  const bytes = new TextEncoder().encode(`email,HOLDER_KEY\nkeyed${++rosters}@b.example,${walletKey().did}`);
  const assessment = { class: 'participation' as const, attestation: null };
  const input = { profile, achievementId: id, assessment, filename: 'keys.csv', bytes, language: 'en' as const, actor: 'person:test' };
  const batch = await draftBatch(test.issuer, input);
  await startBatch(test.issuer, { profile, batchId: batch.id, actor: 'person:test' });
  while ((await awardChunk(test.issuer)) === 'more');
  const award = await test.store.as(profile).read((db) => db.one(Award, { batchId: batch.id }));
  if (!award) throw new Error('nothing was awarded');
  return { batch, award };
}
let rosters = 0;
/** Something happens while the first copy is on its way to be signed. */
function meanwhile(act: () => Promise<unknown>): Issuer {
  const { agent } = test.issuer;
  let first = true;
  const issueSdJwt: typeof agent.issueSdJwt = async (input) => {
    if (first) {
      first = false;
      await act();
    }
    return agent.issueSdJwt(input);
  };
  return { ...test.issuer, agent: { ...agent, issueSdJwt } };
}

describe('a badge issued again', () => {
  it('whose link took a PIN is told of at once: the letter’s link is locked until the new slip is made, and the old digits do not open it', async () => {
    const award = await claiming.awarded({ pin: true });
    expect((await wallet.badge(await accessBy(award.token, award.pin))).status).toBe(200);
    await askCorrection(test.issuer, tokenFor(award.email), { correction: { name: 'Zoë Lefèvre' }, words: '' });
    const id = (await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.id ?? '';
    const desk = await openRegistrar(test);
    const newSlip = 'and so will the new one: you print a new slip afterwards';
    for (const page of [`corrections/${id}`, `awards/${award.id}/issue`]) expect((await desk.get(`/desk/kestrel/${page}`)).text).toContain(newSlip);
    const seen = /name="seen" value="([^"]+)"/.exec((await desk.get(`/desk/kestrel/corrections/${id}`)).text)?.[1] ?? '';
    const done = await desk.post(`/desk/kestrel/corrections/${id}/accept`, {
      seen,
      name: 'Zoë Lefèvre',
      awarded_on: '2026-11-12',
      result_0: '82',
      word: 'All the best.',
    });
    await issueAll();
    expect((await awardRow(award.id))?.state).toBe('issued');
    const { kind, text = '' } = lettersTo(award.email).at(-1) ?? {};
    expect(kind).toBe('corrected');
    for (const part of ['Zoë Martin → Zoë Lefèvre', 'All the best.', 'six digits from a new slip']) expect(text).toContain(part);
    expect(await accessBy(tokenFor(award.email))).toBe('undefined');
    expect(await accessBy(tokenFor(award.email), award.pin)).toBe('undefined');
    expect(text).toContain('keep the new one in your wallet. You');
    expect((await desk.get(done.location)).text).toMatch(/The letter is on the way.*href="\/desk\/kestrel\/slips"/s);
    expect((await desk.get('/desk/kestrel')).text).toMatch(/badge issued again waits for its new PIN slip.*href="\/desk\/kestrel\/slips"/s);
    await test.bounce(award.email);
    expect((await desk.get('/desk/kestrel')).text).toContain('letter did not arrive');
    expect((await desk.get('/desk/kestrel/slips')).text).toContain('Make one slip');
    const slips = await desk.post('/desk/kestrel/slips', {});
    expect(slips.headers.get('cache-control')).toContain('no-store');
    const pin = /class="pin">(\d{3})<span> <\/span>(\d{3})/.exec(slips.text)?.slice(1).join('');
    expect((await wallet.badge(await accessBy(tokenFor(award.email), pin))).status).toBe(200);
    expect((await desk.get('/desk/kestrel')).text).not.toContain('new PIN slip');
  });

  it('KF-I3: behind a PIN gives out no file, no certificate and no word of them by its letter alone, before and after the digits; without one it does', async () => {
    const learner = await openVisitor(test);
    const files = ['badge.json', 'badge.jwt', 'open-badge.jwt', 'certificate.pdf'];
    const doors = async (token: string) => Promise.all(files.map(async (file) => (await learner.get(`/claim/${token}/${file}`)).status));
    const award = await claiming.awarded({ pin: true });
    expect(await doors(award.token)).toEqual([403, 403, 403, 403]);
    expect((await wallet.badge(await accessBy(award.token, award.pin))).status).toBe(200);
    expect(await doors(award.token)).toEqual([403, 403, 403, 403]); // who gave the digits need not be who opens the letter
    await again(award.id);
    await issueAll();
    const token = tokenFor(award.email);
    const page = (await learner.get(`/claim/${token}`)).text;
    expect(page).toContain('Your wallet asks for the six digits');
    for (const file of ['Take it as files', ...files]) expect(page).not.toContain(file);
    expect(await doors(token)).toEqual([403, 403, 403, 403]);
    expect((await learner.get(`/claim/${token}/badge.json`)).text).toContain('only a wallet asks for them');
    expect(lettersTo(award.email).at(-1)?.text).not.toContain('files');
    const { pin } = await sendLink(test.issuer, { profile: 'kestrel', awardId: award.id, actor: 'person:test' });
    expect(lettersTo(award.email).at(-1)?.text).not.toContain('files');
    const access = await accessBy(tokenFor(award.email), pin);
    expect(await doors(tokenFor(award.email))).toEqual([403, 403, 403, 403]); // signed for the wallet before, until this one has its own
    expect((await wallet.badge(access)).status).toBe(200);
    const open = await keptBy(walletKey());
    await again(open.id);
    await issueAll();
    expect((await learner.get(`/claim/${tokenFor(open.email)}`)).text).toContain('Take it as files');
    expect((await learner.get(`/claim/${tokenFor(open.email)}/badge.json`)).status).toBe(200);
    expect((await learner.get(`/claim/${tokenFor(open.email)}/certificate.pdf`)).status).toBe(200);
  });

  it('whose slips are printed by two at once has one set of digits; a letter that was lost is sent again with a slip of its own', async () => {
    const [one, other] = [await claiming.awarded({ pin: true }), await claiming.awarded({ pin: true })];
    for (const award of [one, other]) {
      expect((await wallet.badge(await accessBy(award.token, award.pin))).status).toBe(200);
      await again(award.id);
    }
    await issueAll();
    const print = () => makeReissuedSlips(test.issuer, { profile: 'kestrel', actor: 'person:test' });
    const made = (await Promise.allSettled([print(), print()])).flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // Whoever comes second makes none that would end the first's.
    expect(made.map((slips) => slips.map(({ awardId }) => awardId).toSorted())).toEqual([[one.id, other.id].toSorted()]);
    const slip = made[0]?.find(({ awardId }) => awardId === one.id);
    const pins = await test.store.as('kestrel').read((db) => db.list(AwardEvent, { awardId: one.id, kind: 'pin-made' }));
    expect(pins).toHaveLength(1);
    expect(await accessBy(tokenFor(one.email), slip?.pin)).not.toBe('undefined');
    const sent = await sendLink(test.issuer, { profile: 'kestrel', awardId: other.id, actor: 'person:test' });
    expect([sent.pin, lettersTo(other.email).at(-1)?.text]).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringContaining('six digits')]);
    expect(await accessBy(tokenFor(other.email))).toBe('undefined');
    expect((await wallet.badge(await accessBy(tokenFor(other.email), sent.pin))).status).toBe(200);
  });

  it('cannot be declined: it is signed and counts, and only the issuer can end it', async () => {
    const award = await keptBy(walletKey());
    await again(award.id);
    await issueAll();
    for (const answer of ['declined', 'disputed'] as const)
      await expect(answerClaim(test.issuer, tokenFor(award.email), { answer })).rejects.toMatchObject({ code: 'award_state' });
    expect((await awardRow(award.id))?.state).toBe('issued');
  });

  it('and offered anew by an older node takes the place of what counted: no second wallet has copies beside the first', async () => {
    const award = await keptBy(walletKey());
    await again(award.id);
    await issueAll();
    const before = await counted(award.id);
    await kestrel().write((db) => db.update(Award, { id: award.id }, { state: 'declined' }));
    await sendLink(test.issuer, { profile: 'kestrel', awardId: award.id, actor: 'person:test' });
    const access = await accessBy(tokenFor(award.email));
    expect((await wallet.copies(access, [walletKey()])).status).toBe(200);
    expect((await wallet.badge(access)).status).toBe(200);
    const after = await counted(award.id);
    expect(after.map(({ configuration }) => configuration).sort()).toEqual(['open-badge-di', 'open-badge-sd-jwt']);
    expect(after.filter(({ id }) => before.some((row) => row.id === id))).toEqual([]);
  });

  it('while another wallet kept it is signed for that one, and what was signed for the first goes nowhere', async () => {
    const award = await keptBy(walletKey());
    await again(award.id);
    await issueAll();
    const other = walletKey();
    await again(award.id);
    await issueAll(meanwhile(async () => wallet.badge(await accessBy(tokenFor(award.email)), other)));
    const dis = (await counted(award.id)).filter(({ configuration }) => configuration === 'open-badge-di');
    expect(dis.map(({ holderKey }) => holderKey)).toEqual([other.did]);
    expect(await kindsOf(award.id)).toEqual(['awarded', 'opened', 'kept', 'reissued', 'kept', 'reissued']);
  });

  it('is asked of a batch in two tabs at once as one job, and anew when that is done', async () => {
    const { batch, award } = await keyed(achievement);
    await issueAll();
    const press = () => issueBatchAgain(test.issuer, { profile: 'kestrel', batchId: batch.id, key: randomKey(), actor: 'person:test' });
    const job = await press();
    expect(await press()).toBe(job);
    await issueChunk(test.issuer, test.serveList); // written down
    expect(await press()).toBe(job);
    await issueAll();
    expect(await kindsOf(award.id)).toEqual(['awarded', 'issued', 'reissued']);
    expect(lettersTo(award.recipientEmail)).toHaveLength(2);
    expect(await press()).not.toBe(job);
  });

  it('in two tabs at once is one job, and a tab that is out of date has to look again', async () => {
    const award = await keptBy(walletKey());
    const seen = (await kindsOf(award.id)).length;
    const press = (correction: { name?: string } = {}, key = randomKey()) =>
      issueAgain(test.issuer, { profile: 'kestrel', awardId: award.id, key, actor: 'person:test', correction, seen });
    const key = randomKey();
    const job = await press({ name: 'Zoé Martin' }, key);
    expect(await press({ name: 'Zoé Martin' }, key)).toBe(job);
    expect(await press()).toBe(job);
    await expect(press({ name: 'Zoe Martin' })).rejects.toMatchObject({ code: 'conflict' });
    await issueAll();
    expect(await press({ name: 'Zoé Martin' }, key)).toBe(job);
    await expect(press()).rejects.toMatchObject({ code: 'conflict' });
    expect(await kindsOf(award.id)).toEqual(['awarded', 'opened', 'kept', 'reissued']);
    expect((await awardRow(award.id))?.recipientName).toBe('Zoé Martin');
    const { kind, text } = lettersTo(award.email).at(-1) ?? {};
    expect([kind, text]).toEqual(['reissued', expect.stringContaining('What has changed:\n– Name on the badge: Zoë Martin → Zoé Martin\n\nOpen this link')]);
    await again(award.id);
    await issueAll();
    expect(lettersTo(award.email).at(-1)?.text).not.toContain('has changed');
  });
});

describe('an award with the learner’s key', () => {
  it('that was suspended while it was being signed is issued once that is lifted', async () => {
    const { award } = await keyed(achievement);
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await issueAll(meanwhile(() => suspendAward(test.issuer, test.serveList, change)));
    expect(await awardRow(award.id)).toMatchObject({ state: 'unsigned', standing: 'suspended' });
    await liftSuspension(test.issuer, test.serveList, change);
    await again(award.id);
    await issueAll();
    expect(await awardRow(award.id)).toMatchObject({ state: 'issued', standing: 'good' });
    expect(await kindsOf(award.id)).toEqual(['awarded', 'suspended', 'unsigned', 'lifted', 'issued']);
  });

  it('whose profile is no longer configured is left unsigned, and holds nobody up', async () => {
    const orphan = await keyed(await defineOne(test, {}, 'heron'));
    const { award } = await keyed(achievement);
    await issueAll({ ...test.issuer, profiles: test.issuer.profiles.filter(({ slug }) => slug !== 'heron') });
    expect((await test.store.as('heron').read((db) => db.one(Award, { id: orphan.award.id })))?.state).toBe('unsigned');
    expect((await awardRow(award.id))?.state).toBe('issued');
  });
});
