import { DAY } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Application, Evidence, EvidenceChunk, Submission } from '../../applications/records.ts';
import { FrameworkImport } from '../../frameworks/framework-records.ts';
import { openTestProgramme, type TestProgramme } from '../../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC } from '../../testing/visitor.ts';
import { forgetDrafts } from './forget-drafts.ts';

let test: TestProgramme;
let achievement: string;
beforeAll(async () => {
  test = await openTestProgramme();
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  achievement = await publish(desk, RUBRIC);
});
afterAll(() => test.stop());

const begun = async (email: string) => {
  const learner = await openVisitor(test, { email, grants: [{ role: 'learner', profile: '*' }] });
  const { location } = await learner.post(`/learn/apply/${achievement}`);
  const bytes = new TextEncoder().encode('what she showed');
  await learner.upload(location, { background: 'life', context: 'what she wrote' }, { field: 'file', name: 'a.txt', type: 'x', bytes });
  return { learner, location, id: location.split('/').at(-1) ?? '' };
};
const rowOf = (id: string) => test.store.across('a test looks').read((db) => db.one(Application, { id }));
const all = { chunks: () => test.store.across('a test counts').read((db) => db.count(EvidenceChunk, {})) };
const pass = (days: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY);
};
const letters = () => test.letters.filter(({ kind }) => kind === 'draft-ends');

it('erases a draft that nobody touched for ninety days, a letter two weeks before', async () => {
  const { id, learner } = await begun('zoe@learners.example');
  pass(75);
  await forgetDrafts(test.deps);
  expect(letters()).toEqual([]);
  pass(2);
  for (let twice = 0; twice < 2; twice++) await forgetDrafts(test.deps);
  expect(letters()).toEqual([expect.objectContaining({ to: 'zoe@learners.example', text: expect.stringContaining(`/learn/applications/${id}`) })]);
  pass(13); // ninety days, and thirteen since the letter
  await forgetDrafts(test.deps);
  expect(await rowOf(id)).toMatchObject({ state: 'draft', context: 'what she wrote' });
  pass(2);
  await forgetDrafts(test.deps);
  expect(await rowOf(id)).toMatchObject({ state: 'withdrawn', number: '0001', personId: learner.personId, background: null, context: '' });
  expect(await all.chunks()).toBe(0);
});

it('lets one live that was touched after the letter, until it is left alone as long again', async () => {
  const { id, location, learner } = await begun('noor@learners.example');
  pass(80);
  await forgetDrafts(test.deps);
  expect(letters()).toHaveLength(2);
  const back = await openVisitor(test, { email: 'noor@learners.example' });
  expect((await back.post(location, { context: 'she goes on' })).status).toBe(303);
  expect(learner.personId).toBe(back.personId);
  pass(20);
  await forgetDrafts(test.deps);
  expect(await rowOf(id)).toMatchObject({ state: 'draft', context: 'she goes on' });
  pass(60);
  await forgetDrafts(test.deps);
  pass(14);
  await forgetDrafts(test.deps);
  expect(letters()).toHaveLength(3);
  expect(await rowOf(id)).toMatchObject({ state: 'withdrawn' });
});

it('never touches what was sent, and gives up halves of files after a day, a framework that nobody kept after a week', async () => {
  const look = { id: 'look', content: { skills: [] } as never, createdAt: test.clock.now.toISOString(), createdBy: 'x' };
  await test.store.as('kestrel').write((db) => db.insert(FrameworkImport, look));
  const looks = () => test.store.as('kestrel').read((db) => db.count(FrameworkImport, {}));
  const { id, location, learner } = await begun('ida@learners.example');
  await learner.post(location, { background: 'life', context: 'a', reflection: 'b', send: '1' });
  const other = await begun('sam@learners.example');
  const upload = await other.learner.post(`${other.location}/uploads`, { name: 'film.mp4', size: '1000', note: '' });
  expect(upload.status).toBe(200);
  pass(2);
  await forgetDrafts(test.deps);
  expect(await looks()).toBe(1);
  expect(await test.store.across('a test counts').read((db) => db.count(Evidence, { arrived: 0 }))).toBe(0);
  pass(400);
  await forgetDrafts(test.deps);
  expect(await looks()).toBe(0);
  expect(await rowOf(id)).toMatchObject({ state: 'submitted', context: 'a' });
});

it('leaves of what was withdrawn neither where it was learned nor what its files were', async () => {
  const { id, location, learner } = await begun('tom@learners.example');
  await learner.post(location, { background: 'life', context: 'a', reflection: 'b', send: '1' });
  expect((await learner.post(`${location}/withdraw`)).status).toBe(303);
  expect(await rowOf(id)).toMatchObject({ state: 'withdrawn', background: null, context: '' });
  const left = await test.store.across('a test looks').read(async (db) => ({
    evidence: await db.count(Evidence, { applicationId: id }),
    sent: (await db.list(Submission, { applicationId: id })).map(({ background, evidence }) => [background, evidence]),
  }));
  expect(left).toEqual({ evidence: 0, sent: [['', []]] });
});
