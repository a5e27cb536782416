import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, pressOn, publish, seenOn, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let odile: Visitor; // writes
let chief: Visitor; // administers
let dag: Visitor; // decides, and is no registrar
let form: Record<string, string>;

beforeAll(async () => {
  test = await openTestProgramme();
  const hired = (name: string, role: 'administrator' | 'registrar' | 'decider') =>
    openVisitor(test, { email: `${name}@kestrel.example`, name, grants: [{ role, profile: 'kestrel' }] });
  [odile, chief, dag] = [await hired('odile', 'registrar'), await hired('chief', 'administrator'), await hired('dag', 'decider')];
  const [first, capstone] = [await publish(odile), await publish(odile, { name_en: 'Certified Home Support' })];
  form = { name_en: 'Home support worker', capstone, part_1_rule: 'all', part_1_after: '', part_1_member_0: first };
  await chief.post('/desk/kestrel/achievements/publishing', { second_person: 'on' });
});
afterAll(() => test.stop());

const lettersTo = (email: string) => test.letters.filter(({ to, kind }) => to === email && kind.startsWith('approval-')).map(({ kind }) => kind);
const SENDS = 'Send for approval';
const OFFERS = 'Offer it to everybody';

it('a pathway is sent by who wrote it, once it can be finished, to whoever approves achievements; they send it back or offer it', async () => {
  const made = await odile.post('/desk/kestrel/pathways/new', { ...form, part_1_rule: '5', part_1_member_1: form.capstone ?? '' });
  const here = made.location;
  const drafted = (await odile.get(here)).text;
  expect([drafted.includes(SENDS), drafted.includes(OFFERS), drafted.includes('This keeps it from being offered')]).toEqual([true, false, true]);
  expect(drafted).not.toContain('By way of another pathway'); // it is by its own part
  for (const path of ['ask', 'publish']) {
    const refused = await pressOn(odile, here, path); // what is wrong before who may
    expect([refused.status, refused.text.includes(`href="${here}/edit#part_1"`)]).toEqual([422, true]);
  }
  expect([lettersTo('dag@kestrel.example'), (await dag.get('/desk/kestrel/approvals')).text.includes('Home support worker')]).toEqual([[], false]);

  await pressOn(odile, here, 'edit', form);
  const own = await pressOn(odile, here, 'publish');
  expect([own.status, own.text.includes('Send it for approval.')]).toEqual([422, true]);
  expect((await pressOn(dag, here, 'publish')).status).toBe(403); // nobody asked him
  expect((await pressOn(odile, here, 'ask')).location).toBe(here);
  expect((await pressOn(odile, here, 'ask')).status).toBe(409);
  expect([...lettersTo('dag@kestrel.example'), ...lettersTo('chief@kestrel.example')]).toEqual(['approval-asked', 'approval-asked']);
  const sent = (await odile.get(here)).text;
  expect([sent.includes('It is offered once one of them approves it: chief, dag'), sent.includes(SENDS), sent.includes(OFFERS)]).toEqual([true, false, false]);
  expect((await chief.get('/desk/kestrel')).text).toContain('A pathway waits for your approval');

  expect((await dag.get('/desk/kestrel/approvals')).text).toMatch(new RegExp(`<a href="${here}">Home support worker</a>.*Pathway.*waits for you`, 's'));
  const looks = await dag.get(here);
  expect([looks.status, looks.text.includes('Approve and publish'), looks.text.includes(`${here}/edit`)]).toEqual([200, true, false]);
  expect([(await dag.get(`${here}/edit`)).status, (await dag.post(`${here}/ask`)).status]).toEqual([403, 403]);
  const seen = /name="seen" value="([^"]+)"/.exec(looks.text)?.[1] ?? '';
  const wordless = await dag.post(`${here}/return`, { seen, comment: '' });
  expect([wordless.status, wordless.text.includes('Say what has to be different.')]).toEqual([422, true]);
  expect((await odile.post(`${here}/return`, { seen, comment: 'Mine' })).status).toBe(403);
  await dag.post(`${here}/return`, { seen, comment: 'Say what it is for.' });
  expect((await odile.get('/desk/kestrel')).text).toContain('A pathway of yours was sent back with a comment');
  expect(test.letters.at(-1)).toMatchObject({ kind: 'approval-returned', to: 'odile@kestrel.example', text: expect.stringContaining('Say what it is for.') });
  const back = (await odile.get(here)).text;
  for (const said of ['Sent back.', 'Say what it is for.', SENDS]) expect(back).toContain(said);

  await pressOn(odile, here, 'ask');
  const stale = await seenOn(dag, here);
  await pressOn(odile, here, 'edit', { ...form, description_en: 'A first year.' }); // takes it back
  expect((await dag.post(`${here}/publish`, { seen: stale })).status).toBe(409);
  await pressOn(odile, here, 'ask');
  // Another text than he had before him, or nothing that says which: he is shown it as it is now.
  for (const fields of [{ seen: stale }, {}]) {
    const told = await dag.post(`${here}/publish`, fields);
    expect([told.status, told.text.includes('This was changed meanwhile'), told.text.includes('A first year.')]).toEqual([409, true, true]);
  }
  const again = await seenOn(dag, here);
  const offered = await dag.get((await dag.post(`${here}/publish`, { seen: again })).location);
  expect([offered.text.includes('Published.'), offered.text.includes('Home support worker')]).toEqual([true, false]);
  expect(test.letters.at(-1)).toMatchObject({ kind: 'approval-given', to: 'odile@kestrel.example', text: expect.stringContaining('offered to everybody') });
  expect((await (await openVisitor(test)).get(here.replace('/desk/kestrel', ''))).text).toContain('A first year.');
});

it('nobody offers, sends, saves or gives up a draft that a colleague saved since they opened it', async () => {
  await chief.post('/desk/kestrel/achievements/publishing', {});
  const { location: here } = await odile.post('/desk/kestrel/pathways/new', { ...form, name_en: 'First words' });
  const [seen, typing] = [await seenOn(chief, here), await seenOn(chief, `${here}/edit`)];
  await pressOn(odile, here, 'edit', { ...form, name_en: 'Second words' });
  for (const [button, fields] of [
    ['publish', { seen }],
    ['publish', {}],
    ['ask', { seen }],
    ['discard', { seen: typing }],
  ] as const) {
    const told = await chief.post(`${here}/${button}`, fields);
    expect([told.status, told.text.includes('This was changed meanwhile'), told.text.includes('Second words')], button).toEqual([409, true, true]);
  }
  const mine = { ...form, name_en: 'Third words' };
  const asked = await chief.post(`${here}/edit`, { ...mine, seen: typing });
  expect([asked.status, asked.text.includes('Somebody saved this meanwhile'), asked.text.includes('value="Third words"')]).toEqual([409, true, true]);
  expect([asked.text.includes('>Second words</h2>'), (await odile.get(here)).text.includes('Third words')]).toEqual([true, false]);
  const now = /name="seen" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
  expect((await chief.post(`${here}/edit`, { ...mine, seen: now })).location).toBe(here); // having seen both
  expect((await pressOn(chief, here, 'publish')).location).toBe(`${here}?published=1`);
});
