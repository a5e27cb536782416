import { DAY } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Approval, Publication, PublishingRule } from '../achievements/approval-records.ts';
import { defineAchievement } from '../achievements/define-achievement.ts';
import { findDraft } from '../achievements/drafts.ts';
import { decidePublishing, gateFor } from '../achievements/publishing-rule.ts';
import { Achievement } from '../records.ts';
import { DEFINITION, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';

let test: TestIssuer;
let odile: Awaited<ReturnType<typeof openRegistrar>>;
const AT = '/desk/kestrel';
const CONFIRMED = { impact: 'on', equity: 'on', access: 'on', language: 'on' };

beforeAll(async () => {
  test = await openTestIssuer();
  odile = await openRegistrar(test);
});
afterAll(() => test.stop());

const plain = ({ text }: { text: string }) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const seenIn = ({ text }: { text: string }) => /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? '';
const idIn = (location: string) => /(?:approvals|achievements)\/([\w-]+)/.exec(location)?.[1] ?? '';
const rule = (secondPerson: boolean) => decidePublishing(test.issuer, { profile: 'kestrel', secondPerson, elements: false, actor: 'person:test' });
const tick = () => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
};
const kestrel = () => test.store.as('kestrel');

it('lets the one person of an institution publish alone, says so, and keeps it with the version', async () => {
  expect(plain(await odile.get(`${AT}/achievements/new`))).toContain('Published, it can be awarded');
  await rule(true);
  expect(plain(await odile.get(`${AT}/achievements/new`))).toContain('recorded as published alone');
  const id = await odile.define();
  expect(await kestrel().read((db) => db.one(Publication, { achievementId: id }))).toMatchObject({ version: 1, approvedBy: null, confirmed: [] });
  expect(plain(await odile.get(`${AT}/achievements/${id}/versions`))).toContain('Published alone by Odile Savoie');
  await rule(false);
});

it('proposes a second person to an administrator as soon as there could be one, and nobody else decides it', async () => {
  const head = await openVisitor(test, { email: 'head@kestrel.example', role: 'administrator', profile: 'kestrel' });
  const registrar = await openVisitor(test, { email: 'sami@kestrel.example', role: 'registrar', profile: 'kestrel' });
  expect((await registrar.get(`${AT}/achievements/publishing`)).status).toBe(403);
  expect((await registrar.post(`${AT}/achievements/publishing`, {})).status).toBe(403);
  expect(plain(await head.get(`${AT}/achievements`))).toContain('Whoever writes an achievement publishes it');
  const heron = await openVisitor(test, { email: 'h1@heron.example', role: 'administrator', profile: 'heron' });
  expect((await heron.get('/desk/heron/achievements/publishing')).text).not.toMatch(/name="second_person"[^>]*checked/);
  await openVisitor(test, { email: 'h2@heron.example', role: 'registrar', profile: 'heron' });
  const proposed = (await heron.get('/desk/heron/achievements/publishing')).text;
  expect([/name="second_person"[^>]*checked/.test(proposed), proposed.includes('Nobody has decided this yet')]).toEqual([true, true]);
  const decided = await head.post(`${AT}/achievements/publishing`, { second_person: 'on' });
  expect(plain(await head.get(decided.location))).toContain('Publishing needs a second person.');
  expect((await head.get(decided.location)).text).not.toContain('Nobody has decided this yet');
  expect((await gateFor(test.issuer, 'kestrel', 'person:nobody')).asks).toBe(true);
  expect(plain(await odile.get(`${AT}/achievements`))).toContain('Publishing needs a second person.');
});

let decider: Visitor;
let id: string;

it('keeps what is sent for approval from everybody: not public, not to be awarded, and nobody publishes it past the gate', async () => {
  decider = await openVisitor(test, { email: 'luc@kestrel.example', role: 'decider', profile: 'kestrel' });
  expect((await odile.get(`${AT}/achievements/new`)).text).toContain('Send for approval');
  test.letters.length = 0;
  const sent = await odile.post(`${AT}/achievements/new`, DEFINITION_FORM);
  id = idIn(sent.location);
  expect(sent.location).toBe(`${AT}/approvals/${id}`);
  expect(plain(await odile.get(`${AT}/achievements`))).toMatch(/never published, saved [^.]+\. It waits for approval\./);
  expect(test.letters.filter(({ kind }) => kind === 'approval-asked').map(({ to }) => to)).toEqual([
    'head@kestrel.example',
    'luc@kestrel.example',
    'sami@kestrel.example',
  ]);
  expect(test.letters[0]?.text).toContain(`${test.url}${AT}/approvals/${id}`);
  expect((await odile.get(`/achievements/${id}`)).status).toBe(404);
  const award = { achievement: id, email: 'a@example.org', name: 'A', language: 'en', ...ASSESSED };
  expect((await odile.post(`${AT}/award`, award)).status).toBe(404);
  const { key } = await test.people.apiKeys.create({ name: 'R', profile: 'kestrel', scopes: ['read', 'issue'], days: 1 }, 'node');
  const api = (path: string, body?: object) =>
    fetch(`${test.url}/api/v1/profiles/kestrel${path}`, {
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
  expect((await api('/awards', { achievement: id, email: 'a@example.org' })).status).toBe(404);
  expect((await (await api('/approvals')).json()).approvals).toEqual([
    expect.objectContaining({ achievement: id, version: 1, state: 'waiting', name: { en: 'Infection Prevention' } }),
  ]);
  await expect(defineAchievement(test.issuer, { profile: 'kestrel', definition: DEFINITION, actor: 'person:test' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  const own = await odile.post(`${AT}/approvals/${id}/approve`, { ...CONFIRMED, seen: seenIn(await odile.get(`${AT}/achievements/${id}/edit`)) });
  expect(own.status).toBe(403);
  expect(own.text).toContain('You wrote it yourself: somebody else approves it.');
  expect(own.text).not.toContain('does not have the role');
  expect(await kestrel().read((db) => db.count(Achievement, { id }))).toBe(0);
});

it('is on the list of what to do of whoever may approve, with its age, and on the way of a decider who is no registrar', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 3 * DAY);
  [odile, decider] = [await openRegistrar(test), await openVisitor(test, { email: 'luc@kestrel.example', role: 'decider', profile: 'kestrel' })];
  expect((await decider.get('/desk')).location).toBe(`${AT}/approvals`);
  expect(plain(await decider.get(`${AT}/approvals`))).toMatch(/Infection Prevention Achievement 1 Odile Savoie 3 days ago waits for you/);
  expect((await decider.get(AT)).status).toBe(403);
  expect(plain(await odile.get(AT))).toContain('An achievement of yours waits for somebody’s approval since 12 November 2026');
  const sami = await openVisitor(test, { email: 'sami@kestrel.example', role: 'registrar', profile: 'kestrel' });
  expect(plain(await sami.get(AT))).toContain('An achievement waits for your approval since 12 November 2026');
});

it('sends a decider to the applications that wait for them where nothing waits for approval, and lists them beside what does', async () => {
  test.issuer.config.applicationsFor = async (profile) =>
    profile === 'kestrel' ? [{ what: 'decide', count: 1, oldest: '2026-11-10T00:00:00.000Z', href: '/assess/kestrel' }] : [];
  expect((await decider.get('/desk')).location).toBe(`${AT}/approvals`);
  const listed = await decider.get(`${AT}/approvals`);
  expect(plain(listed)).toMatch(/Infection Prevention .*Applications that wait .*1 application to decide, sent on 10 November 2026/);
  expect(listed.text).toContain('href="/assess/kestrel"');
  const heron = await openVisitor(test, { email: 'luc@heron.example', role: 'decider', profile: 'heron' });
  expect((await heron.get('/desk')).location).toBe('/desk/heron/approvals'); // neither waits
  test.issuer.config.applicationsFor = async (profile) => [{ what: 'decide', count: 1, oldest: '2026-11-10T00:00:00.000Z', href: `/assess/${profile}` }];
  expect((await heron.get('/desk')).location).toBe('/assess/heron');
  test.issuer.config.applicationsFor = undefined;
});

it('goes back with a comment, which its author finds beside the form', async () => {
  const page = await decider.get(`${AT}/approvals/${id}`);
  expect(plain(page)).toMatch(/In English .*Judge the risk.*Impact.*Equity.*Access.*Language/);
  expect(plain(page)).toMatch(/What an employer would miss \d+ of .*EU micro-credential/);
  expect(page.text).not.toContain('/edit#'); // a decider writes nothing
  const unsaid = await decider.post(`${AT}/approvals/${id}/return`, { comment: ' ', seen: seenIn(page) });
  expect([unsaid.status, plain(unsaid).includes('Say what has to be different')]).toEqual([422, true]);
  expect((await decider.post(`${AT}/approvals/${id}/return`, { comment: 'Who is shut out?', seen: seenIn(page) })).status).toBe(303);
  expect(test.letters.at(-1)).toMatchObject({ to: 'odile@kestrel.example', kind: 'approval-returned', text: expect.stringContaining('Who is shut out?') });
  expect((await odile.get(`${AT}/achievements/${id}/edit`)).text).toContain('Who is shut out?');
  expect(plain(await odile.get(AT))).toContain('sent back with a comment');
  expect((await decider.post(`${AT}/approvals/${id}/approve`, { ...CONFIRMED, seen: seenIn(page) })).status).toBe(409); // decided already
});

it('is published by the second person once four things are confirmed, as they had it before them', async () => {
  const again = async (name: string) => {
    tick();
    const seen = seenIn(await odile.get(`${AT}/achievements/${id}/edit`));
    expect((await odile.post(`${AT}/achievements/${id}/edit`, { ...DEFINITION_FORM, name_en: name, seen })).location).toBe(`${AT}/approvals/${id}`);
  };
  await again('Better');
  const old = seenIn(await decider.get(`${AT}/approvals/${id}`));
  await again('Better still');
  const changed = await decider.post(`${AT}/approvals/${id}/approve`, { ...CONFIRMED, seen: old });
  expect([changed.status, changed.text.includes('Read it again before you decide.')]).toEqual([409, true]);
  const seen = seenIn(await decider.get(`${AT}/approvals/${id}`));
  const half = await decider.post(`${AT}/approvals/${id}/approve`, { impact: 'on', equity: 'on', seen });
  expect([half.status, half.text.match(/Confirm this, or send it back/g)?.length]).toEqual([422, 4]); // two in the summary, two beside
  expect((await decider.post(`${AT}/approvals/${id}/approve`, { ...CONFIRMED, seen })).location).toBe(`${AT}/approvals?done=approved`);
  // The letter went to everybody who may: whoever comes second reads who it was.
  for (const late of [await decider.get(`${AT}/approvals/${id}`), await decider.post(`${AT}/approvals/${id}/approve`, { ...CONFIRMED, seen })])
    expect([late.status, plain(late).includes(' published it on'), late.text.includes(`href="/achievements/${id}"`)]).toEqual([200, true, true]);
  expect((await odile.get(`/achievements/${id}`)).status).toBe(200);
  expect(await findDraft(test.issuer, 'kestrel', id)).toBeUndefined();
  expect(await kestrel().read((db) => db.list(Approval, {}))).toEqual([]);
  const version = await kestrel().read((db) => db.one(Publication, { achievementId: id }));
  expect(version).toMatchObject({ version: 1, confirmed: ['impact', 'equity', 'access', 'language'] });
  expect(test.letters.at(-1)).toMatchObject({ to: 'odile@kestrel.example', kind: 'approval-given' });
  expect(plain(await odile.get(`${AT}/achievements/${id}/versions`))).toMatch(/Written by Odile Savoie, approved by Odile Savoie/); // the town calls everybody so
});

it('of a next version waits with what it changes; saved as a draft it waits no more, and an outsider’s desk knows nothing of it', async () => {
  const sent = await odile.post(`${AT}/achievements/${id}/edit`, { ...DEFINITION_FORM, of: '1', name_en: 'Second thoughts', seen: '' });
  expect(sent.location).toBe(`${AT}/approvals/${id}`);
  expect(plain(await decider.get(`${AT}/approvals/${id}`))).toMatch(/Better still Second thoughts/);
  const heron = await openVisitor(test, { email: 'h2@heron.example', role: 'registrar', profile: 'heron' });
  expect([(await heron.get(`/desk/heron/approvals/${id}`)).status, (await heron.get(`${AT}/approvals/${id}`)).status]).toEqual([404, 403]);
  tick();
  const seen = seenIn(await odile.get(`${AT}/achievements/${id}/edit`));
  await odile.post(`${AT}/achievements/${id}/edit`, { ...DEFINITION_FORM, of: '1', draft: 'save', seen });
  expect(plain(await decider.get(`${AT}/approvals/${id}`))).toContain('Odile Savoie took it back on');
  expect((await decider.get(`${AT}/approvals/nothing`)).status).toBe(404);
  expect((await odile.get(`/achievements/${id}`)).text).toContain('Better still');
});

it('has both say that any level earns the badge where a rubric marks none', async () => {
  const levels = { result_title_0: 'Plans', result_type_0: 'RubricCriterionLevel', level_name_0_0: 'Not yet', level_name_0_1: 'Secure' };
  const unsaid = await odile.post(`${AT}/achievements/new`, { ...DEFINITION_FORM, ...levels });
  expect([unsaid.status, unsaid.text.includes('href="#any_level"')]).toEqual([422, true]);
  const sent = await odile.post(`${AT}/achievements/new`, { ...DEFINITION_FORM, ...levels, any_level: 'on' });
  const seen = seenIn(await decider.get(sent.location));
  const half = await decider.post(`${sent.location}/approve`, { ...CONFIRMED, seen });
  expect([half.status, plain(half).match(/Mark the level that earns the badge, or confirm that any level does/g)?.length]).toEqual([422, 2]);
  expect((await decider.post(`${sent.location}/approve`, { ...CONFIRMED, any_level: 'on', seen })).location).toBe(`${AT}/approvals?done=approved`);
});

it('shows the rubric in each of its languages to whoever approves it', async () => {
  const french = { name_fr: 'Soins', description_fr: 'Des soins.', criteria_fr: 'Une visite.' };
  const levels = {
    result_title_0: 'Plans',
    result_type_0: 'RubricCriterionLevel',
    result_required_0: 'Secure',
    level_name_0_0: 'Not yet',
    level_name_0_1: 'Secure',
  };
  const inFrench = { result_french_0: 'Prépare', level_french_0_0: 'Pas encore', level_french_0_1: 'Assuré' };
  const sent = await odile.post(`${AT}/achievements/new`, { ...DEFINITION_FORM, ...french, ...levels, ...inFrench });
  const page = plain(await decider.get(sent.location));
  for (const words of ['Plans Not yet', 'Prépare Pas encore', 'Assuré']) expect(page).toContain(words);
});

it('asks a micro-credential for the elements of the EU where an administrator says so, and other badges for none', async () => {
  await kestrel().write((db) => db.remove(PublishingRule, {}));
  const heads = await openVisitor(test, { email: 'ada@kestrel.example', role: 'administrator', profile: 'kestrel' });
  expect(plain(await heads.get((await heads.post(`${AT}/achievements/publishing`, { elements: 'on' })).location))).toContain(
    'Micro-credentials need the eleven',
  );
  const whole = {
    ...DEFINITION_FORM,
    place: 'New Brunswick',
    outcomes_en: 'Judge a risk',
    assessed_en: 'A visit watched',
    participation: 'blended',
    quality_en: 'Reviewed yearly',
  };
  const { place: _, ...placeless } = whole;
  const refused = await odile.post(`${AT}/achievements/new`, placeless);
  expect([refused.status, refused.text.match(/href="#place">[^<]*/)?.[0]]).toEqual([422, expect.stringContaining('Country or region is missing')]);
  expect(refused.text).toContain('value="Infection Prevention"');
  expect((await odile.post(`${AT}/achievements/new`, { ...placeless, type: 'Badge' })).status).toBe(303);
  expect((await odile.post(`${AT}/achievements/new`, whole)).status).toBe(303);
  await expect(defineAchievement(test.issuer, { profile: 'kestrel', definition: DEFINITION, actor: 'person:test' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await rule(false);
  const page = plain(await odile.get((await odile.post(`${AT}/achievements/new`, placeless)).location));
  expect(page).toContain('EU micro-credential: 10 of 11');
  expect(page).toContain('Not said: Country or region . Write the country');
});
