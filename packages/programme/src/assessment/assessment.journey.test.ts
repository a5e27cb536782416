import { createHash } from 'node:crypto';
import { HOUR } from '@laurel/base';
import { AuditEvent } from '@laurel/ledger';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atDesk, idOf, scores } from '../testing/applied.ts';
import { AwardTable } from '../testing/award-table.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let achievement: string;
let ingrid: Visitor; // assesses
let tove: Visitor; // assesses too
let bjorn: Visitor; // decides
let learner: Visitor;
const PDF = new TextEncoder().encode('%PDF-1.7 a visit plan');
const EMAIL = 'amelie@home.example';

beforeAll(async () => {
  test = await openTestProgramme();
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] });
  const told = { submission_en: 'A film of one visit.', submission_fr: 'Un film.', assessed_en: 'From two films.', assessed_fr: 'D’après deux films.' };
  achievement = await publish(desk, { ...RUBRIC, ...told, level_points_0_1: '2' });
  const hired = (email: string, ...roles: ('assessor' | 'decider')[]) =>
    openVisitor(test, { email, name: email, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  ingrid = await hired('ingrid@kestrel.example', 'assessor', 'decider');
  tove = await hired('tove@kestrel.example', 'assessor');
  bjorn = await hired('bjorn@kestrel.example', 'decider');
  learner = await openVisitor(test, { email: EMAIL, name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

const WRITTEN = { background: 'life', context: 'Two years at home with my mother.', reflection: 'I would ring before I come.' };
/** A new application of somebody, sent; its address. */
async function sent(by: Visitor, change: Record<string, string> = {}): Promise<string> {
  const begun = await by.post(`/learn/apply/${achievement}`);
  await by.upload(
    begun.location,
    { ...WRITTEN, note: 'Visit plan', in_badge: 'on', ...change },
    { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: PDF },
  );
  const done = await by.upload(begun.location, { send: '1' }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
  expect([done.status, done.location]).toEqual([303, `${begun.location}?sent=1`]);
  return begun.location;
}

describe('an application', () => {
  it('begins with an address that a code is sent to, and nothing else', async () => {
    const stranger = await openVisitor(test);
    const form = await stranger.get(`/learn/apply/${achievement}`);
    expect(form.text).toContain('name="email"');
    const asked = await stranger.post(`/learn/apply/${achievement}`, { email: 'new@home.example' });
    expect(asked.text).toContain('name="code"');
    const again = `href="/learn/apply/${achievement}"`; // at /sign-in nobody writes to whoever is new
    expect(asked.text).toContain(again);
    const wrong = await stranger.post('/sign-in/code', { email: 'new@home.example', code: 'x', again: `/learn/apply/${achievement}` });
    expect([wrong.status, wrong.text.includes(again)]).toEqual([422, true]);
    const code = /\b(\d{6})\b/.exec(test.letters.findLast(({ to }) => to === 'new@home.example')?.text ?? '')?.[1] ?? '';
    const inside = await stranger.post('/sign-in/code', { email: 'new@home.example', code });
    expect(inside.location).toBe(`/learn/apply/${achievement}`);
    const begun = await stranger.post(`/learn/apply/${achievement}`);
    expect(begun.location).toMatch(/^\/learn\/applications\/[\w-]{22}$/);
    const draft = (await stranger.get(begun.location)).text;
    for (const words of ['Nobody but you has seen this yet.', 'A film of one visit.']) expect(draft).toContain(words);
    expect((await stranger.get('/learn')).text).toContain('Infection Prevention in Home Care');
  });

  it('is saved while it is written, and cannot be sent before it is whole: what lacks is named beside its field', async () => {
    const begun = await learner.post(`/learn/apply/${achievement}`);
    const nothing = await learner.upload(begun.location, { add: '1' }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    expect([nothing.status, nothing.location]).toEqual([303, `${begun.location}?refused=file.nothing_to_add`]);
    expect((await learner.get(nothing.location)).text).toContain('Choose a file or write an address');
    expect((await learner.get(`${begun.location}?refused=file.toString`)).text).not.toContain('class="error"');
    const saved = await learner.post(`${begun.location}/draft`, { context: 'Half a sentence' });
    expect(JSON.parse(saved.text)).toMatchObject({
      savedAt: '2026-11-12T10:42:00.000Z',
      left: { says: '3 parts are missing before it can be sent:', parts: ['background', 'evidence', 'reflection'] },
    });
    expect((await learner.get(begun.location)).text).toContain('Half a sentence');
    const refused = await learner.upload(begun.location, { context: 'More', send: '1' }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    // Answered by another page: loaded again, it sends nothing over what was saved since.
    expect([refused.status, refused.location]).toEqual([303, `${begun.location}?unsent=1`]);
    await learner.post(`${begun.location}/draft`, { context: 'More, and more', reflection: 'Since then' });
    const unsent = await learner.get(refused.location);
    expect([unsent.status, unsent.text.includes('2 things'), unsent.text.includes('More, and more')]).toEqual([200, true, true]);
    for (const at of ['background', 'evidence']) expect(unsent.text).toContain(`<li><a href="#${at}">`);
    await learner.post(`${begun.location}/draft`, { reflection: '' });
    expect((await learner.post(`/learn/apply/${achievement}`)).location).toBe(`${begun.location}?again=1`); // not twice
    expect((await learner.get(`/learn/apply/${achievement}`)).text).toMatch(new RegExp(`href="${begun.location}"[^>]*>Go on with what you began`));
    await learner.post(`${begun.location}/withdraw`);
  });

  it.each([
    ['a program', 'tool.exe', 'wrong', /Files of this kind are not taken/],
    ['a page with script', 'page.html', '<script>', /Files of this kind are not taken/],
    ['an empty file', 'plan.pdf', '', /This file is empty/],
  ])('takes no %s, and keeps what was written beside it', async (_, name, text, says) => {
    const begun = await learner.post(`/learn/apply/${achievement}`);
    const bytes = new TextEncoder().encode(text);
    const answer = await learner.upload(begun.location, { ...WRITTEN, context: `Beside ${name}` }, { field: 'file', name, type: 'application/pdf', bytes });
    // Led to a page, as when it is sent too early: loaded again, it puts nothing over what was saved since.
    expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/\?refused=file\.\w+$/)]);
    expect((await learner.get(begun.location)).text).toContain(`Beside ${name}`);
    await learner.post(`${begun.location}/draft`, { context: 'Written since' });
    const told = await learner.get(answer.location);
    expect(told.text).toMatch(says);
    expect(told.text).toContain('href="#file"');
    expect(told.text).toContain('Written since');
    await learner.post(`${begun.location}/withdraw`);
  });

  it('is its learner’s alone while it is a draft, and a stranger’s never', async () => {
    const begun = await learner.post(`/learn/apply/${achievement}`);
    await learner.upload(begun.location, WRITTEN, { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: PDF });
    const file = /href="(\/learn\/applications\/[^"]*\/evidence\/[^"]*)"/.exec((await learner.get(begun.location)).text)?.[1] ?? '';
    const stored = await learner.get(file);
    expect(stored.headers.get('content-length')).toBe(String(PDF.length));
    expect(stored.text).toBe(new TextDecoder().decode(PDF));
    expect(stored.headers.get('content-disposition')).toContain('attachment');
    expect(stored.headers.get('content-security-policy')).toContain('sandbox');
    for (const other of [ingrid, await openVisitor(test, { email: 'other@home.example' })]) {
      expect((await other.get(begun.location)).status).toBe(404);
      expect((await other.get(file)).status).toBe(404);
      expect((await other.post(`${begun.location}/draft`, { context: 'mine' })).status).toBe(404);
      expect((await other.post(`${begun.location}/withdraw`)).status).toBe(404);
    }
    expect((await ingrid.get(atDesk(begun.location))).status).toBe(404);
    await learner.post(`${begun.location}/withdraw`);
    expect((await learner.get(file)).status).toBe(404);
  });
});

describe('assessing', () => {
  it('goes from the learner to an assessor, back for a revision, to somebody else who decides, and ends in a badge that tells of it', async () => {
    const address = await sent(learner, { badge_name: 'Amélie Thériault' });
    const queue = await ingrid.get('/assess/kestrel');
    expect(queue.text).toContain(atDesk(address));
    const form = await ingrid.get(atDesk(address));
    for (const shown of ['Two years at home with my mother.', 'Visit plan', 'Names the dangers of this home', 'Day 1 of the 21 we promised'])
      expect(form.text).toContain(shown);
    for (const told of ['2 points', 'A film of one visit.', 'From two films.', `href="/achievements/${achievement}?version=1"`])
      expect(form.text).toContain(told);
    for (const hidden of ['Amélie', EMAIL]) expect(form.text).not.toContain(hidden);

    const auditor = await openVisitor(test, { email: 'audun@kestrel.example', grants: [{ role: 'auditor', profile: 'kestrel' }] });
    const record = await auditor.get(`/desk/kestrel/audit?about=application:${idOf(address)}`);
    expect([record.status, record.text.includes('Amélie')]).toEqual([200, false]); // an assessor may be an auditor too
    const unfinished = await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', ''), recommends: 'award', send: '1' });
    expect([unfinished.status, unfinished.text.includes('Uses protection: Choose a level.')]).toEqual([422, true]);
    expect(unfinished.text).toContain('href="#level_1"');
    const low = await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Starting', 'Secure'), recommends: 'award', send: '1' });
    expect(low.text).toContain('Below the level that earns the badge');

    const asked = await ingrid.post(`${atDesk(address)}/scores`, {
      words: 'Show the bag too.',
      private_note: 'I doubt the date.',
      recommends: 'revise',
      send: '1',
    });
    expect(asked.status).toBe(303);
    expect(test.letters.at(-1)).toMatchObject({ to: EMAIL, subject: 'Your application for “Infection Prevention in Home Care”: almost' });
    const back = await learner.get(address);
    expect(back.text).toContain('Show the bag too.');
    expect(back.text).not.toContain('I doubt the date.');
    expect(back.text).not.toContain('ingrid');

    const again = await learner.upload(
      address,
      { send: '1', url: 'https://films.example/bag', note: 'The bag' },
      { field: 'none', name: '', type: '', bytes: new Uint8Array() },
    );
    expect(again.location).toBe(`${address}?sent=1`);
    await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), private_note: 'Sure now.', recommends: 'award', send: '1' });
    expect((await learner.get(address)).text).not.toContain('You changed the plan'); // one person's word is not an answer yet

    const own = await ingrid.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' });
    expect(own.status).toBe(409); // she recommended it
    expect((await tove.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(403); // she may not decide
    const before = await bjorn.get(atDesk(address));
    for (const shown of ['You changed the plan', 'Sure now.', 'The bag']) expect(before.text).toContain(shown);
    // The rubric's own words stand beside each level, and which one earns the badge: who decides has not to look for them elsewhere.
    for (const words of ['Changes gloves between dressings.', 'This is the level that earns the badge.']) expect(before.text).toContain(words);
    const letters = test.letters.length;
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: 'Well done.' })).location).toBe('/assess/kestrel?decided=1');
    expect(test.letters.slice(letters)).toEqual([expect.objectContaining({ kind: 'claim', to: EMAIL })]);
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(409);

    const seen = await learner.get(address);
    for (const shown of ['1. Context', 'Where you learned it: By living it', '2. What you show', '3. Looking back'])
      expect(seen.text.split(shown)).toHaveLength(3); // what she sent in each of two rounds
    expect([seen.text.match(/>plan\.pdf</g), seen.text.match(/href="https:\/\/films\.example\/bag"/g)]).toMatchObject([{ length: 2 }, { length: 1 }]);
    for (const shown of ['It was awarded to you.', 'Well done.', 'You changed the plan', 'Secure']) expect(seen.text).toContain(shown);
    const { awards, registrar } = await readAwards();
    expect(awards).toEqual([
      {
        assessmentClass: 'assessed-here',
        recipientName: 'Amélie Thériault',
        results: [
          { title: 'Judges risk', value: 'Secure' },
          { title: 'Uses protection', value: 'Secure' },
        ],
        earning: {
          rubricVersion: 1,
          assessors: 1,
          submissions: 2,
          decidedOn: '2026-11-12',
          evidence: [{ name: 'Visit plan', sha256: createHash('sha256').update(PDF).digest('hex') }],
        },
      },
    ]);
    expect(registrar.text).toContain('Amélie Thériault');
  });

  it('keeps two scorers apart until both have sent', async () => {
    const chief = await openVisitor(test, { email: 'odile@kestrel.example' });
    await chief.post('/assess/kestrel/rules', { assessors: '2', days: '10' });
    expect((await chief.post('/assess/kestrel/rules', { assessors: '3', days: '0' })).status).toBe(422);
    expect((await tove.post('/assess/kestrel/rules', { assessors: '1', days: '10' })).status).toBe(403);
    const twice = await openVisitor(test, { email: 'twice@home.example' });
    const returned = await sent(twice);
    await ingrid.post(`${atDesk(returned)}/scores`, { ...scores('Secure', 'Secure'), words: 'All is there.', recommends: 'award', send: '1' });
    await tove.post(`${atDesk(returned)}/scores`, { words: 'Show the bag.', recommends: 'revise', send: '1' });
    // What the learner has to do comes first, and each says whose it is without a name.
    expect((await twice.get(returned)).text).toMatch(
      /<h3>Assessor [12] of 2: To be revised<\/h3>.*Show the bag\..*<h3>Assessor [12] of 2: To be awarded<\/h3>.*All is there\./s,
    );
    const zoe = await openVisitor(test, { email: 'zoe@home.example' });
    const address = await sent(zoe);
    await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), words: 'Well done.', recommends: 'award', send: '1' });
    expect((await tove.get(atDesk(address))).text).not.toContain('Well done.');
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(409); // one of two
    await tove.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Starting'), words: 'Not the gloves.', recommends: 'decline', send: '1' });
    const both = (await tove.get(atDesk(address))).text;
    for (const said of ['Well done.', 'Submission 1, your assessment: Not to be awarded']) expect(both).toContain(said);
    expect(both).toMatch(/Submission 1, assessor [12] of 2: To be awarded/); // both began at once
    const apart = (await bjorn.get(atDesk(address))).text;
    expect(apart).toContain('The assessors do not agree: To be awarded · Not to be awarded.');
    expect(apart).toMatch(/Only levels that earn the badge can stand\..*assessor [12] of 2.*Judges risk: Secure · Uses protection: Secure\./s);
    expect(apart).toContain('Below the level that earns the badge: Secure. Changes gloves between dressings.');
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: '' })).status).toBe(422); // says why
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'The gloves were not changed.' });
    expect((await zoe.get(address)).text).toMatch(/whoever decided:<\/p>.*The gloves were not changed\..*the assessor:<\/p>.*Not the gloves\./s);

    await zoe.post(`${address}/appeal`, { words: 'They were, at minute three.' });
    expect((await zoe.post(`${address}/appeal`, { words: 'Again' })).status).toBe(409);
    expect((await bjorn.get(atDesk(address))).text).toContain('had no part in it'); // who decided it, and would wait for nobody
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(409); // he decided it
    const other = await openVisitor(test, { email: 'solveig@kestrel.example', grants: [{ role: 'decider', profile: 'kestrel' }] });
    const appeal = (await other.get(atDesk(address))).text;
    for (const said of ['They were, at minute three.', 'This is an appeal', 'It stays as it was decided.']) expect(appeal).toContain(said);
    await other.post(`${atDesk(address)}/decide`, { outcome: 'award', words: 'They were.', levels: /name="levels" value="([^"]+)/.exec(appeal)?.[1] ?? '' });
    const anew = (await zoe.get(address)).text;
    for (const said of ['It was awarded to you.', 'After somebody else looked: Awarded']) expect(anew).toContain(said);
    await chief.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
  });

  it('makes no badge of what nobody who scored it found enough, and waits for no scorer who is asked for no more', async () => {
    const chief = await openVisitor(test, { email: 'odile@kestrel.example' });
    await chief.post('/assess/kestrel/rules', { assessors: '2', days: '10' });
    const address = await sent(await openVisitor(test, { email: 'nora@home.example' }), { badge_name: ' Nora\u202E ' });
    await tove.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Starting'), words: 'Not yet.', recommends: 'decline', send: '1' });
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'No.' })).status).toBe(409);
    await chief.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
    expect((await ingrid.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' })).status).toBe(409);
    const offered = (await bjorn.get(atDesk(address))).text;
    expect([offered.includes('value="revise"'), offered.includes('value="award"')]).toEqual([true, false]);
    expect(offered).toContain('“Back to the learner” brings a new submission, which is scored anew.');
    const lenient = await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' });
    expect([lenient.status, lenient.text.includes('Below the level that earns the badge')]).toEqual([422, true]);
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'revise', words: 'Show the gloves.' })).status).toBe(303);
    const { Application } = await import('../applications/records.ts');
    const row = await test.store.as('kestrel').read((db) => db.one(Application, { id: idOf(address) }));
    expect(row).toMatchObject({ state: 'revision', badgeName: 'Nora' });
  });

  it('keeps away whoever applied, whoever knows them, and whoever is not asked to', async () => {
    const own = await sent(ingrid);
    expect((await ingrid.get(atDesk(own))).status).toBe(403);
    expect((await ingrid.post(`${atDesk(own)}/scores`, { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' })).status).toBe(403);
    expect((await ingrid.get('/assess/kestrel')).text).not.toContain(atDesk(own));
    expect((await tove.get((await tove.post(`${atDesk(own)}/hand-on`)).location)).text).toContain('Handed on.');
    expect((await tove.get(atDesk(own))).status).toBe(403);
    expect((await tove.get('/assess/kestrel')).text).not.toContain(atDesk(own));
    for (const visitor of [learner, await openVisitor(test)])
      for (const path of ['/assess/kestrel', atDesk(own)]) expect([200, 404]).not.toContain((await visitor.get(path)).status);
    for (const role of ['registrar', 'report-viewer', 'auditor', 'operator'] as const) {
      const visitor = await openVisitor(test, { email: `${role}@kestrel.example`, grants: [{ role, profile: 'kestrel' }] });
      expect([role, (await visitor.post(`${atDesk(own)}/decide`, { outcome: 'award', words: '' })).status]).toEqual([role, 403]);
    }
    const elsewhere = await openVisitor(test, { email: 'decider@heron.example', grants: [{ role: 'decider', profile: 'heron' }] });
    expect((await elsewhere.post(`${atDesk(own)}/decide`, { outcome: 'award', words: '' })).status).toBe(403);
    expect((await elsewhere.post(`/assess/heron/${idOf(own)}/decide`, { outcome: 'award', words: '' })).status).toBe(404);
  });

  it('is in the audit record of the profile with whoever opened it and its evidence, once an hour, and without whose it is', async () => {
    const reads = async () => {
      const all = await test.store.read((db) => db.list(AuditEvent, {}, { order: { seq: 'ASC' } }));
      return all.filter(({ action }) => action.endsWith('.read')).map(({ actor, action, object, profile, detail }) => [actor, action, object, profile, detail]);
    };
    const wanda = await openVisitor(test, { email: 'wanda@home.example', name: 'Wanda Nowak' });
    const address = await sent(wanda);
    const before = (await reads()).length;
    await tove.get('/assess/kestrel');
    await wanda.get(address);
    expect((await wanda.get(atDesk(address))).status).toBe(403);
    expect((await tove.get(`${atDesk(address)}/evidence/none`)).status).toBe(404);
    expect((await reads()).length).toBe(before); // a queue names nobody, what is one's own is nobody else's, and who is refused has read nothing
    const [, file = '', piece] = /href="(\/assess\/kestrel\/[^"]*\/evidence\/([^"]*))"/.exec((await tove.get(atDesk(address))).text) ?? [];
    for (const path of [atDesk(address), file, file]) expect((await tove.get(path)).status).toBe(200);
    await bjorn.get(atDesk(address));
    const [opened, who] = [`application:${idOf(address)}`, `person:${tove.personId}`];
    const first = [
      [who, 'application.read', opened, 'kestrel', null],
      [who, 'evidence.read', `evidence:${piece}`, 'kestrel', null],
      [`person:${bjorn.personId}`, 'application.read', opened, 'kestrel', null],
    ];
    expect((await reads()).slice(before)).toEqual(first);
    expect(JSON.stringify(first)).not.toContain(wanda.personId);
    for (const word of ['did.application.read', 'did.evidence.read', 'actor.evidence']) expect(makeTranslate('fr').has(`web.audit.${word}`)).toBe(true);
    test.clock.now = new Date(test.clock.now.getTime() + HOUR + 1_000);
    const again = (name: string) => openVisitor(test, { email: `${name}@kestrel.example` });
    [tove, ingrid, bjorn] = [await again('tove'), await again('ingrid'), await again('bjorn')];
    await tove.get(atDesk(address));
    expect((await reads()).slice(before)).toEqual([...first, first[0]]);
  });
});

async function readAwards() {
  const registrar = await openVisitor(test, { email: 'odile@kestrel.example' });
  const rows = await test.store.as('kestrel').read((db) => db.list(AwardTable, {}));
  const awards = rows.map(({ assessmentClass, recipientName, results, earning }) => ({ assessmentClass, recipientName, results, earning }));
  return { awards, registrar: await registrar.get('/desk/kestrel/register') };
}
