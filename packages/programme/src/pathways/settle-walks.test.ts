import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awarded } from '../testing/awarded.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, pressOn, publish, type Visitor } from '../testing/visitor.ts';
import { Pathway, PathwayWalk, type PathwayWalkRow, ShownBadge } from './records.ts';
import { joinPathway, settleWalks } from './walk-pathway.ts';

let test: TestProgramme;
let desk: Visitor;
let first: string;
const registrar = (email: string) => openVisitor(test, { email, grants: [{ role: 'registrar', profile: 'kestrel' }] });
const learner = (email: string) => openVisitor(test, { email, name: '', grants: [{ role: 'learner', profile: '*' }] });
beforeAll(async () => {
  test = await openTestProgramme();
  desk = await registrar('odile@kestrel.example');
  first = await publish(desk);
}, 30_000);
afterAll(() => test.stop());

async function pathwayTo(capstone: string): Promise<string> {
  const form = { name_en: 'A way', capstone, part_1_rule: 'all', part_1_after: '', part_1_member_0: first };
  const { location } = await desk.post('/desk/kestrel/pathways/new', form);
  await pressOn(desk, location, 'publish');
  return location.split('/').at(-1) ?? '';
}
const walkOf = (personId: string) => test.store.as(personId).read((db) => db.one(PathwayWalk, {}));
const makeDue = () => test.store.write((db) => db.across('a test').update(PathwayWalk, { completedAt: IsNull() }, { due: 1 }));

it('hosts that hang hold up nobody else’s capstone, and whoever waits for them is looked at again later', async () => {
  const pathway = await pathwayTo(await publish(desk, { name_en: 'Capstone' }));
  const [waiting, ready] = [await learner('waiting@home.example'), await learner('ready@home.example')];
  for (const one of [waiting, ready]) await one.post(`/learn/pathways/${pathway}/join`);
  const hanging = createServer();
  await new Promise<void>((done) => hanging.listen(0, '127.0.0.1', done));
  const sockets: { destroy: () => void }[] = [];
  hanging.on('connection', (socket) => sockets.push(socket));
  const issuer = `did:web:localhost%3A${(hanging.address() as { port: number }).port}`; // as: it listens on a port
  const badge = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'], issuer, credentialSubject: {}, proof: {} };
  const about = {
    achievementId: 'x',
    achievementType: '',
    name: 'x',
    issuerName: '',
    assessment: 'participation' as const,
    awardedOn: '2026-01-01',
    validUntil: null,
  };
  const row = { ...about, issuer, badge: JSON.stringify(badge), state: 'valid' as const, checkedAt: '2026-01-01T00:00:00.000Z' };
  await test.store.as(waiting.personId).write((db) =>
    db.insert(
      ShownBadge,
      [1, 2, 3].map((nth) => ({ ...row, id: `shown-${nth}`, reference: `${nth}` })),
    ),
  );
  await awarded(test, first, 'ready@home.example');
  const quest = (await ready.get(`/learn/pathways/${pathway}`)).text;
  for (const shown of ['Awarded to you, and not kept yet', `href="/pathways/${pathway}"`]) expect(quest).toContain(shown);
  await keepBadge(test, 'ready@home.example', walletKey());
  await makeDue();
  const turn = settleWalks(test.deps);
  while ((await walkOf(ready.personId))?.completedAt === null) await wait(20);
  expect((await walkOf(waiting.personId))?.due).toBe(1);
  for (const socket of sockets) socket.destroy();
  hanging.on('connection', (socket) => socket.destroy());
  await turn;
  expect(await walkOf(waiting.personId)).toMatchObject({ due: 0, completedAt: null });
  const done = (await ready.get(`/learn/pathways/${pathway}`)).text;
  expect(done).not.toContain('Awarded to you, and not kept yet'); // its part; the capstone that it led to is
  expect(done).toContain('Capstone was awarded to you, and no wallet has it yet.');
  const letter = test.letters.findLast(({ to }) => to === 'ready@home.example');
  expect(letter).toMatchObject({ subject: expect.stringContaining('Capstone'), text: expect.stringContaining('Amélie Thériault') }); // as on the badge it rests on: her account names nobody
  await new Promise((done) => hanging.close(done));
}, 30_000);

it('capstones that rest on what is about to be revoked are named before, of many at once too, and none that is about to be revoked with them', async () => {
  const walked = (await test.store.across('a test').read((db) => db.list(PathwayWalk, {}))).find(({ capstoneAwardId }) => capstoneAwardId !== null);
  const [part, capstone] = [walked?.rested?.[0]?.award ?? '', walked?.capstoneAwardId ?? ''];
  const alone = await awarded(test, first, 'nobody@home.example'); // no capstone rests on it
  const askedOf = async (...picked: string[]) => {
    const { location } = await desk.post('/desk/kestrel/register/change', [['act', 'revoke'], ...picked.map((id): [string, string] => ['pick', id])]);
    return (await desk.get(location)).text;
  };
  const named = await askedOf(part, alone);
  for (const said of ['One capstone was awarded because of one of them:', `href="/desk/kestrel/awards/${capstone}">Capstone · <bdi>Amélie Thériault</bdi>`])
    expect(named).toContain(said);
  for (const picked of [[alone], [part, capstone]]) expect(await askedOf(...picked)).not.toContain('because of');
  const more = Array.from(
    { length: 11 },
    (_, nth) => ({ ...walked, id: `walk${nth}`, personId: `other${nth}`, capstoneAwardId: `award${nth}` }) as PathwayWalkRow,
  );
  await test.store.write((db) => db.across('a test').insert(PathwayWalk, more));
  const many = await askedOf(part, alone);
  expect([many.includes('12 capstones were awarded because of them:'), many.includes('and 2 more'), many.split('>Capstone').length - 1]).toEqual([
    true,
    true,
    10,
  ]);
  for (const { personId } of more) await test.store.as(personId).write((db) => db.remove(PathwayWalk, {}));
});

it('a walk that cannot be settled leaves its place in line, and one of nobody is gone', async () => {
  const broken = await pathwayTo(await publish(desk, { name_en: 'Another' }));
  const unlucky = await learner('unlucky@home.example');
  await unlucky.post(`/learn/pathways/${broken}/join`);
  await test.store.write((db) =>
    db.across('a test').update(Pathway, { id: broken }, { definition: { name: {}, description: {}, parts: [], capstone: 'gone' } }),
  );
  await makeDue();
  await expect(settleWalks(test.deps)).rejects.toThrow('1 walks');
  expect((await walkOf(unlucky.personId))?.retryAfter).not.toBeNull();
  expect(await settleWalks(test.deps)).toBe('idle');
  const nobody = { id: 'nobody', email: 'gone@home.example', name: '', language: 'en' as const };
  await joinPathway(test.deps, broken, nobody as never);
  expect(await walkOf('nobody')).toBeUndefined();
});

it('a pathway is published by somebody else than who wrote it, where the profile has a second person publish', async () => {
  const capstone = await publish(desk, { name_en: 'Third' });
  const admin = await openVisitor(test, { email: 'admin@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] });
  expect((await admin.post('/desk/kestrel/achievements/publishing', { second_person: 'on' })).status).toBe(303);
  const { location } = await desk.post('/desk/kestrel/pathways/new', { name_en: 'B', capstone, part_1_rule: 'all', part_1_after: '', part_1_member_0: first });
  const refused = await pressOn(desk, location, 'publish');
  expect([refused.status, refused.text.includes('somebody else offers what you wrote')]).toEqual([422, true]);
  expect((await pressOn(admin, location, 'publish')).location).toBe(`${location}?published=1`);
});
