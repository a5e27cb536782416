import { readFileSync } from 'node:fs';
import { dirname as folderOf, join } from 'node:path';
import { courierSchema } from '@laurel/courier';
import { verifyCredential } from '@laurel/credentials';
import { peopleSchema } from '@laurel/people';
import { snapshotDatabase } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awarded } from '../testing/awarded.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { verifyJwt } from '../testing/verify-jwt.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { erasureIdOf } from './erasure/records.ts';

let test: TestProgramme;
let folder: string;
let desk: Visitor;
let achievement: string;
let assessor: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  folder = folderOf(test.file);
  desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  assessor = await openVisitor(test, { email: 'ingrid@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  achievement = await publish(desk, RUBRIC);
});
afterAll(() => test.stop());

const CANARIES = ['canary-context', 'canary-reflection', 'canary-note', 'canary-file', 'canary-badge', 'canary-words', 'canary-private', 'canary@home.example'];
const inFiles = (files: readonly string[] = [test.file, `${test.file}-wal`]): string[] => {
  const bytes = files.map((file) => readFileSync(file, 'latin1')).join('');
  const encoded = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
  return CANARIES.filter((canary) => bytes.includes(canary) || bytes.includes(encoded(canary)));
};

const tablesWith = async (words: string): Promise<string[]> => {
  const rows = await test.store.across('a test looks').read((db) => Promise.all(peopleSchema.tables.map((table) => db.list(table, {}))));
  return peopleSchema.tables.flatMap(({ schema }, nth) => (JSON.stringify(rows[nth]).includes(words) ? [String(schema.options.tableName)] : []));
};

/** As the courier does with one that was accepted: who it went to and what it said are gone. */
const letterIsSent = async () => {
  const [outbox] = courierSchema.tables;
  if (outbox?.scope !== undefined || !outbox) throw new Error('no outbox');
  await test.store.write((db) => db.update(outbox, { state: 'queued' }, { recipient: null, subject: null, text: null }));
  await test.store.purge();
};

it('leaves nothing in the database or its log of what a learner wrote, showed and was told, and keeps the count', async () => {
  const learner = await openVisitor(test, { email: 'canary@home.example', grants: [{ role: 'learner', profile: '*' }] });
  const { location } = await learner.post(`/learn/apply/${achievement}`);
  const written = {
    background: 'life',
    context: 'canary-context',
    reflection: 'canary-reflection',
    badge_name: 'canary-badge',
    note: 'canary-note',
    send: '1',
  };
  await learner.upload(location, written, { field: 'file', name: 'plan.txt', type: 'x', bytes: new TextEncoder().encode('canary-file') });
  const at = `/assess/kestrel/${location.split('/').at(-1)}`;
  await assessor.post(`${at}/scores`, { words: 'canary-words', private_note: 'canary-private', recommends: 'revise', send: '1' });
  expect(inFiles()).toEqual(CANARIES.filter((canary) => canary !== 'canary-file')); // a file is locked by her own key
  expect(await tablesWith('canary@home.example')).toEqual(['sign_in']); // a quarter of an hour; the contact is locked by her own key

  expect((await learner.post('/learn/leave', { word: 'delete' })).status).toBe(422);
  const asked = (await learner.get('/learn/leave')).text;
  for (const words of ['What goes', 'What stays', 'backup', 'an appeal that still waits for an answer ends without one']) expect(asked).toContain(words);
  const before = join(folder, 'before.sqlite');
  await snapshotDatabase({ kind: 'sqlite', file: test.file }, before);
  const done = (await learner.post('/learn/leave', { word: 'erase' })).location;
  expect(done).toBe(`/learn/leave/done/${erasureIdOf(learner.personId)}`);
  expect((await learner.get(location)).status).not.toBe(200);
  expect((await assessor.get(at)).status).toBe(409); // as one that was withdrawn: it waits for nobody any more
  expect(test.letters.at(-1)).toMatchObject({ to: 'canary@home.example', subject: 'Your account is erased' });
  expect(inFiles()).toEqual(['canary@home.example']); // the letter that says so, until it is sent
  await letterIsSent();
  const later = join(folder, 'later.sqlite');
  await snapshotDatabase({ kind: 'sqlite', file: test.file }, later);
  expect([inFiles(), inFiles([later])]).toEqual([[], []]);
  // A backup of before holds what there was, as it says: what is told of it on the page is true.
  expect(inFiles([before])).toEqual(CANARIES.filter((canary) => canary !== 'canary-file'));

  const stranger = await openVisitor(test);
  const proof = await stranger.get(done);
  expect(proof.text).toContain('1 application');
  expect(proof.text).toContain('1 file');
  expect(proof.text).not.toContain('canary');
  const statement = await stranger.get(`${done}/proof.jwt`);
  const said = await verifyJwt(test, statement.text, 'laurel-erasure+jwt', test.awarding.profiles[0]?.did ?? '');
  expect(said).toMatchObject({ jti: erasureIdOf(learner.personId), erased: { applications: 1, files: 1, key: 1, awards: 0 } });
  expect((await stranger.get('/learn/leave/done/nobody')).status).toBe(404);
  const { Application } = await import('../applications/records.ts');
  expect(await test.store.as('kestrel').read((db) => db.list(Application, {}))).toEqual([
    expect.objectContaining({ number: '0001', state: 'withdrawn', context: '', reflection: '', badgeName: '', round: 1 }),
  ]);
});

it('keeps the badge of somebody who is erased under a pseudonym: it can still be revoked, and whoever checks it is told', async () => {
  const learner = await openVisitor(test, { email: 'ida@home.example', grants: [{ role: 'learner', profile: '*' }] });
  const award = await awarded(test, achievement, 'ida@home.example');
  const badge = await keepBadge(test, 'ida@home.example', walletKey());
  const timesIn = (file: string) => ['ida@home.example', 'riault'].map((named) => readFileSync(file, 'latin1').split(named).length - 1);
  expect(Math.min(...timesIn(test.file).map((count, n) => count + (timesIn(`${test.file}-wal`)[n] ?? 0)))).toBeGreaterThan(0);
  expect((await learner.post('/learn/leave', { word: 'erase' })).status).toBe(303);
  expect((await (await openVisitor(test)).get(`/learn/leave/done/${erasureIdOf(learner.personId)}`)).text).toContain('your name on 1 badge in the register');
  await letterIsSent();
  const later = join(folder, 'after-a-badge.sqlite');
  await snapshotDatabase({ kind: 'sqlite', file: test.file }, later);
  for (const file of [test.file, `${test.file}-wal`, later]) expect(timesIn(file)).toEqual([0, 0]);
  expect((await desk.get(`/desk/kestrel/awards/${award}`)).text).toMatch(/Somebody who left · [0-9a-f]{6}/);
  const verdict = () => verifyCredential(badge, { ...test.deps.agent, fetchStatus: async (url) => listAt(url), clock: () => test.clock.now });
  expect((await verdict()).checks.find(({ step }) => step === 'status')?.outcome).toBe('pass');
  expect((await desk.post(`/desk/kestrel/awards/${award}/revoke`, { reason: 'other', note: '' })).status).toBe(303);
  expect(await verdict()).toMatchObject({ outcome: 'invalid' });
});

it('names each badge that no wallet has taken before it is lost, leads to its claim page without the letter, and says afterwards that it is withdrawn', async () => {
  const email = 'bo@home.example';
  const learner = await openVisitor(test, { email, grants: [{ role: 'learner', profile: '*' }] });
  const rescued = await awarded(test, achievement, email);
  const other = await publish(desk, { name_en: 'Moving People Safely' });
  const lost = await awarded(test, other, email);
  const theirs = await awarded(test, achievement, 'somebody@else.example');
  const asked = (await learner.get('/learn/leave')).text;
  for (const words of [
    'href="/learn/privacy">Take your data along',
    'Keep my account',
    'These 2 badges were awarded to you',
    'Infection Prevention in Home Care',
    'Moving People Safely',
    `action="/learn/keep/${rescued}"`,
  ])
    expect(asked).toContain(words);
  expect((await learner.post(`/learn/keep/${theirs}`)).status).toBe(404);
  expect((await (await openVisitor(test)).post(`/learn/keep/${rescued}`)).location).not.toContain('/claim/');
  const { status, location } = await learner.post(`/learn/keep/${rescued}`);
  expect([status, location]).toEqual([303, expect.stringMatching(/^\/claim\/[\w-]+$/)]);
  await keepBadge(test, email, walletKey(), location.slice('/claim/'.length));
  const left = (await learner.get('/learn/leave')).text;
  expect(left).toContain('This badge was awarded to you and is in no wallet.');
  expect(left).not.toContain(`/learn/keep/${rescued}`);
  expect((await learner.post(`/learn/keep/${rescued}`)).status).toBe(404);
  const done = (await learner.post('/learn/leave', { word: 'erase' })).location;
  const page = (await (await openVisitor(test)).get(done)).text;
  for (const words of ['1 badge that was in no wallet: it is withdrawn', 'Badges that are in a wallet of yours stay valid.']) expect(page).toContain(words);
  const statement = await (await openVisitor(test)).get(`${done}/proof.jwt`);
  expect(await verifyJwt(test, statement.text, 'laurel-erasure+jwt', test.awarding.profiles[0]?.did ?? '')).toMatchObject({
    erased: { awards: 2, notKept: 1 },
  });
  const states = await Promise.all([rescued, lost].map(async (id) => (await desk.get(`/desk/kestrel/awards/${id}`)).text));
  expect(states.some((text) => text.includes('told to the learner'))).toBe(false); // nobody can be
  expect(states.map((text) => [text.includes('Withdrawn'), text.includes('Can still be revoked')])).toEqual([
    [false, true],
    [true, false],
  ]);
});

async function listAt(url: string) {
  const answer = await fetch(url, { headers: { Accept: 'application/vc' } });
  return { state: 'fetched' as const, body: await answer.text(), contentType: answer.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
}
