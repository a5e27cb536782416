import { createHash } from 'node:crypto';
import { DAY } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverOf } from '../assessment/attested.tsx';
import { atDesk, draftOf, idOf, scores, sendAgain, sentBy } from '../testing/applied.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { Attestation } from './attestation-records.ts';
import { emptyApplication } from './find-application.ts';
import { Submission } from './records.ts';

let test: TestProgramme;
let achievement: string;
let ingrid: Visitor; // assesses
let bjorn: Visitor; // decides
beforeAll(async () => {
  test = await openTestProgramme();
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  achievement = await publish(desk, RUBRIC);
  ingrid = await openVisitor(test, { email: 'ingrid@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  bjorn = await openVisitor(test, { email: 'bjorn@kestrel.example', grants: [{ role: 'decider', profile: 'kestrel' }] });
});
afterAll(() => test.stop());

const learner = (name: string) => openVisitor(test, { email: `${name.toLowerCase()}@home.example`, name });
const ASK = {
  attest_name: 'Mireille Roy',
  attest_email: 'mireille.roy@fundycare.example',
  attest_relation: 'my team lead',
  attest_claims: 'I changed gloves between dressings for two years.',
  attest_learnerName: 'Amélie Thériault',
};
const GIVE = { statement: 'Amélie did so on every visit; Mireille saw it weekly.', role: 'Team lead', organisation: 'Fundy Home Care', confirmed: 'on' };
const rows = (address: string) => test.store.as('kestrel').read((db) => db.list(Attestation, { applicationId: idOf(address) }, { order: { askedAt: 'ASC' } }));
const linkTo = (email: string) =>
  /\/attest\/[\w-]{20,}/.exec(test.letters.findLast(({ to, kind }) => to === email && kind === 'attestation')?.text ?? '')?.[0] ?? '';
/** Somebody who is asked, at the page of the letter's link, without an account. */
async function answering(email: string): Promise<{ visitor: Visitor; at: string }> {
  return { visitor: await openVisitor(test), at: linkTo(email) };
}

describe('a supervisor’s statement', () => {
  it('is asked for by letter, given without an account, signed as what was received, read by assessors without names, and carried by the badge', async () => {
    const amelie = await learner('Amelie');
    const address = await draftOf(amelie, achievement);
    expect((await amelie.post(`${address}/attestations`, { ...ASK, attest_in_badge: 'on' })).location).toBe(`${address}?saved=1#attestations`);
    expect((await amelie.get(address)).text).toContain(`A letter went to <bdi>${ASK.attest_email}</bdi>`);
    const letter = test.letters.at(-1);
    expect([letter?.to, letter?.subject]).toEqual([ASK.attest_email, 'Amélie Thériault asks you to confirm their work']);
    expect(letter?.text).not.toContain('gloves');

    const { visitor: mireille, at } = await answering(ASK.attest_email);
    const page = await mireille.get(at);
    for (const shown of ['Amélie Thériault', ASK.attest_claims, 'my team lead', 'Infection Prevention in Home Care']) expect(page.text).toContain(shown);
    for (const hidden of ['Two years at home', 'amelie@home.example', 'plan.pdf']) expect(page.text).not.toContain(hidden);
    expect((await mireille.get('/attest/nothing-here-at-all')).status).toBe(404);
    expect((await rows(address)).map(({ state }) => state)).toEqual(['asked']); // looking does nothing

    const half = await mireille.post(at, { statement: 'Half', role: '' });
    expect(half.status).toBe(422);
    for (const where of ['role', 'confirmed']) expect(half.text).toContain(`href="#${where}"`);
    expect(half.text).toContain('>Half</textarea>');
    expect((await mireille.post(at, { ...GIVE, statement: 'x'.repeat(2_001) })).status).toBe(422);
    expect((await rows(address)).map(({ state, statement }) => [state, statement])).toEqual([['asked', '']]);
    expect((await amelie.post(at, GIVE)).status).toBe(403); // it is about her

    expect((await mireille.post(at, GIVE)).location).toBe(at);
    expect((await mireille.get(at)).text).toMatch(/Your statement was received.*If you did not write it, tell [^<]+/);
    expect((await mireille.post(at, GIVE)).status).toBe(409);
    expect(test.letters.at(-1)).toMatchObject({ to: 'amelie@home.example', subject: 'Your work was confirmed' });
    const own = await amelie.get(address);
    for (const shown of [GIVE.statement, 'The badge will carry this']) expect(own.text).toContain(shown);

    const [given] = await rows(address);
    const signed = JSON.parse(given?.credential ?? '{}');
    expect(signed.type).toEqual(['VerifiableCredential', 'EndorsementCredential']);
    for (const said of [
      'Mireille Roy, Team lead, Fundy Home Care',
      'an address at fundycare.example',
      '12 November 2026',
      'Who they are was not checked further',
    ])
      expect(signed.credentialSubject.endorsementComment).toContain(said);
    expect(given?.credential).not.toContain('mireille.roy@');

    await sendAgain(amelie, address);
    const [sent] = await test.store.as('kestrel').read((db) => db.list(Submission, { applicationId: idOf(address) }));
    expect(sent?.attestations).toEqual([
      {
        id: given?.id,
        sha256: createHash('sha256')
          .update(given?.credential ?? '')
          .digest('hex'),
      },
    ]);
    expect((await amelie.get(address)).text).toContain('Confirmed by Mireille Roy'); // in what she sent
    const judged = await ingrid.get(atDesk(address));
    for (const shown of ['[name] did so on every visit', 'Team lead, Fundy Home Care', 'an address at fundycare.example']) expect(judged.text).toContain(shown);
    for (const hidden of ['Mireille', 'Roy', 'Amélie', 'mireille']) expect(judged.text).not.toContain(hidden);

    await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' });
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' });
    expect((await amelie.post(`${address}/attestations/${given?.id}`, { change: 'leave-out' })).status).toBe(409); // it is signed now
    const badge = await keepBadge(test, 'amelie@home.example', walletKey());
    expect(JSON.parse(badge).endorsement).toEqual([signed]);
    const verdict = await verifyCredential(badge, { ...test.deps.agent, fetchStatus: async (url) => listAt(url), clock: () => test.clock.now });
    expect(verdict.endorsements).toMatchObject([{ of: 'evidence', record: true, verdict: { outcome: 'valid' } }]);
    expect(verdict.checks.find(({ step }) => step === 'endorsements')?.code).toBe('endorsements_recorded');
  });

  it('is given by a private person too, whose role then stands alone wherever it is read', async () => {
    const liv = await learner('Liv');
    const address = await draftOf(liv, achievement);
    await liv.post(`${address}/attestations`, { ...ASK, attest_email: 'client@home.example', attest_in_badge: 'on' });
    const { visitor, at } = await answering('client@home.example');
    expect((await visitor.get(at)).text).toContain('Leave it empty if you are a private person.');
    expect((await visitor.post(at, { ...GIVE, role: 'Client', organisation: '' })).status).toBe(303);
    await sendAgain(liv, address);
    expect((await liv.get(address)).text.match(/Client, on 12 November 2026/g)).toHaveLength(2); // beside the statement, and in what was sent
    expect((await ingrid.get(atDesk(address))).text).toContain('Client; to the learner: my team lead');
    expect(JSON.parse((await rows(address))[0]?.credential ?? '{}').credentialSubject.endorsementComment).toContain('Mireille Roy, Client, states');
    await liv.post(`${address}/withdraw`);
  });

  it.each([
    ['nobody to ask', { attest_email: 'nobody' }, 'attest_email', 'This is not an e-mail address.'],
    ['herself', { attest_email: 'Cato@home.example' }, 'attest_email', 'This is your own address.'],
    ['a name that mail programs make a link', { attest_name: 'Win at evil.com' }, 'attest_name', 'no web or mail address'],
    ['nothing to confirm', { attest_claims: '' }, 'attest_claims', 'This is needed.'],
    ['a book to confirm', { attest_claims: 'x'.repeat(1_501) }, 'attest_claims', 'This is longer than can be kept.'],
  ])('cannot be asked of %s: it says so beside the field, sends nothing and keeps nothing', async (_, change, at, says) => {
    const cato = await learner('Cato');
    const address = await draftOf(cato, achievement);
    const letters = test.letters.length;
    const refused = await cato.post(`${address}/attestations`, { ...ASK, ...change });
    expect([refused.status, refused.text.includes(`href="#${at}"`), refused.text.includes(says)]).toEqual([422, true, true]);
    expect(refused.text).toContain('value="my team lead"');
    expect([await rows(address), test.letters.length]).toEqual([[], letters]);
  });

  it('is asked for on a page of its own, to which what she wrote is saved first: without script it would be lost', async () => {
    const elin = await learner('Elin');
    const address = await draftOf(elin, achievement);
    const shown = (await elin.get(address)).text;
    expect(shown).toMatch(/<form[^>]* id="writing"/);
    expect(shown).toMatch(/<button type="submit" class="btn quiet" name="ask" value="1" form="writing">/);
    expect(shown).not.toContain('attest_name');
    const led = await elin.upload(address, { context: 'Ten years in kitchens.', ask: '1' }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    expect(led.location).toBe(`${address}/attestations`);
    expect((await elin.get(address)).text).toContain('Ten years in kitchens.');
    expect((await elin.get(led.location)).text).toContain('name="attest_name"');
    expect((await (await learner('Fay')).get(led.location)).status).toBe(404); // hers alone
  });

  it('sends so many letters and no more', async () => {
    const dag = await learner('Dag');
    const address = await draftOf(dag, achievement);
    const ask = async (email: string) => (await dag.post(`${address}/attestations`, { ...ASK, attest_email: email })).text;
    for (const nth of [1, 2, 3]) expect(await ask(`${nth}@many.example`)).toBe('');
    expect(await ask('1@many.example')).toContain('You asked this person already.');
    expect(await ask('4@many.example')).toContain('As many people as can be were asked.');
    for (const row of await rows(address)) await dag.post(`${address}/attestations/${row.id}`, { change: 'withdraw' });
    for (const nth of [4, 5]) expect(await ask(`${nth}@many.example`)).toBe('');
    expect(await ask('6@many.example')).toContain('No more letters can go out today.');
    expect((await rows(address)).length).toBe(5);
  });

  it('bars whoever gave it from judging that application, and whoever judged it from giving one', async () => {
    const tove = await openVisitor(test, {
      email: 'tove@kestrel.example',
      grants: [
        { role: 'assessor', profile: 'kestrel' },
        { role: 'decider', profile: 'kestrel' },
      ],
    });
    const eva = await learner('Eva');
    const address = await draftOf(eva, achievement);
    for (const email of ['tove@kestrel.example', 'ingrid@kestrel.example']) await eva.post(`${address}/attestations`, { ...ASK, attest_email: email });
    await sendAgain(eva, address);
    expect((await tove.get(atDesk(address))).status).toBe(200); // merely to be asked keeps nobody away
    const asked = await answering('tove@kestrel.example');
    expect((await asked.visitor.post(asked.at, GIVE)).status).toBe(303);
    expect((await tove.get(atDesk(address))).status).toBe(403);
    expect((await tove.get('/assess/kestrel')).text).not.toContain(atDesk(address));
    expect((await tove.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' })).status).toBe(403);
    expect((await ingrid.get(atDesk(address))).text).toContain('[name] did so on every visit'); // it came after it was sent, and is there
    await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' });
    expect((await tove.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(403);
    const late = await answering('ingrid@kestrel.example');
    expect((await late.visitor.post(late.at, GIVE)).status).toBe(403);

    await test.store.as('kestrel').write((db) => db.update(Attestation, { applicationId: idOf(address), state: 'given' }, { credential: '{}' }));
    expect((await bjorn.get(atDesk(address))).text).toContain('A statement was changed in the database');
  });

  it('can be declined or taken back, ends by itself in three weeks, and is then for nobody', async () => {
    const bo = await learner('Bo');
    const address = await draftOf(bo, achievement);
    const ask = (email: string) => bo.post(`${address}/attestations`, { ...ASK, attest_email: email });
    for (const email of ['no@work.example', 'back@work.example', 'late@work.example']) expect((await ask(email)).status).toBe(303);
    const declining = await answering('no@work.example');
    expect((await declining.visitor.post(`${declining.at}/decline`)).location).toBe(declining.at);
    expect((await declining.visitor.get(declining.at)).text).toContain('said no');
    expect(test.letters.at(-1)?.subject).toBe('Somebody cannot confirm your work');
    expect((await declining.visitor.post(declining.at, GIVE)).status).toBe(409);

    const back = (await rows(address)).find(({ email }) => email === 'back@work.example');
    const stranger = await learner('Stranger');
    expect((await stranger.post(`${address}/attestations/${back?.id}`, { change: 'withdraw' })).status).toBe(404);
    expect((await bo.post(`${address}/attestations/${back?.id}`, { change: 'withdraw' })).status).toBe(303);
    const taken = await answering('back@work.example');
    expect([(await taken.visitor.get(taken.at)).status, (await taken.visitor.post(taken.at, GIVE)).status]).toEqual([410, 410]);

    const late = await answering('late@work.example');
    test.clock.now = new Date(test.clock.now.getTime() + 21 * DAY);
    expect([(await late.visitor.get(late.at)).status, (await late.visitor.post(late.at, GIVE)).status]).toEqual([410, 410]);
    expect((await rows(address)).map(({ state }) => state).sort()).toEqual(['asked', 'declined', 'withdrawn']);
    await (await learner('Bo')).post(`${address}/withdraw`);
    expect(await rows(address)).toEqual([]);
    expect((await late.visitor.get(late.at)).status).toBe(404);
  });
});

it('says to whoever assesses that nothing of what was sent is kept, once it was erased', async () => {
  const address = await sentBy(await learner('Una'), achievement);
  await test.store.across('a test').write((db) => emptyApplication(db, { id: idOf(address) }));
  const judge = await openVisitor(test, { email: 'ingrid@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  expect((await judge.get(atDesk(address))).text).toContain('Nothing of what was sent is kept any more');
});

it('covers names as words, in any case and with their accents, and nothing else', () => {
  const cover = coverOf(['Amélie Roy', 'Al'], '[name]');
  expect(cover('AMÉLIE and Roy’s al; royal Amélies')).toBe('[name] and [name]’s al; royal Amélies');
  expect(coverOf(['', '(.*'], '[name]')('anything')).toBe('anything');
});

async function listAt(url: string) {
  const answer = await fetch(url, { headers: { Accept: 'application/vc' } });
  return { state: 'fetched' as const, body: await answer.text(), contentType: answer.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
}
