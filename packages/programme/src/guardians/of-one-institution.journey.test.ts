import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, key, nullable, openStore, openTable, storeSchema, text } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Organisation } from '../affiliations/affiliation-records.ts';
import { askConsent } from '../consents/ask-consent.ts';
import { ConsentEvent, type ConsentEventRow } from '../consents/consent-records.ts';
import { consentedRows } from '../disclosure/disclose.ts';
import { programmeSchema } from '../migrations.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { custodyOf } from './custody-of.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { minorsOf } from './under-age.ts';

const [MINOR, GUARDIAN] = ['zoe@pupils.example', 'noor@home.example'];

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let guardian: Visitor;
let minor: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, MINOR); // of kestrel
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
  minor = await openVisitor(test, { email: MINOR, grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

/** Named by an institution and taken on: where their pages begin. */
async function careBy(profile: string): Promise<string> {
  const registrar = await openVisitor(test, { email: `registrar@${profile}.example`, grants: [{ role: 'registrar', profile }] });
  const form: [string, string][] = [
    ...Object.entries({ minor: MINOR, guardian: GUARDIAN, purposes: 'coaching', ends_on: '2027-03-01', seen: 'on' }),
    ['powers', 'consent'],
    ['powers', 'custody'],
  ];
  expect((await registrar.post(`/guardians/${profile}`, form)).status).toBe(303);
  const row = await test.store.read((db) => db.one(Guardianship, { profile }));
  const home = `/learn/care/${row?.id}`;
  expect((await guardian.post(`${home}/answer`, { answer: 'agree' })).location).toBe(`${home}?taken-on`);
  return home;
}
const own = () => `/learn/privacy/requests/${district.request}`;
/** The very words, as a page of one's own would have them: use case and database refuse by themselves. */
const conditions = async () => /name="conditions" value="(\w+)"/.exec((await minor.get(own())).text)?.[1] ?? '';
const events = () => test.store.as(minor.personId).read((db) => db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }));
let heron: string;
let kestrel: string;

it('a guardian by the word of one institution sees, answers and stops nothing of a neighbour’s, and the learner answers it herself', async () => {
  heron = await careBy('heron');
  const asked = `${heron}/requests/${district.request}`;
  const stop = `${heron}/stop/${district.organisation}/coaching`;
  for (const answer of ['agree', 'decline']) expect((await guardian.post(asked, { conditions: await conditions(), answer })).status).toBe(403);
  expect(await events()).toEqual([]);

  expect((await minor.get(own())).text).not.toContain('Your guardian answers this for you.');
  expect((await minor.post(own(), { answer: 'agree', conditions: await conditions() })).location).toContain('?given=');
  const look = { recipient: district.organisation, purpose: 'coaching' as const, categories: ['name' as const], reader: district.member.person.id };
  expect(await consentedRows(test.deps, look)).toHaveLength(1); // written down beside it: somebody looked
  const [given] = await events();
  const page = await guardian.get(heron);
  expect(page.text).toContain('registered by Heron College');
  for (const word of [district.organisation, district.request, 'Fundy Shore', given?.id ?? '?']) expect(page.text).not.toContain(word);
  for (const path of [asked, stop, ...['', '/receipt.json', '/receipt.vc.jwt'].map((form) => `${heron}/receipts/${given?.id}${form}`)])
    expect([path, (await guardian.get(path)).status]).toEqual([path, 404]);
  expect((await guardian.post(stop)).status).toBe(403);
  expect((await events()).map(({ state }) => state)).toEqual(['given']);
});

it('the database says the same, whatever the code does', async () => {
  const [given] = await events();
  if (!given) throw new Error('there is one');
  const { subject: _, ...row } = { ...given, turn: 2, at: test.clock.now.toISOString() };
  const insert = (change: Partial<ConsentEventRow>) => test.store.as(minor.personId).write((db) => db.insert(ConsentEvent, { ...row, ...change }));
  for (const state of ['given', 'withdrawn'] as const) await expect(insert({ id: `neighbour-${state}`, grantor: guardian.personId, state })).rejects.toThrow();
  await insert({ id: 'her-own' });
  await expect(insert({ id: 'nobody’s', grantor: guardian.personId, recipient: 'nobody', turn: 3 })).rejects.toThrow();
});

it('nor is she a minor in a neighbour’s directory, while nothing of hers is open to whoever searches', async () => {
  const question = { recipient: district.organisation, purpose: 'directory', reason: 'To list.', needs: ['name'], likes: [], months: 12 };
  const directory = `/learn/privacy/requests/${await askConsent(test.deps, district.member, question)}`;
  expect((await minor.post(directory, { answer: 'agree', conditions: await conditions() })).location).toContain('?given=');
  const look = { recipient: district.organisation, purpose: 'directory' as const, categories: ['name' as const], reader: district.member.person.id };
  expect(await consentedRows(test.deps, look)).toHaveLength(1);
  expect(await minorsOf(test.deps)(minor.personId)).toBe(true);

  kestrel = await careBy('kestrel');
  expect((await guardian.get(heron)).text).toContain('No organisation has looked at anything of Amélie Thériault’s yet.');
  expect(await consentedRows(test.deps, look)).toEqual([]);
  const page = (await guardian.get(kestrel)).text;
  for (const word of ['Fundy Shore', `${kestrel}/stop/${district.organisation}/coaching`]) expect(page).toContain(word);
  expect((await guardian.post(`${kestrel}/stop/${district.organisation}/coaching`)).location).toBe(`${kestrel}?stopped`);
  expect((await guardian.post(`${kestrel}/requests/${district.request}`, { conditions: await conditions(), answer: 'agree' })).location).toContain('?given=');
  expect((await minor.post(own(), { answer: 'agree', conditions: await conditions() })).status).toBe(403);
  const profiles = test.awarding.profiles.map(({ did, identifier: url }) => ({ did, url }));
  expect((await custodyOf(test.deps, () => test.awarding.profiles)(guardian.personId)).map(({ from }) => from).toSorted(byUrl)).toEqual(
    profiles.toSorted(byUrl),
  );
});
const byUrl = (a: { url: string }, b: typeof a) => (a.url < b.url ? -1 : 1);

it('“you” is whoever reads: a guardian’s pages speak of the ward by name, and the ward’s own name the guardian beside what they decided', async () => {
  const asked = (await guardian.get(`${kestrel}/requests/${district.request}`)).text;
  const asks = 'School District</bdi> asks to know of <bdi>Amélie Thériault</bdi>';
  for (const words of [asks, 'E-mail address', 'may not count against Amélie Thériault', 'whoever is asked may decline']) expect(asked).toContain(words);
  expect(asked).not.toMatch(/Your name|Your e-mail|know of you|You decide yourself|your applications/);
  expect((await minor.get(own())).text).toContain('This was agreed to before');
  const given = (await events()).findLast(({ grantor }) => grantor === guardian.personId && grantor !== minor.personId);
  const [receipt, hers] = [`${kestrel}/receipts/${given?.id}`, `/learn/privacy/receipts/${given?.id}`];
  for (const [who, at, words] of [
    [guardian, `${receipt}/receipt.txt`, 'What: Name · Badges from this institution\n'],
    [guardian, receipt, 'Your own proof of what you decided'],
    [guardian, kestrel, 'by <bdi>Noor Haddad</bdi>'],
    [guardian, kestrel, 'by <bdi>Amélie Thériault</bdi>'],
    [minor, `${hers}/receipt.txt`, 'What: Your name'],
    [minor, hers, 'The proof of what was decided, and by whom'],
    [minor, '/learn/privacy', 'by your guardian, <bdi>Noor Haddad</bdi>'],
  ] as const)
    expect((await who.get(at)).text).toContain(words);
  expect((await guardian.get(kestrel)).text).not.toContain('Your name'); // of what was looked at, either
});

/** As it was before `lifted_at`. */
const Before = openTable<Omit<GuardianshipRow, 'liftedAt'>>('guardianship', {
  id: text(key),
  ...{ profile: text(), subject: text(), guardian: text(), powers: json(), purposes: json(), endsAt: text(), createdAt: text(), createdBy: text() },
  ...{ confirmedAt: text(nullable), endedAt: text(nullable), endedBy: text(nullable), toldAt: text(nullable) },
});

it('a database of before opens, and holds to it from then on; what was given across before counts no more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = programmeSchema.migrations.filter(({ id }) => id < 'programme-0029');
  const tables = programmeSchema.tables.map((one) => (one === Guardianship ? Before : one));
  const old = await openStore(file, [storeSchema, { ...programmeSchema, tables, migrations: before }]);
  const organisation = { id: 'district', name: 'D', kind: 'other' as const, email: 'd@d.example', language: 'en' as const, createdAt: '', closedAt: null };
  await old.as('kestrel').write((db) => db.insert(Organisation, organisation));
  const [{ liftedAt: _, ...row }] = (await test.store.read((db) => db.list(Guardianship, { profile: 'heron' }))) as [GuardianshipRow];
  await old.write((db) => db.insert(Before, row));
  const across = { ...(await events())[0], grantor: row.guardian, recipient: 'district' } as ConsentEventRow;
  const insert = (store: typeof old, change: Partial<ConsentEventRow>) =>
    store.as(row.subject).write((db) => db.insert(ConsentEvent, { ...across, ...change }));
  await insert(old, {});
  await old.close();
  const store = await openStore(file, [storeSchema, programmeSchema]);
  await expect(insert(store, { id: 'late', turn: 2 })).rejects.toThrow();
  await insert(store, { id: 'own', grantor: row.subject, turn: 2, purpose: 'coaching' });
  expect(await store.as(row.subject).read((db) => db.count(ConsentEvent, {}))).toBe(2);
  await store.close();
  await rm(folder, { recursive: true });
});
