import { afterAll, beforeAll, expect, it } from 'vitest';
import { askConsent, endRequest } from '../consents/ask-consent.ts';
import { ConsentEvent } from '../consents/consent-records.ts';
import { NEEDS, openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

const [MINOR, GUARDIAN, OWN] = ['zoe@pupils.example', 'noor@home.example', '/learn/privacy'];

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let registrar: Visitor;
let guardian: Visitor;
let minor: Visitor;
let home: string;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, MINOR);
  registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  minor = await openVisitor(test, { email: MINOR });
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
  const may = ['coaching', 'incentive', 'research'].map((one): [string, string] => ['purposes', one]);
  const named = Object.entries({ minor: MINOR, guardian: GUARDIAN, powers: 'consent', ends_on: '2027-03-01', seen: 'on' });
  await registrar.post('/guardians/kestrel', [...named, ...may]);
  home = `/learn/care/${(await test.store.read((db) => db.list(Guardianship, {})))[0]?.id}`;
  await guardian.post(`${home}/answer`, { answer: 'agree' });
});
afterAll(() => test.stop());

const ask = (purpose: string) => askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose });
const about = async (purpose: string) => {
  const all = await test.store.as(minor.personId).read((db) => db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }));
  return all.filter((one) => one.purpose === purpose).map(({ state, grantor }) => [state, grantor === minor.personId ? 'ward' : 'guardian']);
};
const conditionsOn = async (visitor: Visitor, path: string) => /name="conditions" value="(\w+)"/.exec((await visitor.get(path)).text)?.[1] ?? '';
const answers = async (visitor: Visitor, path: string, answer: 'agree' | 'decline') =>
  visitor.post(path, { answer, conditions: await conditionsOn(visitor, path) });
const OWN_WORD = 'What you say yourself holds: your guardian cannot agree to it afterwards.';
const AGAIN = /href="([^"]*)" aria-label="Read it again: [^"]*, Research"/;

it('takes no yes of a guardian after the ward’s own no or stop, from a page that was open before either, and says who said it and when', async () => {
  const said = { coaching: 'declined this on', incentive: 'stopped this on' };
  for (const [purpose, words] of Object.entries(said)) {
    const request = purpose === 'coaching' ? district.request : await ask(purpose);
    const path = `${home}/requests/${request}`;
    const conditions = await conditionsOn(guardian, path);
    if (purpose === 'incentive') await guardian.post(path, { answer: 'agree', conditions });
    // Said before, where they say it; and no promise that it can be taken back, which is made to whoever answers alone.
    const asks = await minor.get(purpose === 'coaching' ? `${OWN}/requests/${request}` : `${OWN}/stop/${district.organisation}/incentive`);
    expect([asks.text.includes(OWN_WORD), asks.text.includes('change your mind')]).toEqual([true, false]);
    if (purpose === 'coaching') expect((await answers(minor, `${OWN}/requests/${request}`, 'decline')).location).toContain('?refused=');
    else expect((await minor.post(`${OWN}/stop/${district.organisation}/incentive`)).location).toBe(`${OWN}?stopped`);
    const before = await about(purpose);
    const refused = await guardian.post(path, { answer: 'agree', conditions });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining(`<bdi>Amélie Thériault</bdi> ${words}`)]);
    expect(refused.text).toContain('Nothing was kept of what you pressed.');
    expect(await about(purpose)).toEqual(before);
    const page = await guardian.get(path);
    expect([page.status, page.text.includes(words), page.text.includes('value="agree"'), page.text.includes('what you pressed')]).toEqual([
      200,
      true,
      false,
      false,
    ]);
    // A no of the guardian’s does not wipe out the ward's.
    expect((await guardian.post(path, { answer: 'decline', conditions })).location).toContain('?refused=');
    expect((await guardian.post(path, { answer: 'agree', conditions })).status).toBe(409);
    expect((await about(purpose)).at(-1)).toEqual(['refused', 'guardian']);
    expect((await guardian.get(home)).text).not.toContain('Read it again');
    // The ward can only say no to it once more: they are not led there for that.
    expect((await minor.get(OWN)).text).not.toContain('Read it again');
  }
});

it('lets a guardian go back on a no of their own, to what is asked now', async () => {
  await answers(guardian, `${home}/requests/${await ask('research')}`, 'decline');
  const newer = await ask('research');
  const first = AGAIN.exec((await guardian.get(home)).text)?.[1];
  expect(first).toBe(`${home}/requests/${newer}`);
  expect((await answers(guardian, first ?? '', 'agree')).location).toContain('?given=');
  expect((await guardian.get(home)).text).not.toMatch(AGAIN);
  await guardian.post(`${home}/stop/${district.organisation}/research`);
  expect(AGAIN.exec((await guardian.get(home)).text)?.[1]).toBe(first);
  const declined = await answers(guardian, first ?? '', 'decline');
  expect((await guardian.get(declined.location)).text).toContain('You declined.');
  await answers(guardian, first ?? '', 'agree');
  expect((await guardian.get(declined.location)).text).not.toContain('You declined.'); // a page opened again, above what is in force
  expect((await about('research')).at(-1)).toEqual(['given', 'guardian']);
});

it('says on the receipt of what was agreed to that it was stopped since, and names another guardian or none, by no address', async () => {
  const mine = await test.store.as(minor.personId).read((db) => db.list(ConsentEvent, { purpose: 'research', state: 'given' }, { order: { turn: 'ASC' } }));
  const said = mine.map(async ({ id }) => (await minor.get(`${OWN}/receipts/${id}`)).text.includes('This was stopped on'));
  expect(await Promise.all(said)).toEqual([true, false]);
  const second = { minor: MINOR, guardian: 'kim@home.example', powers: 'consent', ends_on: '2027-03-01', seen: 'on', purposes: 'newsletter' };
  expect((await registrar.post('/guardians/kestrel', second)).status).toBe(303);
  const other = await openVisitor(test, { email: 'kim@home.example' });
  const { id } = (await test.store.read((db) => db.one(Guardianship, { guardian: other.personId }))) ?? {};
  await other.post(`/learn/care/${id}/answer`, { answer: 'agree' });
  const { location } = await answers(other, `/learn/care/${id}/requests/${await ask('newsletter')}`, 'agree');
  const receipt = `receipts/${location.split('given=')[1]}/receipt.txt`;
  for (const [visitor, at, by] of [
    [guardian, home, 'by a guardian'],
    [minor, OWN, 'by your guardian'],
  ] as const) {
    const page = (await visitor.get(at)).text;
    expect([page.includes(`>${by}<`), page.includes('Noor Haddad'), page.includes('kim@home.example')]).toEqual([true, true, false]);
    expect((await visitor.get(`${at}/${receipt}`)).text).toContain('\nBy: A guardian\n');
  }
  expect((await other.get(`/learn/care/${id}`)).text).toContain('by <bdi>kim@home.example</bdi>'); // who reads is told of themselves
  for (const path of [`${OWN}/stop/${district.organisation}/newsletter`, `/learn/care/${id}/end`]) expect((await minor.post(path)).status).toBe(303);
});

it('leads from a request that is asked no more to the page of decisions, opened or answered', async () => {
  const [guarded, own] = [await ask('research'), await ask('verification')];
  const alone = (await minor.get(`${OWN}/requests/${own}`)).text;
  expect([alone.includes(OWN_WORD), alone.includes('change your mind in your privacy centre')]).toEqual([false, true]);
  const anew = (await guardian.get(`${home}/requests/${guarded}`)).text; // of what is agreed to already, and shown
  for (const [page, told] of [
    [alone, [true, false]],
    [anew, [false, true]],
  ] as const)
    expect([page.includes('Nothing is shown yet.'), page.includes('What was agreed to before stands until it is stopped.')]).toEqual(told);
  const conditions = await conditionsOn(guardian, `${home}/requests/${guarded}`);
  for (const id of [guarded, own]) await endRequest(test.deps, district.member, { recipient: district.organisation, id });
  for (const [visitor, at, id] of [
    [guardian, home, guarded],
    [minor, OWN, guarded],
    [minor, OWN, own],
  ] as const) {
    const path = `${at}/requests/${id}`;
    for (const answer of [await visitor.get(path), await visitor.post(path, { answer: 'decline', conditions })]) expect(answer.location).toBe(`${at}?ended`);
    expect((await visitor.get(`${at}?ended`)).text).toContain('This request has ended, and nobody asks for it now.');
  }
  const stranger = await openVisitor(test, { email: 'eve@home.example' });
  for (const [visitor, path] of [
    [guardian, `${home}/requests/${own}`],
    [stranger, `${OWN}/requests/${own}`],
  ] as const) {
    expect((await visitor.get(path)).status).toBe(404);
    expect((await visitor.post(path, { answer: 'decline', conditions })).status).toBe(404);
  }
});

it('keeps no answer of a page that was open before it was agreed to or stopped elsewhere, and says after a decline what stands all the same', async () => {
  const NOT_STOPPED = 'What was agreed to before still stands, until';
  for (const [visitor, at, purpose, said] of [
    [minor, OWN, 'verification', 'You agreed to this on'],
    [guardian, home, 'research', 'You agreed to this on'],
  ] as const) {
    await visitor.post(`${at}/stop/${district.organisation}/${purpose}`);
    const path = `${at}/requests/${await ask(purpose)}`;
    const form = async () => {
      const { text } = await visitor.get(path);
      const [, stood = ''] = /name="stood" value(?:="([\w-]+)")?/.exec(text) ?? [];
      return { conditions: /name="conditions" value="(\w+)"/.exec(text)?.[1] ?? '', stood };
    };
    const old = await form();
    const first = await visitor.post(path, { ...old, answer: 'agree' });
    const before = await about(purpose);
    const declined = await visitor.post(path, { ...old, answer: 'decline' });
    expect([declined.status, declined.text]).toEqual([409, expect.stringContaining(said)]);
    expect(declined.text).toContain(`action="${at}/stop/${district.organisation}/${purpose}"`);
    expect((await visitor.post(path, { ...old, answer: 'agree' })).location).toBe(first.location); // pressed twice
    expect(await about(purpose)).toEqual(before);
    // Read anew, as it stands: declining leaves it, and says so with the way to where it is stopped.
    const anew = await form();
    const left = await visitor.post(path, { ...anew, answer: 'decline' });
    const centre = (await visitor.get(left.location)).text;
    expect([centre.includes(NOT_STOPPED), centre.includes('nothing else changes')]).toEqual([true, false]);
    expect(centre.split(NOT_STOPPED)[1]?.slice(0, 400)).toContain(`href="${at}/stop/${district.organisation}/${purpose}"`);
    await visitor.post(`${at}/stop/${district.organisation}/${purpose}`);
    const over = await visitor.post(path, { ...anew, answer: 'agree' });
    expect([over.status, over.text]).toEqual([409, expect.stringContaining('has since been stopped or has ended')]);
    expect((await about(purpose)).at(-1)?.[0]).toBe('withdrawn');
    const last = await visitor.post(path, { ...(await form()), answer: 'decline' });
    expect((await visitor.get(last.location)).text).toContain('nothing else changes');
  }
  // What a guardian agreed to while the ward had the page open, the ward reads there, and can stop.
  const [own, theirs] = await ask('research').then((id) => [`${OWN}/requests/${id}`, `${home}/requests/${id}`] as const);
  const conditions = await conditionsOn(minor, own);
  expect((await answers(guardian, theirs, 'agree')).location).toContain('?given=');
  const kept = await minor.post(own, { conditions, answer: 'decline' });
  expect([kept.status, kept.text]).toEqual([409, expect.stringContaining('This was agreed to on')]);
  expect((await about('research')).at(-1)).toEqual(['given', 'guardian']);
});

it('ends with the account of a guardian as with any end: the page says so before, the proof counts it, the ward is told and finds what lapsed', async () => {
  const ends = 'You act for somebody here: that ends, and what you agreed to for them is shown to nobody any more.';
  const stranger = await openVisitor(test, { email: 'eve@home.example' });
  expect([(await guardian.get('/learn/leave')).text.includes(ends), (await stranger.get('/learn/leave')).text.includes(ends)]).toEqual([true, false]);
  expect((await minor.get('/learn/leave')).text).toContain('Somebody acts for you here: that ends too.');
  const before = (await minor.get(OWN)).text;
  for (const words of ['id="lapsed"', 'Nobody acts for you here now']) expect(before).not.toContain(words);
  const done = (await guardian.post('/learn/leave', { word: 'erase' })).location;
  expect((await stranger.get(done)).text).toContain('<li>1 guardianship ended</li>');
  expect(test.letters.filter(({ kind }) => kind === 'guardian-gone')).toEqual([
    expect.objectContaining({ to: MINOR, subject: 'Noor Haddad acts for you no more', text: expect.stringContaining(OWN) }),
  ]);
  const after = (await minor.get(OWN)).text;
  for (const words of ['id="lapsed"', 'Nobody acts for you here now, and you act for nobody.']) expect(after).toContain(words);
  const taking = (await minor.get(`${OWN}/taken-over/${district.organisation}/research`)).text;
  expect(taking).toContain('A guardian agreed to this for you. From now on it stands only if you say so.');
});
