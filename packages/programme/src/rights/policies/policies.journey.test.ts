import { createHash } from 'node:crypto';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerRequest } from '../../consents/answer-request.ts';
import { conditionsAt } from '../../consents/conditions.ts';
import { ConsentEvent } from '../../consents/consent-records.ts';
import { openDistrict } from '../../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../../testing/visitor.ts';
import { draftOf, publishPolicy, savePolicyDraft } from './publish-policy.ts';
import { PolicyAcceptance, PolicyVersion } from './records.ts';
import { SHIPPED } from './shipped.ts';
import { tellOfPolicies } from './tell-learners.ts';
import { digestOf } from './versions.ts';

let test: TestProgramme;
let administrator: Visitor;
let learner: Visitor;
let stranger: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  administrator = await openVisitor(test, {
    email: 'maya@kestrel.example',
    grants: [
      { role: 'administrator', profile: '*' },
      { role: 'registrar', profile: 'kestrel' },
    ],
  });
  learner = await openVisitor(test, { email: 'amelie@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  stranger = await openVisitor(test);
  const applicant = await openVisitor(test, { email: 'noor@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  await applicant.post(`/learn/apply/${await publish(administrator, RUBRIC)}`);
});
afterAll(() => test.stop());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
const accepted = () => test.store.as(learner.personId).read((db) => db.list(PolicyAcceptance, {}));

it('tells anybody what holds in their language, each version at its address with its day and the digest of its very bytes', async () => {
  for (const [language, words] of [
    ['en', 'What this is'],
    ['fr', 'De quoi il s’agit'],
  ] as const) {
    const t = makeTranslate(language);
    const asked = { 'Accept-Language': language };
    const list = (await stranger.get('/policies', asked)).text;
    for (const name of Object.keys(SHIPPED)) expect(list).toContain(t(`programme.policy.${name}`));
    const page = await stranger.get('/policies/terms', asked);
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
    expect(page.text).toContain(words);
    const file = await stranger.get(`/policies/terms/1/${language}.md`);
    expect(page.text).toContain(sha256(file.text));
  }
  for (const path of ['/policies/cookies', '/policies/terms/2', '/policies/terms/1/changes', '/policies/terms/1/de.md'])
    expect((await stranger.get(path)).status).toBe(404);
  // What consents and acceptances name: another text here needs another version (see shipped.ts).
  expect(Object.values(SHIPPED).map(({ en, fr }) => [sha256(en).slice(0, 8), sha256(fr).slice(0, 8)])).toMatchInlineSnapshot(`
    [
      [
        "353aee96",
        "cd92e132",
      ],
      [
        "ed4460b5",
        "9b247897",
      ],
      [
        "61101f27",
        "d8cf925e",
      ],
      [
        "6e86160d",
        "f747dc60",
      ],
    ]
  `);
});

it('asks a learner to accept the terms, once, and keeps which version in which words and when', async () => {
  expect((await learner.get('/learn')).text).toContain('wait for your word');
  const digest = hidden((await learner.get('/learn/policies')).text, 'digest');
  for (const wrong of ['', 'f'.repeat(64), sha256(SHIPPED.terms.fr)]) expect((await learner.post('/learn/policies/terms', { digest: wrong })).status).toBe(422);
  expect(await accepted()).toEqual([]);
  for (let twice = 0; twice < 2; twice++) expect((await learner.post('/learn/policies/terms', { digest })).location).toBe('/learn/policies?accepted');
  expect(await accepted()).toEqual([
    { personId: learner.personId, policy: 'terms', version: 1, language: 'en', digest: sha256(SHIPPED.terms.en), at: test.clock.now.toISOString() },
  ]);
  expect((await learner.get('/learn')).text).not.toContain('wait for your word');
});

it('is written, looked at and published by whoever runs the node, from a day on that is not over', async () => {
  for (const visitor of [learner, stranger]) expect((await visitor.get('/policies/desk')).status).not.toBe(200);
  const texts = { en: SHIPPED.terms.en.replace('where others had a part in it', 'where others or a program had a part in it'), fr: SHIPPED.terms.fr };
  expect((await administrator.get('/learn')).text).toContain('href="/policies/desk"');
  expect((await administrator.post('/policies/desk/terms', { ...texts, en: 'x'.repeat(20_001) })).text).toContain('At most 20,000 characters.');
  expect((await administrator.post('/policies/desk/terms', texts)).location).toBe('/policies/desk/terms/preview');
  const preview = (await administrator.get('/policies/desk/terms/preview')).text;
  expect(preview).toContain('<ins><span class="vh">added: </span>or a program </ins>');
  expect(preview).toContain('In this language nothing changed.');
  const inAMonth = new Date(test.clock.now.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  expect(/<input[^>]*name="effective"[^>]*>/.exec(preview)?.[0]).toContain(`value="${inAMonth}"`); // as the hint beside it advises
  const form = { digest_en: hidden(preview, 'digest_en'), digest_fr: hidden(preview, 'digest_fr') };
  for (const [effective, digest_en, says] of [
    ['2026-11-11', form.digest_en, 'Choose today or a later day'],
    ['soon', form.digest_en, 'Choose today or a later day'],
    ['2026-12-15', 'another', 'Look at this one before you publish it.'],
  ] as const) {
    const refused = await administrator.post('/policies/desk/terms/publish', { ...form, digest_en, effective });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(says)]);
  }
  expect(await test.store.read((db) => db.count(PolicyVersion, {}))).toBe(0);
  expect((await administrator.post('/policies/desk/terms/publish', { ...form, effective: '2026-12-15' })).location).toBe('/policies/desk?published=terms');
  await expect(test.store.write((db) => db.update(PolicyVersion, { version: 2 }, { effectiveAt: '2026-01-01' }))).rejects.toThrow();
  await expect(test.store.write((db) => db.remove(PolicyVersion, { version: 2 }))).rejects.toThrow();
});

it('shows what changed, says which version holds, and asks for the terms anew on the day', async () => {
  const changes = (await stranger.get('/policies/terms/2/changes')).text;
  expect(changes).toContain('<ins>');
  expect((await stranger.get('/policies/terms/2')).text).toContain('begins on');
  expect((await stranger.get('/policies/terms')).text).not.toContain('or a program had');
  const old = hidden((await openedBefore()).text, 'digest');
  test.clock.now = new Date('2026-12-15T00:00:01.000Z');
  const back = await openVisitor(test, { email: 'amelie@learners.example' });
  expect((await stranger.get('/policies/terms')).text).toContain('or a program had');
  expect((await stranger.get('/policies/terms/1')).text).toContain('held until');
  expect((await back.post('/learn/policies/terms', { digest: old })).text).toContain('Another version holds by now.');
  expect((await accepted()).map(({ version }) => version)).toEqual([1]);
  await back.post('/learn/policies/terms', { digest: hidden((await back.get('/learn/policies')).text, 'digest') });
  expect((await accepted()).map(({ version }) => version)).toEqual([1, 2]);
});

/** A page with the terms of before, of somebody who has not accepted them. */
const openedBefore = async () => {
  const other = await openVisitor(test, { email: 'eve@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  return other.get('/learn/policies');
};

it('writes to everybody who had applied, once', async () => {
  expect([await tellOfPolicies(test.deps), await tellOfPolicies(test.deps)]).toEqual(['more', 'idle']);
  const letters = test.letters.filter(({ kind }) => kind === 'policy-changed');
  expect(letters).toEqual([expect.objectContaining({ to: 'noor@learners.example', text: expect.stringContaining('/policies/terms/2/changes') })]);
  expect(letters[0]?.text).toContain('15 December 2026');
});

it('takes no consent under a policy about sharing that has ended, and names the one it was given under', async () => {
  const { learner: amelie, request } = await openDistrict(test, 'ida@learners.example');
  const t = makeTranslate('en');
  const at = () => test.clock.now.toISOString();
  const shown = await test.store.read((db) => conditionsAt(db, t, at()));
  const texts = { ...SHIPPED.sharing, en: SHIPPED.sharing.en.replace('within twelve months', 'within six months') };
  await savePolicyDraft(test.deps, amelie, 'sharing', texts);
  const draft = (await draftOf(test.deps, 'sharing')) ?? { texts };
  await publishPolicy(test.deps, amelie, { policy: 'sharing', effectiveAt: '2027-01-10', digests: { en: digestOf(draft, 'en'), fr: digestOf(draft, 'fr') } });
  test.clock.now = new Date('2027-01-10T00:00:01.000Z');
  const now = { ...amelie, provedAt: at() };
  const answer = { requestId: request, subject: amelie.person.id, agrees: true, likes: [], t };
  await expect(answerRequest(test.deps, now, { ...answer, conditions: shown.digest })).rejects.toMatchObject({ problems: [{ code: 'conditions_changed' }] });
  const events = () => test.store.as(amelie.person.id).read((db) => db.list(ConsentEvent, {}));
  expect(await events()).toEqual([]);
  const holding = await test.store.read((db) => conditionsAt(db, t, at()));
  await answerRequest(test.deps, now, { ...answer, conditions: holding.digest });
  expect(await events()).toMatchObject([{ policyVersion: '2026-11.2/sharing-2', policyDigest: holding.digest }]);
});
