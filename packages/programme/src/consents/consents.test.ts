import { type LaurelError, newId } from '@laurel/base';
import { takeToken } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { affiliate, leave } from '../affiliations/affiliate.ts';
import { consentedRows, disclose } from '../disclosure/disclose.ts';
import { Disclosed } from '../disclosure/disclosure-records.ts';
import { Guardianship, type GuardianshipRow } from '../guardians/guardian-records.ts';
import { CONSENT_RATE } from '../limits.ts';
import { shippedVersion } from '../rights/policies/versions.ts';
import { NEEDS, openDistrict, personSession } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { answerRequest, type ConsentAnswer } from './answer-request.ts';
import { askConsent } from './ask-consent.ts';
import { conditionsIn } from './conditions.ts';
import { ConsentEvent, type ConsentEventRow } from './consent-records.ts';
import { privacyOf } from './privacy.ts';
import { takenBack } from './taken-back.ts';
import type { Category } from './terms.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const t = makeTranslate('en');
const SHARING = shippedVersion('sharing');
const conditions = conditionsIn(t, SHARING).digest;
const ALL: readonly Category[] = ['name', 'email', 'awards'];

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test);
});
afterAll(() => test.stop());

const yes = (subject: string, more: Partial<ConsentAnswer> = {}): ConsentAnswer => ({
  requestId: district.request,
  subject,
  agrees: true,
  likes: [],
  conditions,
  t,
  ...more,
});
const eventsOf = (subject: string) => test.store.as(subject).read((db) => db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }));
const look = () => consentedRows(test.deps, { recipient: district.organisation, purpose: 'coaching', categories: ALL, reader: district.member.person.id });
const linked = async (email: string) => {
  const learner = await personSession(test, email, `Learner ${email}`);
  await affiliate(test.deps, learner, district.organisation);
  return learner;
};
const codeOf = (thrown: Promise<unknown>) => thrown.then(() => 'done').catch((error: LaurelError) => error.problems?.[0]?.code ?? error.code);

describe('a consent', () => {
  it('lets just what was agreed to be told, to that recipient for that purpose, and writes down each look', async () => {
    const learner = await linked('zoe@learners.example');
    expect(await look()).toEqual([]);
    const event = await answerRequest(test.deps, learner, yes(learner.person.id, { likes: ['awards', 'phone'] }));
    expect(event).toMatchObject({ state: 'given', categories: ['name', 'awards'], policyDigest: conditions, language: 'en', method: 'session', turn: 1 });
    expect(event.expiresAt).toBe('2027-11-12T10:42:00.000Z');
    expect(await look()).toEqual([{ reference: event.id, until: event.expiresAt, fields: { name: 'Learner zoe@learners.example', awards: [] } }]);
    const ask = { subject: learner.person.id, recipient: district.organisation, reader: district.member.person.id };
    const one = await test.store.write((db) => disclose(test.deps, db, { ...ask, purpose: 'coaching', categories: ['name', 'email'] }));
    expect(one?.fields).toEqual({ name: 'Learner zoe@learners.example' });
    // Another purpose, a field that was not agreed to: nothing, and nothing written down.
    expect(await test.store.write((db) => disclose(test.deps, db, { ...ask, purpose: 'research', categories: ALL }))).toBeUndefined();
    expect(await test.store.write((db) => disclose(test.deps, db, { ...ask, purpose: 'coaching', categories: ['email'] }))).toBeUndefined();
    const seen = await test.store.as(learner.person.id).read((db) => db.list(Disclosed, {}));
    expect(seen.map(({ categories, consentId }) => [categories, consentId])).toEqual([
      [['name', 'awards'], event.id],
      [['name'], event.id],
    ]);
    // Somebody else of the node, an administrator too, is none of the recipient's people.
    const stranger = { ...ask, reader: district.administrator.person.id, purpose: 'coaching' as const, categories: ALL };
    expect(await codeOf(test.store.write((db) => disclose(test.deps, db, stranger)))).toBe('not_found');
    expect(await codeOf(consentedRows(test.deps, stranger))).toBe('not_found');
  });

  it('ends with its withdrawal, which is asked for no reason, done once, and told to the recipient by its reference alone', async () => {
    const learner = await linked('noor@learners.example');
    const given = await answerRequest(test.deps, learner, yes(learner.person.id));
    expect((await look()).some(({ reference }) => reference === given.id)).toBe(true);
    const key = { subject: learner.person.id, recipient: district.organisation, purpose: 'coaching' as const };
    await withdrawConsent(test.deps, { ...learner, provedAt: '2020-01-01T00:00:00.000Z' }, key);
    expect((await look()).some(({ reference }) => reference === given.id)).toBe(false);
    await withdrawConsent(test.deps, learner, key);
    expect((await eventsOf(learner.person.id)).map(({ state }) => state)).toEqual(['given', 'withdrawn']);
    const letters = test.letters.filter(({ kind }) => kind === 'consent-withdrawn');
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ to: 'privacy@fundy.example', text: expect.stringContaining(given.id) });
    expect(letters[0]?.text).not.toContain('noor');
  });

  it('tells its recipient at once what is agreed to no longer, and when it ends each reference that it read rows under', async () => {
    const learner = await linked('iris@learners.example');
    const told = () => test.letters.filter(({ about }) => about !== undefined && mine.includes(about));
    const more = await answerRequest(test.deps, learner, yes(learner.person.id, { likes: ['email'] }));
    const less = await answerRequest(test.deps, learner, yes(learner.person.id, { stood: more.id }));
    await withdrawConsent(test.deps, learner, { subject: learner.person.id, recipient: district.organisation, purpose: 'coaching' });
    const again = await answerRequest(test.deps, learner, yes(learner.person.id));
    await answerRequest(test.deps, learner, yes(learner.person.id, { likes: ['email'], stood: again.id })); // more than before takes nothing
    const events = await eventsOf(learner.person.id);
    const mine = events.map(({ id }) => id);
    expect(told().map(({ about, subject }) => [about, subject])).toEqual([
      [less.id, 'A learner now agrees to less'],
      [events[2]?.id, 'A learner has withdrawn their consent'],
    ]);
    expect(told()[0]?.text).toContain(`Reference until now: ${more.id}\n`);
    expect(told()[0]?.text).toContain('No longer agreed to: E-mail address');
    expect(told()[1]?.text).toContain(`References: ${less.id}, ${more.id}\n`);
    expect(events.map((event) => takenBack(event, events)?.references)).toEqual([undefined, [more.id], [less.id, more.id], undefined, undefined]);
  });

  it('is answered so often and no more, and can be stopped however often', async () => {
    const learner = await linked('again@learners.example');
    await test.store.write(async (db) => {
      for (let one = 1; one < CONSENT_RATE.burst; one++) await takeToken(db, test.deps.context, `consents of ${learner.person.id}`, CONSENT_RATE);
    });
    const event = await answerRequest(test.deps, learner, yes(learner.person.id));
    expect(await codeOf(answerRequest(test.deps, learner, yes(learner.person.id)))).toBe('too_many_requests');
    expect(await eventsOf(learner.person.id)).toEqual([event]);
    await withdrawConsent(test.deps, learner, { subject: learner.person.id, recipient: district.organisation, purpose: 'coaching' });
    expect(await eventsOf(learner.person.id)).toHaveLength(2);
  });

  it('ends by itself on its day', async () => {
    const learner = await linked('ida@learners.example');
    const short = await askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose: 'research', months: 1 });
    const given = await answerRequest(test.deps, learner, yes(learner.person.id, { requestId: short }));
    const research = () =>
      consentedRows(test.deps, { recipient: district.organisation, purpose: 'research', categories: ALL, reader: district.member.person.id });
    expect(await research()).toHaveLength(1);
    const before = test.clock.now;
    test.clock.now = new Date(given.expiresAt ?? '');
    expect(await research()).toEqual([]);
    test.clock.now = before;
  });

  it('ends with the link to the organisation', async () => {
    const learner = await linked('sam@learners.example');
    const given = await answerRequest(test.deps, learner, yes(learner.person.id));
    await leave(test.deps, learner, district.organisation);
    await leave(test.deps, learner, district.organisation);
    expect((await look()).some(({ reference }) => reference === given.id)).toBe(false);
    expect((await eventsOf(learner.person.id)).map(({ state }) => state)).toEqual(['given', 'withdrawn']);
    expect(await codeOf(answerRequest(test.deps, learner, yes(learner.person.id)))).toBe('not_found'); // asked of its learners alone
  });

  it('is not taken from a sign-in of long ago, under conditions that have changed, or to a request that has ended', async () => {
    const learner = await linked('tom@learners.example');
    const old = { ...learner, provedAt: new Date(test.clock.now.getTime() - 31 * 60_000).toISOString() };
    expect(await codeOf(answerRequest(test.deps, old, yes(learner.person.id)))).toBe('sign_in_again');
    expect(await codeOf(answerRequest(test.deps, learner, yes(learner.person.id, { conditions: conditionsIn(makeTranslate('fr'), SHARING).digest })))).toBe(
      'conditions_changed',
    );
    const ended = await askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose: 'incentive' });
    await askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose: 'incentive' });
    expect(await codeOf(answerRequest(test.deps, learner, yes(learner.person.id, { requestId: ended })))).toBe('conflict');
    expect(await eventsOf(learner.person.id)).toEqual([]);
  });

  it('is not taken from anybody else, and declining is written down and nothing more', async () => {
    const learner = await linked('mai@learners.example');
    for (const other of [district.member, district.administrator, await linked('eve@learners.example')])
      expect(await codeOf(answerRequest(test.deps, other, yes(learner.person.id)))).toBe('not_allowed');
    expect(await eventsOf(learner.person.id)).toEqual([]);
    const refused = await answerRequest(test.deps, learner, yes(learner.person.id, { agrees: false, likes: ['email'] }));
    expect(refused).toMatchObject({ state: 'refused', categories: [], expiresAt: null });
    const key = { subject: learner.person.id, recipient: district.organisation, purpose: 'coaching' as const };
    expect(await codeOf(withdrawConsent(test.deps, district.member, key))).toBe('not_allowed');
  });

  it('stays as it was given when a new question is declined, and whoever was told no is not heard again', async () => {
    const learner = await linked('una@learners.example');
    const ask = (purpose: string) => askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose });
    const waiting = async () =>
      (await privacyOf(test.deps, { subject: learner.person.id })).waiting.filter(({ purpose }) => purpose === 'verification').map(({ id }) => id);
    const first = await ask('verification');
    expect(await waiting()).toEqual([first]);
    const given = await answerRequest(test.deps, learner, yes(learner.person.id, { requestId: first }));
    const second = await ask('verification');
    expect(await waiting()).toEqual([second]);
    await answerRequest(test.deps, learner, yes(learner.person.id, { requestId: second, agrees: false, stood: given.id }));
    const rows = await consentedRows(test.deps, {
      recipient: district.organisation,
      purpose: 'verification',
      categories: ALL,
      reader: district.member.person.id,
    });
    expect(rows.map(({ reference }) => reference)).toEqual([given.id]);
    await withdrawConsent(test.deps, learner, { subject: learner.person.id, recipient: district.organisation, purpose: 'verification' });
    const third = await ask('verification');
    expect(await waiting()).toEqual([]);
    expect((await privacyOf(test.deps, { subject: learner.person.id })).open.map(({ id }) => id)).toContain(third); // she may still open it
  });

  it('is shown under the words that its version names: who changes a sentence raises the version', () => {
    expect(conditionsIn(makeTranslate('en'), SHARING)).toMatchObject({ version: '2026-11.2/sharing-1', digest: EN });
    expect(conditionsIn(makeTranslate('fr'), SHARING)).toMatchObject({ version: '2026-11.2/sharing-1', digest: FR });
  });
});

const EN = 'ac5b70453da23829fd8c736f67e3cf0dae28ce7b863a940ea411c8ee2e1df3d6';
const FR = '3dbb3c561bb82e85372de638cdb9a4708bd071c5bfea01d6d5d03fe554a0619e';

describe('the database itself', () => {
  const row = (change: Partial<ConsentEventRow>): Omit<ConsentEventRow, 'subject'> => ({
    id: newId(test.context),
    grantor: 'minor',
    recipient: district.organisation,
    purpose: 'coaching',
    categories: ['name'],
    policyVersion: '1',
    policyDigest: conditions,
    language: 'en',
    state: 'given',
    at: test.clock.now.toISOString(),
    expiresAt: '2027-01-01T00:00:00.000Z',
    method: 'session',
    requestId: null,
    turn: 1,
    ...change,
  });
  const insert = (change: Partial<ConsentEventRow> = {}) => test.store.as('minor').write((db) => db.insert(ConsentEvent, row(change)));

  it('refuses whoever is neither the subject nor a guardian at that moment', async () => {
    await expect(insert({ grantor: 'stranger' })).rejects.toThrow();
    const one: GuardianshipRow = {
      id: newId(test.context),
      profile: 'kestrel',
      subject: 'minor',
      guardian: 'guardian',
      powers: ['view', 'consent'],
      purposes: ['coaching'],
      endsAt: '2026-11-12T10:42:00.001Z',
      createdAt: '2026-11-01T00:00:00.000Z',
      createdBy: 'registrar',
      confirmedAt: null,
      endedAt: null,
      endedBy: null,
      toldAt: null,
      liftedAt: null,
    };
    await test.store.write((db) => db.insert(Guardianship, one));
    await expect(insert({ grantor: 'guardian' })).rejects.toThrow(); // not taken on
    await test.store.write((db) => db.update(Guardianship, { id: one.id }, { confirmedAt: '2026-11-02T00:00:00.000Z' }));
    await insert({ grantor: 'guardian' });
    await expect(insert({ grantor: 'guardian', turn: 2, at: one.endsAt })).rejects.toThrow();
    await expect(insert({ grantor: 'guardian', turn: 2, purpose: 'research' })).rejects.toThrow();
    await expect(insert({ turn: 2 })).rejects.toThrow(); // the minor's own hand, while a guardian decides about it
    await test.store.write((db) => db.insert(Guardianship, { ...one, id: newId(test.context), subject: 'another', guardian: 'stranger' }));
    await expect(insert({ grantor: 'stranger', turn: 2 })).rejects.toThrow();
    expect(await eventsOf('minor')).toHaveLength(1);
  });

  it('changes and removes none, takes no consent without an end, and no two turns', async () => {
    const mine = test.store.as('minor');
    await expect(mine.write((db) => db.update(ConsentEvent, { turn: 1 }, { state: 'refused' }))).rejects.toThrow();
    await expect(mine.write((db) => db.remove(ConsentEvent, { turn: 1 }))).rejects.toThrow();
    await expect(insert({ turn: 1 })).rejects.toThrow();
    await expect(insert({ turn: 2, expiresAt: test.clock.now.toISOString() })).rejects.toThrow();
    expect(await eventsOf('minor')).toHaveLength(1);
  });
});

describe('a withdrawal that races looks', () => {
  it('is before or after each of them: none that begins once it has answered finds the name, and each that found it is written down', async () => {
    const learner = await linked('race@learners.example');
    const key = { subject: learner.person.id, recipient: district.organisation, purpose: 'coaching' as const };
    const ask = { ...key, categories: ALL, reader: district.member.person.id };
    let [named, late] = [0, 0];
    for (let round = 0; round < 20; round++) {
      const { id } = await answerRequest(test.deps, learner, yes(learner.person.id));
      let answered = false;
      const looks = Array.from({ length: 5 }, async (_, n) => {
        for (let turn = 0; turn < (n + round) % 5; turn++) await new Promise(setImmediate);
        const isLate = answered;
        return { isLate, told: await test.store.write((db) => disclose(test.deps, db, ask)) };
      });
      const withdrawal = (async () => {
        for (let turn = 0; turn < round % 4; turn++) await new Promise(setImmediate);
        await withdrawConsent(test.deps, learner, key);
        answered = true;
        return test.store.write((db) => disclose(test.deps, db, ask));
      })();
      const seen = await Promise.all(looks);
      expect(await withdrawal).toBeUndefined();
      expect(seen.filter(({ isLate, told }) => isLate && told)).toEqual([]);
      const found = seen.filter(({ told }) => told?.reference === id).length;
      expect(await test.store.as(learner.person.id).read((db) => db.count(Disclosed, { consentId: id }))).toBe(found);
      named += found;
      late += seen.length - found;
    }
    expect(named).toBeGreaterThan(10);
    expect(late).toBeGreaterThan(10);
  }, 60_000);
});
