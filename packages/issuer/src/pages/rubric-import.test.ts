import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineAchievement } from '../achievements/define-achievement.ts';
import { findDraft } from '../achievements/drafts.ts';
import { DEFINITION, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
const AT = '/desk/kestrel/achievements';

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const CSV = 'criterion,level,points,description,required\nJudges risk,Starting,1,Names dangers,\nJudges risk,Secure,2,Ranks them,x\nWrites,Alone,1,,\n';
const bring = (id: string, text: string) => desk.upload(`${AT}/${id}/rubric`, {}, { field: 'file', name: 'rubric.csv', text });
const hidden = (text: string, name: string) =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const rowsOf = async (id: string) => (await findDraft(test.issuer, 'kestrel', id))?.form.results.map(({ title, levels }) => `${title} ${levels.length}`);

it('puts a rubric into the draft once it was looked at, beside the results that are there', async () => {
  const begun = await desk.post(`${AT}/new`, { name_en: 'With a rubric', result_title_0: 'Score', result_type_0: 'Percent', draft: 'rubric' });
  expect(begun.location).toMatch(/\/rubric$/);
  const id = begun.location.split('/').at(-2) ?? '';
  expect((await desk.get(begun.location)).text).toContain('With a rubric');
  const looked = await bring(id, CSV);
  expect(looked.text).toContain('Line 4, column 1 · “Writes” was left out');
  expect(looked.text).toContain('<td class="hit"><strong>Secure</strong>');
  expect(await rowsOf(id)).toEqual(['Score 0']); // nothing is changed by looking
  const fields = { rubric: hidden(looked.text, 'rubric'), seen: hidden(looked.text, 'seen') };
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  const kept = await desk.post(`${AT}/${id}/rubric/keep`, fields);
  expect(kept.location).toBe(`${AT}/${id}/edit?done=drafted#results`);
  expect(await rowsOf(id)).toEqual(['Score 0', 'Judges risk 2']);
  expect((await desk.get(kept.location)).text).toContain('value="Ranks them"');
  expect((await desk.post(`${AT}/${id}/rubric/keep`, { ...fields, replace: 'on' })).status).toBe(409); // somebody has saved it since

  const again = await bring(id, CSV.replace('Judges risk', 'Weighs risk').replace('Judges risk', 'Weighs risk'));
  expect(again.text).toContain('It has 1 criterion, which goes.');
  const anew = { rubric: hidden(again.text, 'rubric'), seen: hidden(again.text, 'seen') };
  const asked = await desk.post(`${AT}/${id}/rubric/keep`, anew);
  expect([asked.status, await rowsOf(id)]).toEqual([422, ['Score 0', 'Judges risk 2']]);
  expect(hidden(asked.text, 'rubric')).toBe(anew.rubric);
  await desk.post(`${AT}/${id}/rubric/keep`, { ...anew, replace: 'on' });
  expect(await rowsOf(id)).toEqual(['Score 0', 'Weighs risk 2']);
});

it('begins the draft of a next version where one is published, which stays as it is', async () => {
  const id = await desk.define();
  const looked = await bring(id, CSV);
  await desk.post(`${AT}/${id}/rubric/keep`, { rubric: hidden(looked.text, 'rubric'), seen: hidden(looked.text, 'seen') });
  expect(await rowsOf(id)).toEqual(['Score 0', 'Judges risk 2']);
  expect((await desk.get(`/achievements/${id}`)).text).not.toContain('Judges risk');
});

it('offers each rubric of a package, and says what is wrong with a file, storing nothing', async () => {
  const id = await desk.define();
  const levels = [
    { quality: 'Low', score: 1 },
    { quality: 'High', score: 2 },
  ];
  const rubrics = ['Care', 'Talk'].map((title) => ({ title, CFRubricCriteria: [{ description: `${title} well`, CFRubricCriterionLevels: levels }] }));
  const looked = await bring(id, JSON.stringify({ CFDocument: {}, CFRubrics: rubrics }));
  expect(looked.text).toContain('There are 2 rubrics in this file');
  expect(looked.text.match(/Put 1 criterion into the draft/g)).toHaveLength(2);
  for (const told of ['The file does not say which level of one criterion earns', '<li>Care well: High</li>']) expect(looked.text).toContain(told);
  expect(looked.text).toMatch(/High<\/strong>.*earns the badge/); // and the rubric shows it so
  const refused = await bring(id, 'a,b\n1,2');
  expect([refused.status, refused.text.includes('The first line has to name the columns')]).toEqual([422, true]);
  for (const rubric of ['', '{}', '[]', '[{"title":"x"}]']) expect((await desk.post(`${AT}/${id}/rubric/keep`, { rubric, seen: '' })).status).toBe(422);
  expect(await rowsOf(id)).toBeUndefined();
  expect((await bring('nothing', CSV)).status).toBe(404);
});

it('says in the draft, and to everybody, of which criterion any level earns the badge', async () => {
  const levels = { result_title_0: 'Plans', result_type_0: 'RubricCriterionLevel', level_name_0_0: 'Not yet', level_name_0_1: 'Secure' };
  const drafted = await desk.post(`${AT}/new`, { name_en: 'Any level', ...levels, draft: 'keep' });
  const draft = (await desk.get(drafted.location)).text;
  for (const told of ['Any level of “Plans” earns the badge, the lowest too.', 'href="#result_required_0">Which level of each criterion earns the badge'])
    expect(draft).toContain(told);
  expect(draft).toContain('name="any_level"');
  const unsaid = await desk.post(`${AT}/new`, { ...DEFINITION_FORM, ...levels });
  expect([unsaid.status, unsaid.text.includes('href="#any_level"')]).toEqual([422, true]); // nobody publishes that unseen
  expect(unsaid.text).toContain('of “Plans”, whoever is found at the lowest level is awarded it too');
  const open = await desk.define({ ...levels, any_level: 'on' });
  expect((await desk.get(`/achievements/${open}`)).text).toContain('Any level earns the badge');
  const definition = {
    ...DEFINITION,
    results: [{ title: 'Plans', type: 'RubricCriterionLevel' as const, allowed: [], levels: [{ name: 'Not yet' }, { name: 'Secure' }] }],
  };
  const alone = defineAchievement(test.issuer, { profile: 'kestrel', definition, actor: 'person:test' });
  await expect(alone).rejects.toMatchObject({ code: 'bad_form', problems: [{ at: 'any_level' }] });
  const marked = (await desk.get(`/achievements/${await desk.define({ ...levels, result_required_0: 'Secure' })}`)).text;
  expect([marked.includes('Any level'), marked.includes('earns the badge')]).toEqual([false, true]);
});
