import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY, utf8 } from '@laurel/base';
import { snapshotDatabase } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiAnswer } from '../api/records.ts';
import { remindChunk } from '../mail/remind.ts';
import { decideReminders } from '../mail/reminder-plan.ts';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
import { type AchievementRow, Award, AwardEvent, Batch, IssuedCredential, RosterLine, StatusEntry } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { walletKey } from '../testing/wallet.ts';
import { awardOne } from './award-one.ts';
import { draftChange, lookAtChange } from './change-many.ts';
import { acceptCorrection, askCorrection } from './correct-award.ts';
import { CorrectionRequest } from './correction-records.ts';
import { correctionSeen } from './correction-seen.ts';
import { draftBatch } from './draft-batch.ts';
import { forgetRecipient } from './forget-recipient.ts';
import { issueAgain } from './issue-again.ts';
import { sendLink } from './send-link.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let achievement: AchievementRow;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
});
afterAll(() => test.stop());

const HERS = 'ida.canary@home.example';
const by = { profile: 'kestrel', actor: 'person:odile' };
const kestrel = () => test.store.as('kestrel');
const row = (id: string) => kestrel().read((db) => db.one(Award, { id }));
const later = (days: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY);
};
const award = async (email: string, name: string): Promise<string> => {
  const recipient = { email, name, language: 'en' as const, externalId: null, awardedOn: null, results: [{ title: 'Score', value: '82' }], pin: false };
  const assessment = {
    class: 'assessed-elsewhere' as const,
    attestation: { who: 'Two nurses', how: 'a visit watched', when: 'October 2026', attestedBy: 'x' },
  };
  return (await awardOne(test.issuer, { ...by, achievementId: achievement.id, recipient, assessment, again: true })).id;
};
const timesIn = (what: string, ...files: string[]): number =>
  files.map((file) => readFileSync(file, 'latin1').toLowerCase().split(what.toLowerCase()).length - 1).reduce((sum, count) => sum + count, 0);
const refused = (act: Promise<unknown>) => expect(act).rejects.toMatchObject({ code: 'award_state' });

it('takes a learner out of the register and leaves her awards, which can be looked for, suspended and revoked as before', async () => {
  const { wallet } = openClaiming(test, achievement);
  // One that is corrected, claimed, signed and about to be corrected again.
  const kept = await award('Ida.Canary@home.example', 'Zoë Namesake');
  const token = claimTokenFor(test, 'Ida.Canary@home.example');
  const ask = (name: string) => askCorrection(test.issuer, token, { correction: { name }, words: 'canary-words' });
  await ask('Zoë Canary');
  const open = await kestrel().read((db) => db.one(CorrectionRequest, { awardId: kept }));
  if (!open) throw new Error('Nothing was asked');
  await acceptCorrection(test.issuer, { ...by, id: open.id, seen: correctionSeen(open), correction: { name: 'Zoë Canary' } });
  const { body } = await wallet.redeem(offerCode(test.issuer, (await makeOffer(test.issuer, token)).id));
  const key = walletKey();
  expect((await wallet.badge(String(body.access_token), key)).status).toBe(200);
  await ask('Zoë Canary-Again');
  // One that came back, was sent on to her, and of which she was reminded.
  await decideReminders(test.issuer, { profile: 'kestrel', achievementId: '', typed: { unclaimed: '7', expiring: '60' }, actor: 'person:test' });
  const waiting = await award('first-canary@home.example', 'Zoë Canary');
  await test.bounce('first-canary@home.example');
  await sendLink(test.issuer, { ...by, awardId: waiting, email: HERS });
  later(8);
  while ((await remindChunk(test.issuer)) === 'more');
  // One that was hers by mistake, and somebody else's of the same name.
  const sentOn = await award(HERS, 'Zoë Namesake');
  await sendLink(test.issuer, { ...by, awardId: sentOn, email: 'namesake@home.example' });
  const namesake = await row(sentOn);
  const batch = await draftBatch(test.issuer, {
    ...by,
    achievementId: achievement.id,
    filename: 'autumn.csv',
    bytes: utf8(`email,name\n${HERS},Zoë Canary\nother@home.example,Other`),
    assessment: { class: 'participation', attestation: null },
    language: 'en',
  });
  const answer = { awards: [{ id: kept, recipient: { email: HERS, name: 'Zoë Canary', language: 'en', externalId: 'canary-7' } }] };
  const answered = { keyId: 'k', idempotencyKey: 'i', requestHash: 'h', status: 201, body: JSON.stringify(answer), createdAt: test.clock.now.toISOString() };
  await kestrel().write((db) => db.insert(ApiAnswer, answered));
  const wal = `${test.file}-wal`;
  expect(timesIn('canary', test.file, wal)).toBeGreaterThan(10);
  expect(timesIn(key.did, test.file, wal)).toBeGreaterThan(0);

  await test.store.write((db) => forgetRecipient(test.issuer, db, HERS));
  await test.store.purge();
  const backup = join(dirname(test.file), 'later.sqlite');
  await snapshotDatabase({ kind: 'sqlite', file: test.file }, backup);
  for (const named of ['canary', key.did]) expect(timesIn(named, test.file, wal, backup)).toBe(0);

  const left = await row(kept);
  expect(left).toMatchObject({ achievementId: achievement.id, achievementVersion: 1, state: 'kept', standing: 'good', awardedOn: '2026-11-12', results: [] });
  const { pseudonym } = left ?? {};
  expect(pseudonym).toMatch(/^[0-9a-f]{6}$/);
  expect(await row(waiting)).toMatchObject({ pseudonym, state: 'withdrawn' });
  expect(await row(sentOn)).toEqual(namesake);
  const [copy] = await kestrel().read((db) => db.list(IssuedCredential, { awardId: kept }));
  expect(copy?.signed).toMatch(/^sha256:[\w-]{43}$/);
  expect((await kestrel().read((db) => db.list(RosterLine, { batchId: batch.id }))).map(({ read }) => read?.email)).toEqual([undefined, 'other@home.example']);
  expect(await kestrel().read((db) => db.one(Batch, { id: batch.id }))).toMatchObject({ rows: 2, ready: 1 });
  expect(JSON.parse((await kestrel().read((db) => db.one(ApiAnswer, { keyId: 'k' })))?.body ?? '')).toEqual({
    awards: [{ id: kept, recipient: { email: '', name: null, language: 'en', externalId: null } }],
  });

  desk = await openRegistrar(test);
  const who = `Somebody who left · ${pseudonym}`;
  const found = (await desk.get(`/desk/kestrel/register?q=${pseudonym}`)).text;
  for (const id of [kept, waiting]) expect(found).toContain(`/desk/kestrel/awards/${id}`);
  expect(found).toContain(who);
  expect((await desk.get(`/desk/kestrel/register.csv?q=${pseudonym}`)).text).toContain(who);
  expect((await desk.get(`/desk/kestrel/register.jsonl?q=${pseudonym}`)).text).toContain(`"pseudonym":"${pseudonym}"`);
  const page = (await desk.get(`/desk/kestrel/awards/${kept}`)).text;
  for (const words of [who, 'The learner erased their account', 'Revoke']) expect(page).toContain(words);
  for (const words of ['Issue it again', 'E-mail']) expect(page).not.toContain(words);
  // She never said no to what she had not kept: nobody is told that she did.
  const withdrawn = (await desk.get(`/desk/kestrel/awards/${waiting}`)).text;
  for (const words of ['Withdrawn', 'before keeping it']) expect(withdrawn).toContain(words);
  expect(withdrawn).not.toMatch(/Declined|Can still be revoked|Send/);
  expect((await desk.get('/desk/kestrel/register?state=withdrawn')).text).toContain(`/desk/kestrel/awards/${waiting}`);
  expect((await desk.get('/desk/kestrel/register.csv?state=withdrawn')).text).toContain(',Withdrawn,');
  expect((await desk.get(`/desk/kestrel/register.jsonl?q=${pseudonym}`)).text).toContain('"state":"withdrawn"');
  expect((await desk.get('/desk/kestrel?funnel=all')).text).toMatch(/<dt>Declined<\/dt><dd>0<\/dd>.*<dt>Withdrawn, learner erased<\/dt><dd>1<\/dd>/s);
  expect((await desk.get('/desk/kestrel/corrections')).text).not.toContain(who);
  expect((await desk.get(`/claim/${token}`)).status).toBe(410);
  expect((await wallet.badge(String(body.access_token), key)).status).toBeGreaterThanOrEqual(400);
  expect((await wallet.token({ grant_type: 'refresh_token', refresh_token: String(body.refresh_token) })).status).toBe(400);
  for (const awardId of [kept, waiting]) await refused(sendLink(test.issuer, { ...by, awardId, email: 'thief@home.example' }));
  await refused(issueAgain(test.issuer, { ...by, awardId: kept, key: 'again', correction: { name: 'Anybody' } }));

  const written = test.letters.length;
  expect((await desk.get(`/desk/kestrel/awards/${kept}/revoke`)).text).toContain('nobody can write to them');
  for (const act of ['suspend', 'lift']) expect((await desk.post(`/desk/kestrel/awards/${kept}/${act}`, {})).status).toBe(303);
  // As one that was issued again and that no wallet had taken: it stands as it stood, and is nobody's to claim.
  await kestrel().write((db) => db.update(Award, { id: kept }, { state: 'issued' }));
  for (const act of ['send', 'issue', 'revoke'] as const) {
    const id = await draftChange(test.issuer, { ...by, act, picked: { filter: { q: String(pseudonym) } } });
    expect(await lookAtChange(test.issuer, 'kestrel', id)).toMatchObject({
      total: 2,
      ...(act === 'revoke' ? { willChange: 2, people: 0, left: 2 } : { willChange: 0 }),
    });
    if (act !== 'revoke') continue;
    const question = (await desk.get(`/desk/kestrel/register/changes/${id}`)).text;
    expect(question).toContain('2 of people who left, whom nobody can write to.');
    expect(question).not.toContain('told by mail');
    expect((await desk.post(`/desk/kestrel/register/changes/${id}`, { reason: 'issued-in-error', note: '', count: '2' })).status).toBe(303);
    await desk.work();
  }
  const entries = await kestrel().read((db) => db.list(StatusEntry, { awardId: kept }));
  expect(entries.map(({ value }) => value)).toContain(1);
  for (const id of [kept, waiting]) expect(await row(id)).toMatchObject({ standing: 'revoked', pseudonym });
  later(1200);
  while ((await remindChunk(test.issuer)) === 'more');
  expect(test.letters.slice(written).filter(({ about }) => about === kept || about === waiting)).toEqual([]);
  expect((await kestrel().read((db) => db.list(AwardEvent, { awardId: kept }))).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['corrected', 'kept', 'forgotten', 'suspended', 'lifted', 'revoked']),
  );
});
