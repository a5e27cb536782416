import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let achievement: string;
let assessor: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  assessor = await openVisitor(test, { email: 'ingrid@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
  achievement = await publish(desk, RUBRIC);
});
afterAll(() => test.stop());

const CANARIES = ['canary-context', 'canary-reflection', 'canary-note', 'canary-file', 'canary-badge', 'canary-words', 'canary-private', 'canary@home.example'];
const inFiles = (): string[] => {
  const bytes = ['', '-wal'].map((end) => readFileSync(`${test.file}${end}`, 'latin1')).join('');
  const encoded = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
  return CANARIES.filter((canary) => bytes.includes(canary) || bytes.includes(encoded(canary)));
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

  expect((await learner.post('/learn/leave', { word: 'delete' })).status).toBe(422);
  expect((await learner.post('/learn/leave', { word: 'erase' })).location).toBe('/learn/leave/done');
  expect((await learner.get(location)).status).not.toBe(200);
  expect((await assessor.get(at)).status).toBe(404);
  expect(test.letters.at(-1)).toMatchObject({ to: 'canary@home.example', subject: 'Your account is erased' });
  expect(inFiles()).toEqual(['canary@home.example']); // the letter that says so, until it is sent
  const { Application } = await import('../applications/records.ts');
  expect(await test.store.as('kestrel').read((db) => db.list(Application, {}))).toEqual([
    expect.objectContaining({ number: '0001', state: 'withdrawn', context: '', reflection: '', badgeName: '', round: 1 }),
  ]);
});
