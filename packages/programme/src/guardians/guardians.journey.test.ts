import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentEvent } from '../consents/consent-records.ts';
import { consentedRows } from '../disclosure/disclose.ts';
import { forgetLearner } from '../rights/forget-learner.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { takeOffer, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { custodyOf } from './custody-of.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { tellHandOvers } from './hand-over.ts';

const [MINOR, GUARDIAN, REGISTRAR] = ['zoe@pupils.example', 'noor@home.example', 'odile@kestrel.example'];
const MAJORITY = '2027-03-01';

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let registrar: Visitor;
let guardian: Visitor;
let minor: Visitor;
let stranger: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, MINOR); // Amélie, who linked herself to the school district
  registrar = await openVisitor(test, { email: REGISTRAR, grants: [{ role: 'registrar', profile: 'kestrel' }] });
  minor = await openVisitor(test, { email: MINOR, grants: [{ role: 'learner', profile: '*' }] });
  stranger = await openVisitor(test, { email: 'eve@home.example', name: 'Eve Arsenault', grants: [{ role: 'learner', profile: '*' }] });
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
});
afterAll(() => test.stop());

const FORM: [string, string][] = [
  ['minor', MINOR],
  ['guardian', GUARDIAN],
  ['powers', 'consent'],
  ['purposes', 'coaching'],
  ['purposes', 'incentive'],
  ['ends_on', MAJORITY],
  ['seen', 'on'],
];
const formWith = (change: Record<string, string>): [string, string][] => [
  ...FORM.filter(([name]) => !(name in change)),
  ...Object.entries(change).filter(([, value]) => value !== ''),
];
const rows = () => test.store.read((db) => db.list(Guardianship, {}, { order: { createdAt: 'ASC' } }));
const events = () => test.store.as(minor.personId).read((db) => db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }));
const looked = () =>
  consentedRows(test.deps, { recipient: district.organisation, purpose: 'coaching', categories: ['name'], reader: district.member.person.id });
const conditionsOn = async (visitor: Visitor, path: string) => /name="conditions" value="(\w+)"/.exec((await visitor.get(path)).text)?.[1] ?? '';
const again = (email: string) => openVisitor(test, { email }); // sessions end within the day
const letterTo = (email: string) => test.letters.findLast(({ to }) => to === email);

let id: string;
let home: string;

describe('an institution that has seen the papers', () => {
  it('names a guardian with what they may do and a day, or nothing is kept and every box says why', async () => {
    expect((await registrar.get('/guardians')).location).toBe('/guardians/kestrel');
    expect((await registrar.get('/guardians/kestrel')).text).toContain('No guardian is named here.');
    const bad: [Record<string, string>, string][] = [
      [{ minor: 'nobody' }, 'Write the address that the minor signs in with.'],
      [{ guardian: '' }, 'Write the guardian’s own address.'],
      [{ guardian: MINOR }, 'Write two addresses'],
      [{ purposes: '' }, 'Choose what the guardian may answer for.'],
      [{ powers: '' }, 'To answer for these the guardian needs'],
      [{ ends_on: '2026-11-12' }, 'Write a day to come'],
      [{ ends_on: '2027-02-30' }, 'Write a day to come'],
      [{ ends_on: '2047-11-13' }, 'Write a day to come'],
      [{ seen: '' }, 'Say that you have seen the papers.'],
      [{ guardian: REGISTRAR }, 'Somebody else has to see your own papers.'],
    ];
    for (const [change, sentence] of bad) {
      const answer = await registrar.post('/guardians/kestrel', formWith(change));
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(sentence)]);
    }
    const kept = await registrar.post('/guardians/kestrel', formWith({ seen: '' }));
    expect(kept.text).toContain(`value="${GUARDIAN}"`);
    expect(kept.text).toMatch(/name="purposes" value="coaching" checked/);
    expect(await rows()).toEqual([]);
    for (const visitor of [minor, guardian, stranger]) expect((await visitor.post('/guardians/kestrel', FORM)).status).toBe(403);
    expect((await registrar.post('/guardians/heron', FORM)).status).toBe(403);

    expect((await registrar.post('/guardians/kestrel', FORM)).location).toBe('/guardians/kestrel?established');
    const [row] = await rows();
    expect(row).toMatchObject({
      profile: 'kestrel',
      subject: minor.personId,
      guardian: guardian.personId,
      powers: ['view', 'consent'],
      purposes: ['coaching', 'incentive'],
      endsAt: '2027-03-01T00:00:00.000Z',
      createdBy: registrar.personId,
      confirmedAt: null,
    });
    id = row?.id ?? '';
    home = `/learn/care/${id}`;
    expect(letterTo(GUARDIAN)).toMatchObject({ subject: 'Will you act for Amélie Thériault?', text: expect.stringContaining(home) });
    expect((await registrar.post('/guardians/kestrel', FORM)).text).toContain('This guardian is named already.');
  });
});

describe('the guardian', () => {
  it('can do nothing until they take it on from their own session, proved a moment ago', async () => {
    const request = `${home}/requests/${district.request}`;
    for (const path of [request, `${home}/stop/${district.organisation}/coaching`]) expect((await guardian.get(path)).status).toBe(404);
    expect(
      (await guardian.post(request, { answer: 'agree', conditions: await conditionsOn(minor, `/learn/privacy/requests/${district.request}`) })).status,
    ).toBe(404);
    expect((await guardian.get(home)).location).toBe(`${home}/answer`);
    for (const visitor of [stranger, minor, registrar]) {
      expect((await visitor.get(`${home}/answer`)).status).toBe(404);
      expect((await visitor.post(`${home}/answer`, { answer: 'agree' })).status).toBe(404);
    }
    const asked = (await guardian.get(`${home}/answer`)).text;
    for (const words of ['Will you act for <bdi>Amélie Thériault</bdi>?', 'Kestrel Bay Polytechnic', '1 March 2027', 'cannot apply, appeal or sign in'])
      expect(asked).toContain(words);
    expect((await guardian.post(`${home}/answer`, { answer: 'perhaps' })).status).toBe(422);
    expect((await guardian.post(`${home}/answer`, { answer: 'agree' })).location).toBe(`${home}?taken-on`);
    expect((await guardian.post(`${home}/answer`, { answer: 'agree' })).status).toBe(409);
    expect(letterTo(MINOR)).toMatchObject({ subject: 'Noor Haddad acts for you now' });
    expect((await rows()).map(({ confirmedAt }) => confirmedAt)).toEqual([test.clock.now.toISOString()]);
  });

  it('answers what they may answer for, on a page that says for whom; the minor declines and stops alone, and does not agree', async () => {
    const own = `/learn/privacy/requests/${district.request}`;
    const conditions = await conditionsOn(minor, own);
    expect((await minor.get(own)).text).toContain('Your guardian answers this for you.');
    expect((await minor.get(own)).text).not.toContain('value="agree"');
    expect((await minor.post(own, { answer: 'agree', conditions })).status).toBe(403);
    expect(await events()).toEqual([]);

    const path = `${home}/requests/${district.request}`;
    const page = (await guardian.get(path)).text;
    expect(page).toContain('You answer for <bdi>Amélie Thériault</bdi>, as their guardian.');
    expect(page).not.toMatch(/You linked yourself|in your privacy centre/); // it was the minor who did, and the guardian's place is another page
    const given = await guardian.post(path, { answer: 'agree', conditions });
    expect(given.location).toMatch(new RegExp(`^${home}\\?given=`));
    expect(letterTo(MINOR)).toMatchObject({ kind: 'guardian-agreed', subject: 'Noor Haddad has agreed to something for you' });
    for (const words of ['Fundy Shore School District', 'Your name', 'until 1 March 2027', '/learn/privacy']) expect(letterTo(MINOR)?.text).toContain(words);
    const [event] = await events();
    expect(event).toMatchObject({ subject: minor.personId, grantor: guardian.personId, state: 'given', purpose: 'coaching' });
    expect(await looked()).toEqual([expect.objectContaining({ fields: { name: 'Amélie Thériault' } })]);
    const receipt = `${home}/receipts/${event?.id}`;
    expect(JSON.parse((await guardian.get(`${receipt}/receipt.json`)).text)).toMatchObject({
      header: { principal: minor.personId },
      event: { by: guardian.personId, as: 'guardian', until: '2027-03-01T00:00:00.000Z' },
    });
    expect((await guardian.get(`${receipt}/receipt.txt`)).text).toContain('By: Noor Haddad, as guardian');
    expect((await minor.get(`/learn/privacy/receipts/${event?.id}/receipt.txt`)).text).toContain('By: Noor Haddad, as guardian');
    // Either takes it into a wallet of theirs, as a learner takes any; nobody else does.
    for (const [whose, at] of [
      [guardian, receipt],
      [minor, `/learn/privacy/receipts/${event?.id}`],
    ] as const) {
      expect((await whose.get(at)).text).toContain(`href="${at}/keep"`);
      const key = walletKey();
      const { credentials } = await takeOffer(test, (await whose.get(`${at}/keep`)).text, 'consent-receipt', key);
      expect(credentials[0].credential).toMatchObject({
        type: ['VerifiableCredential', 'ConsentReceipt'],
        credentialSubject: { id: key.did, receipt: { header: { record: event?.id, principal: minor.personId }, event: { as: 'guardian' } } },
      });
    }
    for (const visitor of [stranger, registrar, minor]) expect((await visitor.get(`${receipt}/keep`)).status).toBe(404);
  });

  it('sees who may know what of the ward and who looked, and nobody else sees it by that address', async () => {
    const page = (await guardian.get(home)).text;
    for (const words of ['Fundy Shore School District', 'Name ·', 'href="/learn/care', `${home}/stop/${district.organisation}/coaching`])
      expect(page).toContain(words);
    expect(page).not.toContain('No organisation has looked');
    expect(page).not.toContain('/learn/affiliations/');
    for (const visitor of [stranger, registrar, minor])
      for (const path of ['', '/stop/x/coaching', `/requests/${district.request}`, '/receipts/x']) expect((await visitor.get(home + path)).status).toBe(404);
    expect((await minor.get('/learn/privacy')).text).toContain('href="/learn/care"');
    expect((await minor.get('/learn/care')).text).toContain('Noor Haddad');
    expect((await guardian.get('/learn/care')).text).toContain('Amélie Thériault');
    expect((await registrar.get('/guardians/kestrel')).text).toContain('In force');
  });

  it('is refused outside of what they may answer for, by page and by database', async () => {
    const research = await import('../consents/ask-consent.ts').then(({ askConsent }) =>
      askConsent(test.deps, district.member, {
        recipient: district.organisation,
        purpose: 'research',
        reason: 'To study.',
        needs: ['name'],
        likes: [],
        months: 12,
      }),
    );
    const conditions = await conditionsOn(minor, `/learn/privacy/requests/${research}`);
    expect((await guardian.get(home)).text).not.toContain(research);
    expect((await guardian.get(`${home}/requests/${research}`)).status).toBe(404);
    expect((await guardian.post(`${home}/requests/${research}`, { answer: 'agree', conditions })).status).toBe(403);
    const [given] = await events();
    if (!given) throw new Error('there is a consent');
    const { subject: _, ...outside } = { ...given, id: 'outside', purpose: 'research' as const, turn: 2 };
    await expect(test.store.as(minor.personId).write((db) => db.insert(ConsentEvent, outside))).rejects.toThrow();
    // What no guardian has a say in stays the minor's own.
    expect((await minor.post(`/learn/privacy/requests/${research}`, { answer: 'agree', conditions })).location).toContain('?given=');
    expect(await events()).toHaveLength(2);
  });

  it('withdraws by two clicks, and so does the minor; both are written down with whose hand it was', async () => {
    const own = `/stop/${district.organisation}/research`;
    expect((await minor.post(`/learn/privacy${own}`)).location).toBe('/learn/privacy?stopped');
    const stop = `/stop/${district.organisation}/coaching`;
    expect((await guardian.get(home + stop)).text).toContain('as their guardian');
    expect((await guardian.post(home + stop)).location).toBe(`${home}?stopped`);
    expect(await looked()).toEqual([]);
    const conditions = await conditionsOn(guardian, `${home}/requests/${district.request}`);
    await guardian.post(`${home}/requests/${district.request}`, { answer: 'agree', conditions });
    const hands = (await events()).map(({ state, grantor }) => [state, grantor === minor.personId]);
    expect(hands).toEqual([
      ['given', false],
      ['given', true],
      ['withdrawn', true],
      ['withdrawn', false],
      ['given', false],
    ]);
  });
});

describe('on the day that the learner comes of age', () => {
  it('the guardian’s power is over before any job has run: page and database refuse, and what they agreed to is told to nobody', async () => {
    test.clock.now = new Date('2027-02-28T23:59:59.999Z');
    expect(await looked()).toHaveLength(1);
    const taking = (await (await again(GUARDIAN)).get(`${home}/receipts/${(await events()).at(-1)?.id}/keep`)).text;
    test.clock.now = new Date(`${MAJORITY}T00:00:00.000Z`);
    expect(await looked()).toEqual([]);
    [guardian, minor, registrar] = [await again(GUARDIAN), await again(MINOR), await again(REGISTRAR)];
    for (const path of ['', `/requests/${district.request}`, `/stop/${district.organisation}/coaching`])
      expect((await guardian.get(home + path)).status).toBe(404);
    expect(await takeOffer(test, taking, 'consent-receipt', walletKey())).toMatchObject({ code: 'offer_unknown' }); // within its ten minutes
    const conditions = await conditionsOn(minor, `/learn/privacy/requests/${district.request}`);
    expect((await guardian.post(`${home}/requests/${district.request}`, { answer: 'agree', conditions })).status).toBe(404);
    expect((await guardian.post(`${home}/stop/${district.organisation}/coaching`)).status).toBe(404);
    const last = (await events()).at(-1);
    if (!last) throw new Error('there is a consent');
    const { subject: _, ...late } = { ...last, id: 'late', at: test.clock.now.toISOString(), turn: last.turn + 1 };
    await expect(test.store.as(minor.personId).write((db) => db.insert(ConsentEvent, late))).rejects.toThrow();
    expect((await guardian.get('/learn/care')).text).toContain('Over');
  });

  it('both are told, once', async () => {
    const before = test.letters.length;
    await tellHandOvers(test.deps);
    await tellHandOvers(test.deps);
    const told = test.letters.slice(before);
    expect(told.map(({ to, kind }) => [to, kind])).toEqual([
      [GUARDIAN, 'guardian-over-guardian'],
      [MINOR, 'guardian-over-subject'],
    ]);
    expect(told[1]?.text).toContain('/learn/privacy');
  });

  it('the learner sees what was agreed to for them, stops it with one button or lets it stand in their own name', async () => {
    const centre = (await minor.get('/learn/privacy')).text;
    expect(centre).toContain('id="lapsed"');
    expect(centre).toContain(`action="/learn/privacy/stop/${district.organisation}/coaching"`);
    const path = `/learn/privacy/taken-over/${district.organisation}/coaching`;
    expect((await minor.get(path)).text).toContain('<bdi>Noor Haddad</bdi> agreed to this for you');
    expect((await guardian.post(path, { conditions: await conditionsOn(minor, path) })).status).toBe(409);
    expect((await minor.post(path, { conditions: 'of last year' })).status).toBe(422);
    const until = (await events()).at(-1)?.expiresAt;
    expect((await minor.post(path, { conditions: await conditionsOn(minor, path) })).location).toContain('?given=');
    expect((await events()).at(-1)).toMatchObject({ grantor: minor.personId, state: 'given', expiresAt: until });
    expect(await looked()).toHaveLength(1);
    expect((await minor.get('/learn/privacy')).text).not.toContain('id="lapsed"');
    expect((await minor.post(path, { conditions: await conditionsOn(minor, `/learn/privacy/requests/${district.request}`) })).status).toBe(409);
  });
});

describe('a guardianship', () => {
  const open = async (email: string): Promise<GuardianshipRow> => {
    await registrar.post('/guardians/kestrel', formWith({ guardian: email, ends_on: '2028-03-01', purposes: 'incentive' }));
    const row = (await rows()).at(-1);
    if (!row) throw new Error('it was refused');
    return row;
  };

  it('is ended by its guardian, by the learner and by the institution, at once, and what lapsed is not revived by another', async () => {
    const other = await again('eve@home.example');
    const hands: [string, (row: GuardianshipRow) => Promise<unknown>][] = [
      ['guardian', (row) => other.post(`/learn/care/${row.id}/end`)],
      ['subject', (row) => minor.post(`/learn/care/${row.id}/end`)],
      ['institution', (row) => registrar.post(`/guardians/kestrel/${row.id}/end`)],
    ];
    for (const [by, end] of hands) {
      test.clock.now = new Date(test.clock.now.getTime() + 60_000);
      const row = await open('eve@home.example');
      expect((await other.post(`/learn/care/${row.id}/answer`, { answer: 'agree' })).location).toBe(`/learn/care/${row.id}?taken-on`);
      for (const visitor of [guardian, by === 'institution' ? guardian : registrar]) expect((await visitor.post(`/learn/care/${row.id}/end`)).status).toBe(404);
      expect((await other.get(`/learn/care/${row.id}`)).status).toBe(200);
      await end(row);
      await end(row);
      expect((await rows()).at(-1)).toMatchObject({ endedBy: by, endedAt: test.clock.now.toISOString() });
      expect((await other.get(`/learn/care/${row.id}`)).status).toBe(404);
    }
    const declined = await open('eve@home.example');
    expect((await other.post(`/learn/care/${declined.id}/answer`, { answer: 'decline' })).location).toBe('/learn/care?declined');
    expect((await other.post(`/learn/care/${declined.id}/answer`, { answer: 'agree' })).status).toBe(409);
  });

  it('with custody says in whose wallet its guardian may keep badges, for as long as it is in force', async () => {
    const other = await again('eve@home.example');
    const wards = () => custodyOf(test.deps, () => test.awarding.profiles)(other.personId);
    await registrar.post('/guardians/kestrel', [...formWith({ guardian: 'eve@home.example', ends_on: '2028-03-01', powers: 'custody', purposes: '' })]);
    const row = (await rows()).at(-1);
    expect(row).toMatchObject({ powers: ['view', 'custody'], purposes: [] });
    expect(await wards()).toEqual([]);
    await other.post(`/learn/care/${row?.id}/answer`, { answer: 'agree' });
    expect(await wards()).toMatchObject([{ id: row?.id, subject: minor.personId, name: 'Amélie Thériault' }]);
    await minor.post(`/learn/care/${row?.id}/end`);
    expect(await wards()).toEqual([]);
  });

  it('of one profile is none of another’s to see or end', async () => {
    const heron = await openVisitor(test, { email: 'ada@heron.example', grants: [{ role: 'administrator', profile: 'heron' }] });
    const row = await open('kim@home.example');
    expect((await heron.get('/guardians/heron')).text).not.toContain('Amélie');
    expect((await heron.get(`/guardians/heron/${row.id}/end`)).status).toBe(404);
    expect((await heron.post(`/guardians/heron/${row.id}/end`)).status).toBe(404);
    expect((await heron.post(`/guardians/kestrel/${row.id}/end`)).status).toBe(403);
    expect((await rows()).at(-1)?.endedAt).toBeNull();
  });

  it('ends with the account of either', async () => {
    const row = (await rows()).at(-1);
    await test.store.write((db) => forgetLearner(test.deps, db, { id: row?.guardian ?? '', address: undefined }));
    expect((await rows()).at(-1)).toMatchObject({ id: row?.id, endedBy: 'erased' });
  });

  it('is its own history: the database removes none, changes none and begins none with oneself', async () => {
    const [first] = await rows();
    if (!first) throw new Error('there is one');
    const change = (fields: Partial<GuardianshipRow>) => test.store.write((db) => db.update(Guardianship, { id: first.id }, fields));
    await expect(test.store.write((db) => db.remove(Guardianship, { id: first.id }))).rejects.toThrow();
    for (const fields of [
      { endsAt: '2030-01-01T00:00:00.000Z' },
      { guardian: stranger.personId },
      { purposes: ['research' as const] },
      { confirmedAt: null },
      { toldAt: null },
    ])
      await expect(change(fields)).rejects.toThrow();
    await expect(test.store.write((db) => db.insert(Guardianship, { ...first, id: 'self', guardian: first.subject }))).rejects.toThrow();
    expect((await rows())[0]).toEqual(first);
  });
});
