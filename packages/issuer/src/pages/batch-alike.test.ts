import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALIKE_SHOWN } from '../limits.ts';
import { Award } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const GRADED = { result_type_0: 'LetterGrade', result_min_0: '', result_max_0: '', result_allowed_0: 'Merit, Pass, Fail', result_order_0: 'best-first' };

async function previewOf(text: string): Promise<{ at: string; html: () => Promise<string> }> {
  const achievement = await desk.define({ ...GRADED, result_required_0: 'Pass' });
  const { location: at } = await desk.upload('/desk/kestrel/batches/new', { achievement, language: 'en', ...ASSESSED }, { field: 'file', name: 'x.csv', text });
  return { at, html: async () => (await desk.get(at)).text };
}

it('takes a grade in capitals or not as the one the achievement has', async () => {
  const { html } = await previewOf('email,note:score\na@b.example,pass\nb@b.example, MERIT \nc@b.example,fail\nd@b.example,merlt');
  const preview = await html();
  for (const words of ['2 ready, 2 to fix', 'Write one of: Merit, Pass, Fail.']) expect(preview).toContain(words);
  expect(preview).not.toContain('id="alike"');
});

it('has one box for what is wrong alike in several rows, which mends them all but what was typed for a row itself', async () => {
  const rows = ['a@b.example,ok', 'b@b.example,ok', 'c@b.example,ok', 'd@b.example,Pass', 'e@b.example,well', 'f@b.example,', 'g@b.example,'];
  const { at, html } = await previewOf(['email,note:score', ...rows].join('\n'));
  const alike = /id="alike".*?<\/section>/s.exec(await html())?.[0] ?? '';
  expect([...alike.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)].map((found) => found.slice(1))).toEqual([
    ['alike-0-2-was', 'ok'],
    ['alike-0-2', 'ok'],
  ]);
  expect(alike).toContain('“ok” in all 3 rows');
  // What nobody typed into changes nothing, and goes on to be awarded.
  await desk.post(`${at}/cells`, { 'alike-0-2-was': 'ok', 'alike-0-2': 'ok' });
  expect(await html()).toContain('1 ready, 6 to fix');
  const looked = await desk.post(`${at}/award`, { 'alike-0-2-was': 'ok', 'alike-0-2': ' pass ', 'cell-3-2': 'merit', 'cell-6-2': 'well' });
  expect(looked.location).toBe(`${at}?done=corrected`);
  const mended = await html();
  for (const words of ['4 ready, 3 to fix', 'Award 4 badges']) expect(mended).toContain(words);
  expect(mended).not.toContain('id="alike"');
  await desk.post(`${at}/award`, {});
  await desk.work();
  const made = await test.store.as('kestrel').read((db) => db.list(Award, {}, { order: { recipientEmail: 'ASC' } }));
  expect(made.map(({ results }) => results[0]?.value)).toEqual(['Pass', 'Merit', 'Pass', 'Pass']);
});

it('mends nothing alike that is empty, nor behind the last heading', async () => {
  const { at, html } = await previewOf('email,name,note:score\na@b.example\nb@b.example,Bo,\nc@b.example,Cy,Pass,more\nd@b.example,Di,Pass,more');
  const before = await html();
  for (const [column, cell] of [
    [3, ''],
    [3, ' '],
    [4, 'more'],
  ]) {
    const done = await desk.post(`${at}/cells`, { [`alike-0-${column}-was`]: `${cell}`, [`alike-0-${column}`]: 'Pass' });
    expect(done.status).toBe(303);
    expect(await html()).toBe(before);
  }
});

it('takes of a form made by hand no more boxes than a page has', async () => {
  const grades = Array.from({ length: 25 }, (_, n) => `grade${n}`);
  const { at, html } = await previewOf(['email,note:score', ...grades.map((grade, n) => `h${n}@b.example,${grade}`)].join('\n'));
  expect(await html()).toContain('0 ready, 25 to fix');
  const boxes = grades.flatMap((grade, n) => [
    [`alike-${n}-2-was`, grade],
    [`alike-${n}-2`, 'Pass'],
  ]);
  await desk.post(`${at}/cells`, Object.fromEntries(boxes));
  expect(await html()).toContain(`${ALIKE_SHOWN} ready, ${25 - ALIKE_SHOWN} to fix`);
});
