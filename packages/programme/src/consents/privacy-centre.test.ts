import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { verifyJwt } from '../testing/verify-jwt.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let administrator: Visitor;
let member: Visitor;
let learner: Visitor;
let other: Visitor;
let district: string;
beforeAll(async () => {
  test = await openTestProgramme();
  administrator = await openVisitor(test, { email: 'maya@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] });
  learner = await openVisitor(test, { email: 'amelie@learners.example', name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
  other = await openVisitor(test, { email: 'eve@learners.example', name: 'Eve Arsenault', grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

const linkIn = (text: string, start: string): string => new RegExp(`href="(${start}[^"]*)"`).exec(text)?.[1] ?? `no ${start}`;

it('is registered by an administrator, who lets its people in and sees no learner', async () => {
  const bad = await administrator.post('/affiliations/kestrel', { name: '', kind: 'school-district', email: 'nowhere' });
  expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('it is told of every withdrawal')]);
  const made = await administrator.post('/affiliations/kestrel', {
    name: 'Fundy Shore School District',
    kind: 'school-district',
    email: 'privacy@fundy.example',
  });
  district = /kestrel\/([\w-]+)/.exec(made.location)?.[1] ?? '';
  expect((await administrator.post(`/affiliations/kestrel/${district}/members`, { member: 'joan@fundy.example' })).status).toBe(303);
  expect(test.letters.at(-1)).toMatchObject({ to: 'joan@fundy.example', text: expect.stringContaining(`/organisations/${district}`) });
  member = await openVisitor(test, { email: 'joan@fundy.example' });
  expect((await member.get('/')).location).toBe('/organisations'); // where she is at home, who has no desk
  expect((await member.get('/organisations')).location).toBe(`/organisations/${district}`);
  for (const visitor of [learner, administrator]) expect((await visitor.get(`/organisations/${district}`)).status).toBe(404);
  for (const visitor of [learner, member]) expect((await visitor.get('/affiliations/kestrel')).status).toBe(403);
});

it('has a learner link themselves to it, and shows it how many only where that tells of nobody', async () => {
  const before = (await learner.get('/learn/affiliations')).text;
  expect(before).toContain('You are linked to no organisation.');
  expect(before).toMatch(/<select[^>]*required[^>]*><option value(?:="")?>/); // one press links to none that was not chosen
  for (const visitor of [learner, other])
    expect((await visitor.post('/learn/affiliations', { organisation: district })).location).toBe('/learn/affiliations?linked');
  const linked = (await learner.get('/learn/affiliations?linked')).text;
  for (const words of ['Fundy Shore School District', 'If they ask to know more, the question waits']) expect(linked).toContain(words);
  const seen = (await member.get(`/organisations/${district}`)).text;
  expect(seen).toContain('Too few learners to say how many.');
  expect(seen).not.toContain('Amélie');
  expect((await learner.post('/learn/affiliations', { organisation: 'nothing' })).status).toBe(404);
});

describe('what an organisation asks', () => {
  it('is asked of all its learners, with a reason and no more than a year, or nothing is kept', async () => {
    const form = { purpose: 'coaching', reason: 'To plan your coaching.', of_name: 'needs', of_email: 'likes', months: '12' };
    const bad = await member.post(`/organisations/${district}/requests`, { ...form, reason: ' ', of_name: '', months: '13' });
    expect(bad.status).toBe(422);
    for (const sentence of ['Say why, in at most 500 characters.', 'Choose at least one thing that you need.', 'Choose 1 to 12 months.'])
      expect(bad.text).toContain(sentence);
    expect((await member.post(`/organisations/${district}/requests`, form)).location).toBe(`/organisations/${district}?asked`);
    expect((await learner.post(`/organisations/${district}/requests`, form)).status).toBe(404);
    expect((await learner.get('/learn/affiliations?linked')).text).toContain('They ask to know more: the question waits');
  });

  it('is answered on a page where nothing is switched on and both answers weigh the same; a receipt is left, signed', async () => {
    const address = linkIn((await learner.get('/learn/privacy')).text, '/learn/privacy/requests/');
    const asked = (await learner.get(address)).text;
    expect(asked).toContain('“<bdi>To plan your coaching.</bdi>”');
    expect(asked).toMatch(/role="switch" name="likes" value="email"\/?>/);
    expect(asked).not.toMatch(/<input[^>]*checked/);
    expect([...asked.matchAll(/<button type="submit" class="btn quiet" name="answer" value="(\w+)">/g)].map(([, value]) => value)).toEqual([
      'decline',
      'agree',
    ]);
    const conditions = /name="conditions" value="(\w+)"/.exec(asked)?.[1] ?? '';
    const old = await learner.post(address, { answer: 'agree', conditions: 'of last year' });
    expect([old.status, old.text]).toEqual([422, expect.stringContaining('The conditions have changed')]);
    expect((await learner.post(address, { conditions })).status).toBe(422);
    const agreed = await learner.post(address, { answer: 'agree', conditions });
    const receipt = `/learn/privacy/receipts/${new URL(agreed.location, test.url).searchParams.get('given')}`;
    expect((await learner.get(agreed.location)).text).toContain('You agreed.');
    expect((await learner.get(receipt)).text).toContain('Fundy Shore School District');
    expect((await learner.get(`${receipt}/receipt.txt`)).text).toContain('What: Your name\n');
    expect((await learner.get(receipt)).text).toContain(`href="${receipt}/keep"`);
    expect((await learner.get(`${receipt}/keep`)).text).toContain('openid-credential-offer://?');
    for (const visitor of [other, member, administrator]) expect((await visitor.get(`${receipt}/keep`)).status).toBe(404);
    const [kestrel] = test.awarding.profiles;
    const payload = await verifyJwt(test, (await learner.get(`${receipt}/receipt.jwt`)).text, 'laurel-consent-receipt+jwt', kestrel?.did ?? '');
    expect(payload.receipt).toEqual(JSON.parse((await learner.get(`${receipt}/receipt.json`)).text));
    expect(payload.receipt).toMatchObject({ processing: { purpose: 'coaching', categories: ['name'], basis: 'consent' }, event: { state: 'given' } });
    for (const visitor of [other, member, administrator]) expect((await visitor.get(`${receipt}/receipt.jwt`)).status).toBe(404);
  });

  it('asks who signed in long ago to sign in again before it is answered, and not before it is stopped', async () => {
    const address = linkIn((await other.get('/learn/privacy')).text, '/learn/privacy/requests/');
    expect((await other.get('/learn')).text).toContain('Read and answer in your privacy centre'); // where she lands
    test.clock.now = new Date(test.clock.now.getTime() + 20 * 60_000);
    expect((await other.get(address)).location).toContain('/sign-in?again=1');
    expect((await learner.get('/learn/privacy')).status).toBe(200);
  });
});

it('shows who agreed to the people of the organisation alone, and each look to the learner, until it is stopped in two clicks', async () => {
  const named = await member.get(`/organisations/${district}/named/coaching`);
  expect(named.text).toContain('Amélie Thériault');
  expect(named.text).not.toMatch(/Eve|amelie@learners/);
  expect(named.text).not.toContain('Badges from this institution'); // never asked for: nobody declined it
  for (const visitor of [other, administrator, learner]) expect((await visitor.get(`/organisations/${district}/named/coaching`)).status).toBe(404);
  const ENDS = 'Nothing is shown under it any more';
  const centre = (await learner.get('/learn/privacy?stopped')).text; // of a stop before it was agreed to
  expect(centre).not.toContain(ENDS);
  expect(centre).toContain('id="looks"');
  expect(centre).not.toContain('No organisation has looked');
  const stop = linkIn(centre, '/learn/privacy/stop/');
  expect((await learner.get(stop)).text).toContain('What has been seen cannot be taken back.');
  for (let twice = 0; twice < 2; twice++) expect((await learner.post(stop)).location).toBe('/learn/privacy?stopped');
  expect((await learner.get('/learn/privacy?stopped')).text).toContain(ENDS);
  expect((await member.get(`/organisations/${district}/named/coaching`)).text).not.toContain('Amélie');
  const told = (await member.get(`/organisations/${district}`)).text;
  const statement = await member.get(linkIn(told, `/organisations/${district}/withdrawn/`));
  const payload = await verifyJwt(test, statement.text, 'laurel-consent-withdrawn+jwt', test.awarding.profiles[0]?.did ?? '');
  expect(payload).toMatchObject({ purpose: 'coaching', duty: 'erase', recipient: { id: district } });
  expect(told).toContain(String(payload.consent));
  const exported = JSON.parse((await learner.get('/learn/privacy/export.json')).text);
  expect(exported).toMatchObject({ decisions: [{ state: 'withdrawn' }, { state: 'given' }], looks: [{ categories: ['name'] }], linked: [district] });
  expect(JSON.stringify(exported)).not.toContain(member.personId);
});

it('tells links apart by their names alone: what one organisation asks twice, and what was decided in one minute', async () => {
  const form = { purpose: 'research', reason: 'To study who learns at home.', of_name: 'needs', months: '12' };
  await member.post(`/organisations/${district}/requests`, form);
  for (const [visitor, names] of [
    [other, ['Read and answer: Fundy Shore School District, Coaching', 'Read and answer: Fundy Shore School District, Research']],
    [learner, ['Read it again: Fundy Shore School District, Coaching', 'Receipt: Fundy Shore School District, Coaching, Stopped']],
  ] as const) {
    const { text } = await visitor.get('/learn/privacy');
    const rows = [...text.matchAll(/<table.*?<\/table>/gs)].join('');
    const links = [...rows.matchAll(/<a href="([^"]*)"(?: aria-label="([^"]*)")?[^>]*>(.*?)<\/a>/gs)].map(([, href, label, inner]) => ({
      href,
      name: label ?? inner,
    }));
    for (const name of names) expect(links.filter((link) => link.name?.startsWith(name))).toHaveLength(1);
    expect(new Set(links.map(({ name }) => name)).size).toBe(new Set(links.map(({ href }) => href)).size);
  }
});

it('leads from a request that was replaced to the one that asks now, answered or opened, and keeps nothing of it', async () => {
  const eve = await openVisitor(test, { email: 'eve@learners.example' });
  const research = () => eve.get('/learn/privacy').then(({ text }) => /href="([^"]*)" aria-label="Read and answer: [^"]*, Research"/.exec(text)?.[1] ?? '');
  const old = await research();
  const conditions = /name="conditions" value="(\w+)"/.exec((await eve.get(old)).text)?.[1] ?? '';
  const asks = await openVisitor(test, { email: 'joan@fundy.example' });
  await asks.post(`/organisations/${district}/requests`, { purpose: 'research', reason: 'To study who learns at work.', of_name: 'needs', months: '6' });
  const newer = await research();
  for (const answer of [await eve.get(old), await eve.post(old, { answer: 'agree', conditions })]) expect(answer.location).toBe(`${newer}?instead`);
  const led = (await eve.get(`${newer}?instead`)).text;
  for (const words of ['This request has replaced the one you opened.', 'To study who learns at work.']) expect(led).toContain(words);
  expect((await eve.get('/learn/privacy/export.json')).text).not.toContain('research');
  const open = (path: string) => path.replace('/learn/privacy/requests/', '/consent/');
  const stranger = await openVisitor(test);
  for (const path of [open(old), `${open(old)}/wallet?address=wallet.example.org`]) expect((await stranger.get(path)).location).toBe(`${open(newer)}?instead`);
  expect((await stranger.get(`${open(newer)}?instead`)).text).toContain('This request has replaced the one you opened.');
});

it('counts a learner no more once they have left, and shows nobody anything once it is closed', async () => {
  expect((await learner.get(`/learn/affiliations/${district}/leave`)).text).toContain('Leave Fundy Shore School District?');
  expect((await learner.get(`/learn/affiliations/${district}/leave`)).text).toMatch(/(one learner less|they are told to erase).*you can link yourself again/);
  expect((await learner.post(`/learn/affiliations/${district}/leave`)).location).toBe('/learn/affiliations?left');
  expect((await learner.get('/learn/affiliations')).text).toContain('You are linked to no organisation.');
  const again = await openVisitor(test, { email: 'maya@kestrel.example' });
  expect((await again.get(`/affiliations/kestrel/${district}/close`)).text).toContain('cannot be undone');
  expect((await again.post(`/affiliations/kestrel/${district}/close`)).location).toBe('/affiliations/kestrel?closed');
  expect((await member.get(`/organisations/${district}`)).status).toBe(404);
  expect((await learner.post('/learn/affiliations', { organisation: district })).status).toBe(404);
});
