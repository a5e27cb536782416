import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAchievement } from '../achievements/define-achievement.ts';
import { findDraft } from '../achievements/drafts.ts';
import { Achievement } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
const AT = '/desk/kestrel/achievements';

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const idIn = (location: string) => /achievements\/([\w-]+)/.exec(location)?.[1] ?? '';
const seenIn = (text: string) => /name="seen" value="([^"]*)"/.exec(text)?.[1] ?? '';

describe('a draft', () => {
  it('asks a node with one language for no other', async () => {
    const both = 'in one language; both are better';
    expect((await desk.get('/desk/kestrel/achievements/new')).text).toContain(both);
    const { languages } = test.issuer.config;
    try {
      Object.assign(test.issuer.config, { languages: ['en'] });
      const { text } = await desk.get('/desk/kestrel/achievements/new');
      for (const words of [both, 'Both languages, whole']) expect(text).not.toContain(words);
    } finally {
      Object.assign(test.issuer.config, { languages });
    }
  });

  it('keeps what is unfinished, is seen at the desk only and cannot be awarded; published, it is no draft any more', async () => {
    const saved = await desk.post(`${AT}/new`, { name_en: 'Half a thought', credits: 'many', draft: 'save' });
    expect(saved.location).toMatch(/\/edit\?done=drafted$/);
    const id = idIn(saved.location);
    const edit = await desk.get(saved.location);
    expect(edit.text).toContain('value="Half a thought"');
    expect(edit.text).toContain('value="many"');
    expect(edit.text).toContain('Draft saved.');
    expect((await desk.get(AT)).text).toContain('never published');
    expect((await desk.get(`${AT}/${id}`)).location).toBe(`${AT}/${id}/edit`);
    const stranger = await openVisitor(test);
    expect((await stranger.get(`/achievements/${id}`)).status).toBe(404);
    expect((await desk.get(`/desk/kestrel/award?achievement=${id}`)).text).not.toContain('Half a thought');
    const award = { achievement: id, email: 'a@example.org', name: 'A', language: 'en', ...ASSESSED };
    expect((await desk.post('/desk/kestrel/award', award)).status).toBe(404);

    const published = await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, seen: seenIn(edit.text) });
    expect(published.location).toBe(`${AT}/${id}?done=defined`);
    expect(await findDraft(test.issuer, 'kestrel', id)).toBeUndefined();
    expect((await stranger.get(`/achievements/${id}`)).status).toBe(200);
    expect((await desk.post('/desk/kestrel/award', award)).status).toBe(303);
    expect((await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM })).status).toBe(422); // of which version?
  });

  it('of a next version leaves the one before as it is until it is published, and can be discarded', async () => {
    const id = await desk.define();
    const draft = await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '1', name_en: 'Prevention, better', draft: 'save' });
    expect(draft.location).toBe(`${AT}/${id}/edit?done=drafted`);
    expect((await desk.get(`/achievements/${id}`)).text).not.toContain('Prevention, better');
    expect((await desk.get(`${AT}/${id}`)).text).toContain('Go on with the draft');
    expect((await desk.get(AT)).text).toContain('would become version 2');
    expect((await desk.get(`${AT}/${id}/discard`)).text).toContain('Version 1 stays as it is');
    expect((await desk.post(`${AT}/${id}/discard`, {})).location).toBe(`${AT}?done=discarded`);
    expect((await desk.get(`${AT}/${id}/edit`)).text).not.toContain('Prevention, better');
    expect((await desk.get(`${AT}/${id}/discard`)).status).toBe(404);
  });

  it('becomes no next version that says the same as the one before', async () => {
    const id = await desk.define();
    const same = await desk.post(`${AT}/${id}/edit?lang=fr`, { ...DEFINITION_FORM, of: '1', seen: '' });
    expect(same.status).toBe(422);
    const criteria_en = DEFINITION_FORM.criteria_en.replaceAll('\n', '\r\n'); // as a browser sends lines
    expect((await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, criteria_en, of: '1', seen: '' })).status).toBe(422);
    expect(same.text).toContain('La version 1 dit déjà tout cela');
    const tag = await desk.post(`${AT}/${id}/edit?lang=en`, { ...DEFINITION_FORM, of: '1', seen: '', tags: 'hygiene' });
    expect(tag.location).toContain('done=revised');
    const again = await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '2', seen: '', tags: 'hygiene' });
    expect(again.text).toContain('Version 2 says all of this already.');
    expect((await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '1', seen: '', tags: 'hygiene' })).status).toBe(409);
  });

  it('is not overwritten by somebody who did not see it', async () => {
    const saved = await desk.post(`${AT}/new`, { name_en: 'Ours', draft: 'save' });
    const edit = `${AT}/${idIn(saved.location)}/edit`;
    expect((await desk.post(edit, { name_en: 'Theirs', draft: 'save', seen: '' })).status).toBe(409);
    expect((await desk.get(edit)).text).toContain('value="Ours"');
    expect((await desk.post(`${AT}/nothing/edit`, { draft: 'save' })).status).toBe(404);
  });

  it('is not thrown away by somebody who publishes without having seen it', async () => {
    const id = await desk.define();
    const before = await desk.get(`${AT}/${id}/edit`);
    await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '1', name_en: 'A week of work', seen: seenIn(before.text), draft: 'save' });
    const late = await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '1', description_en: 'What I typed', seen: seenIn(before.text) });
    expect(late.status).toBe(409);
    for (const words of ['You changed this in another window', '<del>A week of work</del>', '>What I typed</textarea>']) expect(late.text).toContain(words);
    const now = await desk.get(`${AT}/${id}/edit`);
    expect(now.text).toContain('value="A week of work"');
    expect((await desk.post(`${AT}/${id}/edit`, { ...DEFINITION_FORM, of: '1', description_en: 'What I typed', seen: seenIn(now.text) })).location).toContain(
      'done=revised',
    );
  });

  it('belongs to its profile', async () => {
    const id = idIn((await desk.post(`${AT}/new`, { name_en: 'Ours', draft: 'save' })).location);
    expect(await findDraft(test.issuer, 'heron', id)).toBeUndefined();
  });
});

describe('the form', () => {
  it('grows rows without script and loses nothing on the way', async () => {
    const typed = { ...DEFINITION_FORM, result_title_0: 'Risk', result_type_0: 'RubricCriterionLevel', description_en: '' };
    const more = await desk.post(`${AT}/new`, { ...typed, add: 'alignment' });
    expect(more.status).toBe(200);
    expect(more.text).toContain('name="alignment_name_1"');
    expect(more.text).toContain(`${AT}/new#skills"`);
    const levels = await desk.post(`${AT}/new`, { ...typed, level_name_0_0: 'Starting', add: 'level_0' });
    expect(levels.text).toContain('name="level_name_0_1"');
    expect(levels.text).toContain('value="Starting"');
    expect(levels.text).toContain('value="https://skills.example/1"');
  });

  it('takes a rubric, shows it to everybody, and lets a roster name its levels', async () => {
    const made = await desk.post(`${AT}/new`, {
      ...DEFINITION_FORM,
      result_title_0: 'Risk',
      result_type_0: 'RubricCriterionLevel',
      result_required_0: 'Secure',
      level_name_0_0: 'Starting',
      level_name_0_1: 'Secure',
      level_description_0_1: 'Ranks the dangers of this home',
      level_points_0_1: '3',
    });
    const id = idIn(made.location);
    const page = await desk.get(`/achievements/${id}`);
    expect(page.text).toMatch(/class="hit"><strong>Secure<\/strong>/);
    expect(page.text).toContain('Ranks the dangers of this home');
    const award = { achievement: id, email: 'r@example.org', name: 'R', language: 'en', ...ASSESSED };
    expect((await desk.post('/desk/kestrel/award', { ...award, result_0: 'Perfect' })).status).toBe(422);
    expect((await desk.post('/desk/kestrel/award', { ...award, result_0: 'Secure' })).status).toBe(303);
  });

  it('says beside it what an employer would miss', async () => {
    const fresh = await desk.get(`${AT}/new`);
    expect(fresh.text).toContain('0 of 10 said');
    expect(fresh.text).toContain('href="#level"');
    // Its French has a box before anything was sent: a first publication can be whole.
    expect(fresh.text).toContain('name="result_french_0"');
    const id = await desk.define();
    const detail = await desk.get(`${AT}/${id}`);
    expect(detail.text).toContain('6 of 10 said');
    expect(detail.text).toContain(`href="${AT}/${id}/edit#outcomes_en"`);
    expect(detail.text).toContain('EU micro-credential: 7 of 11');
  });
});

describe('a new version', () => {
  it('never changes what was awarded by the one before, and the desk says what changed', async () => {
    const id = await desk.define();
    const award = { achievement: id, email: 'v@example.org', name: 'V', language: 'en', ...ASSESSED };
    const one = await desk.post('/desk/kestrel/award', award);
    await desk.post(`${AT}/${id}/edit`, {
      ...DEFINITION_FORM,
      ...{ of: '1', name_en: 'Prevention, second edition', credits: '3' },
      ...{ result_type_0: 'LetterGrade', result_allowed_0: 'A, B', result_order_0: 'best-first' },
    });
    expect((await desk.get(one.location)).text).not.toContain('second edition');
    const versions = (await desk.get(`${AT}/${id}/versions`)).text;
    expect(versions).toMatch(/<del>2<\/del>.*<ins>3<\/ins>/s);
    expect(versions).toContain('<ins>Score · Letter grade · A, B · The best comes first</ins>');
    expect(versions).toContain('1 badge was awarded by this version.');
    expect(versions).toContain('No badge was awarded by this version.');
    expect((await desk.get(`${AT}/${id}?version=1`)).text).toContain('This is version 1.');
    expect((await desk.get(`${AT}/${id}?version=7`)).status).toBe(404);
  });
});

describe('a preview', () => {
  it('shows what a learner and an employer will see, of a draft too, and gives nothing away', async () => {
    const letters = test.letters.length;
    const saved = await desk.post(`${AT}/new`, { ...DEFINITION_FORM, name_en: 'Half a thought', criteria_en: '', draft: 'look' });
    expect(saved.location).toMatch(/\/preview\?draft=on$/);
    const draft = await desk.get(saved.location);
    expect(draft.text).toContain('1 thing is still to be mended.');
    expect(draft.text).toMatch(/edit#criteria_en">What one must do, in English: This is needed/);
    expect(draft.text).toContain('Half a thought');
    const id = await desk.define();
    const learner = await desk.get(`${AT}/${id}/preview`);
    expect(learner.text).toContain('For <bdi>Amélie Thériault</bdi>');
    for (const words of [/Level<.*EQF 4/s, /Credits<.*?>2</s, /Awarded on<.*?12 November 2026/s]) expect(learner.text).toMatch(words);
    const employer = await desk.get(`${AT}/${id}/preview?as=employer`);
    expect(employer.text).toContain('EQF 4');
    expect(employer.text).toContain('Supervised on site');
    for (const [size, sheet] of [
      ['A4', '<article class="cert as-band" lang="en">'],
      ['Letter', '<article class="cert as-band letter" lang="en">'],
    ]) {
      const paper = await desk.get(`${AT}/${id}/preview?as=print&size=${size}`);
      expect(paper.text).toContain('Sample. Nobody was awarded this.');
      expect(paper.text).toContain(sheet);
      const pdf = await desk.get(`${AT}/${id}/certificate.pdf?size=${size}`);
      expect([pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
      expect(paper.text).toContain(`certificate.pdf?size=${size}`);
    }
    expect((await desk.get(`${AT}/${id}/preview?draft=on`)).status).toBe(404);
    expect(test.letters).toHaveLength(letters);
  });
});

describe('a fixed end', () => {
  it('is the same last day for every badge, and once it has passed none is awarded', async () => {
    const form = { ...DEFINITION_FORM, validity_months: '' };
    const define = async (day: string) => idIn((await desk.post(`${AT}/new`, { ...form, valid_until: day })).location);
    const award = { email: 'e@example.org', name: 'E', language: 'en', ...ASSESSED };
    const good = await desk.post('/desk/kestrel/award', { ...award, achievement: await define('2027-06-30') });
    expect((await desk.get(good.location)).text).toContain('30 June 2027');
    const past = await desk.post(`${AT}/new`, { ...form, valid_until: '2026-06-30' });
    expect(past.status).toBe(422);
    expect(past.text).toContain('This day has gone by: badges would be over before they are made.');
    const soon = await define('2026-11-30');
    const { definition } = await findAchievement(test.issuer, 'kestrel', soon);
    await test.store.as('kestrel').write((db) => db.update(Achievement, { id: soon }, { definition: { ...definition, validUntil: '2026-11-01' } }));
    const over = await desk.post('/desk/kestrel/award', { ...award, name: 'E. as typed', achievement: soon });
    expect(over.status).toBe(422);
    expect(over.text).toContain('Badges of this achievement ended on 1 November 2026.');
    expect(over.text).toContain('E. as typed');
    const room = await desk.post('/desk/kestrel/claims/new', { achievement: soon, places: '2', minutes: '60', language: 'en' });
    expect([room.status, room.text.includes('end before the room closes')]).toEqual([422, true]);
    // Its words may still be mended, and what it gave while it lasted be written down, by whoever knows that it is over.
    expect((await desk.post(`${AT}/${soon}/edit`, { ...form, of: '1', seen: '', valid_until: '2026-11-01', tags: 'mended' })).status).toBe(303);
    const late = { ...award, awarded_on: '2026-10-31', achievement: soon };
    const asked = await desk.post('/desk/kestrel/award', late);
    expect([asked.status, asked.text.includes('href="#over"'), asked.text.includes('Write a later day')]).toEqual([422, true, false]);
    expect(asked.text).toContain('Confirm below that you want to award it as expired, or change the last day');
    expect((await desk.post('/desk/kestrel/award', { ...late, over: 'on' })).status).toBe(303);
    const file = { field: 'file', name: 'late.csv', text: 'email,awarded_on\na@over.example,2026-10-01\nb@over.example,2026-11-02\n' };
    const { location } = await desk.upload('/desk/kestrel/batches/new', { achievement: soon, language: 'en', ...ASSESSED }, file);
    const preview = (await desk.get(location)).text;
    expect(preview).toContain('1 badge has ended before today: all badges of this achievement ended on 1 November 2026.');
    expect(preview).not.toContain('months from the day of the award');
  });
});
