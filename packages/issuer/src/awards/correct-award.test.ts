import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AchievementRow, Award, AwardEvent, IssuedCredential } from '../records.ts';
import { type Awarded, openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { walletKey } from '../testing/wallet.ts';
import { revokeAward } from './change-standing.ts';
import { acceptCorrection, askCorrection, correctName, declineCorrection } from './correct-award.ts';
import { CorrectionRequest } from './correction-records.ts';
import { correctionSeen } from './correction-seen.ts';
import { findAwards } from './find-awards.ts';
import { issueAgain } from './issue-again.ts';
import { issueChunk } from './issue-job.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
});
afterAll(() => test.stop());

const by = { profile: 'kestrel', actor: 'person:odile' };
const kestrel = () => test.store.as('kestrel');
const openFor = async (awardId: string) => (await kestrel().read((db) => db.one(CorrectionRequest, { awardId, state: 'open' })))?.id ?? '';
/** As whoever reads it now answers it. */
const read = async (id: string) => {
  const request = await kestrel().read((db) => db.one(CorrectionRequest, { id }));
  return { ...by, id, seen: request ? correctionSeen(request) : '' };
};
const awardRow = (id: string) => kestrel().read((db) => db.one(Award, { id }));
const kindsOf = async (awardId: string) =>
  (await kestrel().read((db) => db.list(AwardEvent, { awardId }, { order: { position: 'ASC' } }))).map(({ kind }) => kind);
async function kept(): Promise<Awarded> {
  const { award, access } = await claiming.redeemed();
  expect((await claiming.wallet.badge(access, walletKey())).status).toBe(200);
  return award;
}

describe('a learner asks for a correction', () => {
  it('and cannot have a result taken off that the badge needs; one that is optional can go', async () => {
    const [score] = achievement.definition.results;
    if (!score) throw new Error('The achievement has no result');
    const needs = await defineOne(test, {
      results: [
        { ...score, required: '60' },
        { ...score, title: 'Hours' },
      ],
    });
    const { award } = await openClaiming(test, needs).redeemed();
    const results = [
      { title: 'Score', value: '82' },
      { title: 'Hours', value: '40' },
    ];
    await kestrel().write((db) => db.update(Award, { id: award.id }, { results }));
    const asking = (left: typeof results) => askCorrection(test.issuer, award.token, { correction: { results: left }, words: '' });
    await expect(asking([])).rejects.toMatchObject({ problems: [{ at: 'result-0', code: 'result_needed' }] });
    await asking(results.slice(0, 1));
    expect((await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.asks).toEqual({ results: results.slice(0, 1) });
  });

  it('and cannot have a level of a rubric on a badge for taking part; one that it has from earlier can only go', async () => {
    const levels = [{ name: 'Beginning' }, { name: 'Meets' }];
    const allowed = levels.map(({ name }) => name);
    const score = { title: 'Score', type: 'Percent' as const, allowed: [] };
    const rubric = await defineOne(test, { results: [{ title: 'Hygiene', type: 'RubricCriterionLevel', allowed, levels }, score] });
    const { award } = await openClaiming(test, rubric).redeemed();
    const asking = (value?: string) =>
      askCorrection(test.issuer, award.token, { correction: { results: value === undefined ? [] : [{ title: 'Hygiene', value }] }, words: '' });
    const notJudged = { problems: [{ at: 'result-0', code: 'result_not_judged' }] };
    await kestrel().write((db) => db.update(Award, { id: award.id }, { results: [], assessmentClass: 'participation' }));
    await expect(asking('Meets')).rejects.toMatchObject(notJudged);
    await kestrel().write((db) => db.update(Award, { id: award.id }, { results: [{ title: 'Hygiene', value: 'Beginning' }] }));
    await expect(asking('Meets')).rejects.toMatchObject(notJudged);
    await asking();
    expect((await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.asks).toEqual({ results: [] });
  });

  it('and cannot have a level that people gave who assessed it here, nor can whoever answers write another: no page has a box for it', async () => {
    const levels = [{ name: 'Meets' }, { name: 'Exceeds' }];
    const rubric = { title: 'Listening', type: 'RubricCriterionLevel' as const, allowed: levels.map(({ name }) => name), levels };
    const judged = await defineOne(test, { results: [rubric, { title: 'Score', type: 'RawScore', allowed: [] }] });
    const { award } = await openClaiming(test, judged).redeemed();
    const results = (level: string, score: string) => [
      { title: 'Listening', value: level },
      { title: 'Score', value: score },
    ];
    await kestrel().write((db) => db.update(Award, { id: award.id }, { results: results('Meets', '40'), assessmentClass: 'assessed-here' }));
    const learner = await openVisitor(test);
    const [asks, desk] = [`/claim/${award.token}/correction`, await openRegistrar(test)];
    const asking = (await learner.get(asks)).text;
    expect([asking.includes('name="result_0"'), asking.includes('name="result_1"')]).toEqual([false, true]);
    expect(asking).toContain('The levels stay as they were judged.');
    const refused = { code: 'bad_form', problems: [{ at: 'result-0', code: 'result_judged' }] };
    for (const left of [results('Exceeds', '40'), [...results('Meets', '40'), { title: 'Listening', value: 'Exceeds' }], results('', '40').slice(1)])
      await expect(askCorrection(test.issuer, award.token, { correction: { results: left }, words: '' })).rejects.toMatchObject(refused);
    const asked = await learner.post(asks, { name: 'Zoë Martin', awarded_on: '2026-11-12', result_0: 'Exceeds', result_1: '40', words: '' });
    expect([asked.status, asked.text.includes('A correction does not change it.')]).toEqual([422, true]);
    await learner.post(asks, { name: 'Zoë Dupré', awarded_on: '2026-11-12', result_1: '41', words: '' });
    const id = await openFor(award.id);
    // As it was asked before levels were nobody's to correct.
    await kestrel().write((db) => db.update(CorrectionRequest, { id }, { asks: { name: 'Zoë Dupré', results: results('Exceeds', '41') } }));
    const review = (await desk.get(`/desk/kestrel/corrections/${id}`)).text;
    expect([review.includes('name="result_0"'), review.includes('revoke the badge; the learner then applies again')]).toEqual([false, true]);
    const { seen } = await read(id);
    const press = (more: object) =>
      desk.post(`/desk/kestrel/corrections/${id}/accept`, { seen, name: 'Zoë Dupré', awarded_on: '2026-11-12', result_1: '41', ...more });
    expect((await press({ result_0: 'Exceeds' })).status).toBe(422);
    const again = { ...by, awardId: award.id, key: 'levels', correction: { results: results('Exceeds', '40') } };
    await expect(issueAgain(test.issuer, again)).rejects.toMatchObject(refused);
    await expect(acceptCorrection(test.issuer, { ...(await read(id)), correction: { results: results('Exceeds', '41') } })).rejects.toMatchObject(refused);
    expect((await press({})).status).toBe(303);
    expect(await awardRow(award.id)).toMatchObject({ recipientName: 'Zoë Dupré', results: results('Meets', '41') });
  });

  it('of a badge that is a registrar’s own: they read that somebody else has to look at it, and no door of theirs changes what it says', async () => {
    const [desk, colleague] = [await openRegistrar(test), await openVisitor(test, { email: 'sven@kestrel.example', role: 'registrar', profile: 'kestrel' })];
    const award = await claiming.awarded();
    await kestrel().write((db) => db.update(Award, { id: award.id }, { recipientEmail: 'Odile@kestrel.example', emailKey: 'odile@kestrel.example' }));
    await askCorrection(test.issuer, award.token, { correction: { name: 'Odile Grand' }, words: '' });
    const here = `/desk/kestrel/corrections/${await openFor(award.id)}`;
    const [own, other] = [(await desk.get(here)).text, (await colleague.get(here)).text];
    expect(own).toContain('This badge is your own, or of somebody you act for or are asked to act for: somebody else has to look at it.');
    for (const form of ['/accept"', '/decline"']) expect([own.includes(form), other.includes(form)]).toEqual([false, true]);
    const { seen } = await read(await openFor(award.id));
    const fields = { seen, name: 'Odile Grand', awarded_on: '2026-11-12', result_0: '82' };
    const offered = `/desk/kestrel/awards/${award.id}`;
    expect((await desk.get(offered)).text).not.toContain(`${offered}/name`);
    for (const [path, sent] of [
      [`${here}/accept`, fields],
      [`${here}/decline`, { answer: 'No.' }],
      [`${offered}/name`, { name: 'Odile Grand' }],
      [`${offered}/issue`, { name: 'Odile Grand', key: 'own' }],
    ] as const) {
      const refused = await desk.post(path, sent);
      expect([path, refused.status, refused.text.includes('This badge is your own')]).toEqual([path, 422, true]);
    }
    await desk.post(`${offered}/link`, { email: 'friend@example.org' });
    expect((await desk.post(`${offered}/name`, { name: 'Odile Grand' })).status).toBe(422); // sent on, it is theirs still
    expect(await awardRow(award.id)).toMatchObject({ recipientName: 'Zoë Martin' });
    expect((await colleague.post(`${here}/accept`, fields)).status).toBe(303);
    expect(await awardRow(award.id)).toMatchObject({ recipientName: 'Odile Grand' });
  });

  it('and is not held up by a result that stands already, however it came to be one', async () => {
    const [score] = achievement.definition.results;
    if (!score) throw new Error('The achievement has no result');
    const grade = { title: 'Score', type: 'LetterGrade' as const, allowed: ['A', 'B', '82'], required: '82' }; // from before an order was asked for
    const { award } = await openClaiming(test, await defineOne(test, { results: [grade, { ...score, title: 'Hours' }] })).redeemed();
    const results = (reached: string, hours: string) => [
      { title: 'Score', value: reached },
      { title: 'Hours', value: hours },
    ];
    await kestrel().write((db) => db.update(Award, { id: award.id }, { results: results('A', '40') }));
    const asking = (asked: ReturnType<typeof results>) => askCorrection(test.issuer, award.token, { correction: { results: asked }, words: '' });
    await expect(asking(results('B', '41'))).rejects.toMatchObject({ problems: [{ at: 'result-0', code: 'result_other' }] });
    await asking(results('A', '41'));
    expect((await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.asks).toEqual({ results: results('A', '41') });
  });

  it('of a badge that is kept: it is signed anew with what is right, the old is superseded, and the letter says why', async () => {
    const award = await kept();
    await askCorrection(test.issuer, award.token, {
      correction: { name: 'Zoë Lefèvre', awardedOn: '2026-11-02', results: [{ title: 'Score', value: '91' }] },
      words: 'I have married.',
    });
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    const words = 'The two assessors gave 82; ask them for a second look.';
    await acceptCorrection(test.issuer, { ...(await read(await openFor(award.id))), correction: { name: 'Zoë Lefèvre', awardedOn: '2026-11-02' }, words });
    while ((await issueChunk(test.issuer, test.serveList)) === 'more');
    expect(await awardRow(award.id)).toMatchObject({
      recipientName: 'Zoë Lefèvre',
      awardedOn: '2026-11-02',
      validFrom: '2026-11-02T00:00:00Z',
      validUntil: '2029-11-02T23:59:59Z',
      results: [{ value: '82' }],
    });
    const copies = await kestrel().read((db) => db.list(IssuedCredential, { awardId: award.id, configuration: 'open-badge-di' }, { order: { copy: 'ASC' } }));
    expect(copies.map(({ supersededAt }) => supersededAt === null)).toEqual([false, true]);
    expect(JSON.parse(copies[1]?.signed ?? '{}')).toMatchObject({ awardedDate: '2026-11-02T00:00:00Z', credentialSubject: { name: 'Zoë Lefèvre' } });
    const { to, kind, text = '' } = test.letters.at(-1) ?? {};
    expect([to, kind]).toEqual([award.email, 'corrected']);
    expect(text).not.toContain('as you asked,');
    expect(text).toMatch(/What has changed:\n– Name on the badge: Zoë Martin → Zoë Lefèvre\n– Awarded on: 1\d November 2026 → 2 November 2026\n\n/);
    expect(text).toContain(`What is not as you asked:\n– Score: stays 82; you asked for 91\n\nThey write:\n${words}\n\nOpen this link`);
    expect(text).toMatch(/\/claim\//);
    expect((await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.answer).toBe(words);
    expect(await kindsOf(award.id)).toEqual(['awarded', 'opened', 'kept', 'correction-asked', 'corrected', 'reissued']);
    expect((await findAwards(test.issuer, 'kestrel', { q: 'lefevre' })).rows.map((row) => row.award.id)).toEqual([award.id]);
  });

  it('of the name alone, by a form that has the results in another order: nothing else is asked, and the history says no more', async () => {
    const [score] = achievement.definition.results;
    if (!score) throw new Error('The achievement has no result');
    const two = await defineOne(test, { results: [{ ...score, title: 'Hours' }, score] });
    const { award } = await openClaiming(test, two).redeemed();
    await kestrel().write((db) =>
      db.update(
        Award,
        { id: award.id },
        {
          results: [
            { title: 'Score', value: '82' },
            { title: 'Hours', value: '40' },
          ],
        },
      ),
    );
    const results = [
      { title: 'Hours', value: '40' },
      { title: 'Score', value: '82' },
    ];
    await askCorrection(test.issuer, award.token, { correction: { name: 'Zoë Lefèvre', results }, words: '' });
    expect((await kestrel().read((db) => db.one(CorrectionRequest, { awardId: award.id })))?.asks).toEqual({ name: 'Zoë Lefèvre' });
    const [hours] = results;
    await acceptCorrection(test.issuer, {
      ...(await read(await openFor(award.id))),
      correction: { results: [...(hours ? [hours] : []), { title: 'Score', value: '91' }] },
    });
    const events = await kestrel().read((db) => db.list(AwardEvent, { awardId: award.id, kind: 'corrected' }));
    expect(events.map(({ note }) => note)).toEqual(['Score: 82 → Score: 91']);
  });

  it('that is granted while a wallet fetches the badge: what the wallet gets is what is right', async () => {
    const { award, access } = await claiming.redeemed();
    await askCorrection(test.issuer, award.token, { correction: { name: 'Zoë Lefèvre' }, words: '' });
    const id = await openFor(award.id);
    const { agent } = test.issuer;
    const sign = agent.issueDataIntegrity;
    agent.issueDataIntegrity = async (input) => {
      agent.issueDataIntegrity = sign; // once: then it is signed anew
      const signed = await sign(input);
      await acceptCorrection(test.issuer, { ...(await read(id)), correction: { name: 'Zoë Lefèvre' } });
      return signed;
    };
    const got = await claiming.wallet.badge(access, walletKey());
    expect(JSON.stringify(got.body)).toContain('Zoë Lefèvre');
    const copies = await kestrel().read((db) => db.list(IssuedCredential, { awardId: award.id }));
    expect(copies.map(({ signed }) => JSON.parse(signed).credentialSubject.name)).toEqual(['Zoë Lefèvre']);
    expect(await awardRow(award.id)).toMatchObject({ state: 'kept', recipientName: 'Zoë Lefèvre' });
  });

  it('of a badge that is only offered: it is changed, its link goes on working, and nothing is signed', async () => {
    const award = await claiming.awarded();
    await askCorrection(test.issuer, award.token, { correction: { name: 'Zoe Martín' }, words: '' });
    expect(await acceptCorrection(test.issuer, { ...(await read(await openFor(award.id))), correction: { name: 'Zoe Martín' } })).toBeUndefined();
    expect(await awardRow(award.id)).toMatchObject({ state: 'offered', recipientName: 'Zoe Martín' });
    expect(await kestrel().read((db) => db.count(IssuedCredential, { awardId: award.id, supersededAt: IsNull() }))).toBe(0);
    expect(test.letters.at(-1)).toMatchObject({ kind: 'corrected', text: expect.stringMatching(/as you asked\. .*works as before/) });
    expect(test.letters.at(-1)?.text).toContain('– Name on the badge: Zoë Martin → Zoe Martín');
    expect(test.letters.at(-1)?.text).not.toMatch(/not as you asked|They write/);
    await askCorrection(test.issuer, award.token, { correction: {}, words: 'Still wrong.' });
    expect(await openFor(award.id)).not.toBe('');
  });

  it('and is told in the registrar’s words why it stays as it is', async () => {
    const award = await claiming.awarded();
    await askCorrection(test.issuer, award.token, { correction: {}, words: 'The score is another’s.' });
    const id = await openFor(award.id);
    await expect(declineCorrection(test.issuer, { ...(await read(id)), words: '' })).rejects.toMatchObject({ problems: [{ at: 'answer' }] });
    await declineCorrection(test.issuer, { ...(await read(id)), words: 'We looked: 82 is what the assessors gave.' });
    expect(test.letters.at(-1)).toMatchObject({
      to: award.email,
      kind: 'correction-declined',
      text: expect.stringContaining('82 is what the assessors gave.'),
    });
    expect(await kindsOf(award.id)).toEqual(['awarded', 'correction-asked', 'correction-declined']);
    await expect(acceptCorrection(test.issuer, { ...(await read(id)), correction: { name: 'X' } })).rejects.toMatchObject({ code: 'award_state' });
  });

  it('once at a time: asked again it is asked otherwise, and answered once whoever presses', async () => {
    const award = await kept();
    await Promise.all(['A', 'B', 'C'].map((name) => askCorrection(test.issuer, award.token, { correction: { name }, words: '' })));
    expect(await kestrel().read((db) => db.count(CorrectionRequest, { awardId: award.id }))).toBe(1);
    expect((await kindsOf(award.id)).filter((kind) => kind === 'correction-asked')).toHaveLength(1);
    const answer = await read(await openFor(award.id));
    const press = () => acceptCorrection(test.issuer, { ...answer, correction: { name: 'C' } });
    const pressed = await Promise.allSettled([press(), press(), declineCorrection(test.issuer, { ...answer, words: 'no' })]);
    const done = { status: 'fulfilled', value: (await awardRow(award.id))?.issueJobId };
    expect(pressed).toMatchObject([done, done, { status: 'rejected' }]);
  });

  it('changed while a registrar reads it: what they press answers nothing, and the page shows what is asked now and keeps their words', async () => {
    const [desk, award] = [await openRegistrar(test), await claiming.awarded()];
    const ask = (name: string) => askCorrection(test.issuer, award.token, { correction: { name }, words: '' });
    await ask('Luc Leroy');
    const here = `/desk/kestrel/corrections/${await openFor(award.id)}`;
    const marks = [...(await desk.get(here)).text.matchAll(/name="seen" value="([^"]+)"/g)].map(([, mark = '']) => mark);
    expect([marks.length, new Set(marks).size]).toEqual([2, 1]);
    const [seen = ''] = marks;
    await ask('Lucien Leroy');
    const before = test.letters.length;
    const fields = { name: 'Luc Leroy', awarded_on: '2026-11-12', result_0: '82', word: 'With our regards.' };
    const pressed = [
      await desk.post(`${here}/accept`, { ...fields, seen }),
      await desk.post(`${here}/accept`, fields),
      await desk.post(`${here}/decline`, { answer: 'With our regards.', seen }),
    ];
    for (const { status, text } of pressed) {
      expect([status, text.includes('The learner changed the request while you read it.')]).toEqual([409, true]);
      expect(text).toMatch(/<input[^>]*name="name"[^>]*value="Lucien Leroy"/);
      expect([text.includes('With our regards.</textarea>'), text.includes('Luc Leroy')]).toEqual([true, false]);
    }
    expect(await awardRow(award.id)).toMatchObject({ recipientName: 'Zoë Martin' });
    expect([await kindsOf(award.id), test.letters.length]).toEqual([['awarded', 'correction-asked'], before]);
    const now = /name="seen" value="([^"]+)"/.exec(pressed[0]?.text ?? '')?.[1] ?? '';
    expect((await desk.post(`${here}/accept`, { ...fields, name: 'Lucien Leroy', seen: now })).status).toBe(303);
    expect(await awardRow(award.id)).toMatchObject({ recipientName: 'Lucien Leroy' });
  });

  it('is refused what is no name, no day and no result, what says nothing, and what no longer stands', async () => {
    const award = await claiming.awarded();
    const ask = (correction: object, words = '') => askCorrection(test.issuer, award.token, { correction, words });
    await expect(ask({ name: 'a\u202Eb', awardedOn: '2026-02-30', results: [{ title: 'Score', value: '200' }] })).rejects.toMatchObject({
      problems: [{ at: 'name' }, { at: 'awarded_on' }, { at: 'result-0' }],
    });
    await expect(ask({ name: 'Zoë Martin' })).rejects.toMatchObject({ problems: [{ at: 'words', code: 'required' }] });
    await expect(ask({}, 'x'.repeat(2_001))).rejects.toMatchObject({ problems: [{ at: 'words', code: 'too_long' }] });
    await expect(askCorrection(test.issuer, 'nobody', { correction: {}, words: 'x' })).rejects.toMatchObject({ code: 'claim_link_unknown' });
    await revokeAward(test.issuer, test.serveList, { ...by, awardId: award.id, reason: 'other' });
    await expect(ask({}, 'x')).rejects.toMatchObject({ code: 'award_state' });
  });
});

describe('a registrar puts a wrong name right', () => {
  it('while nobody has kept the badge: its link goes on working, it is found by the new name, and nobody is written to', async () => {
    const award = await claiming.awarded();
    const before = test.letters.length;
    const wish = { ...by, awardId: award.id, name: 'Zoë Marchetti' };
    await correctName(test.issuer, wish);
    await correctName(test.issuer, wish);
    expect(await awardRow(award.id)).toMatchObject({ state: 'offered', recipientName: 'Zoë Marchetti' });
    expect(await kindsOf(award.id)).toEqual(['awarded', 'corrected']);
    expect((await findAwards(test.issuer, 'kestrel', { q: 'marchetti' })).rows.map((row) => row.award.id)).toEqual([award.id]);
    expect(test.letters.length).toBe(before);
    await expect(correctName(test.issuer, { ...wish, name: 'a\u202Eb' })).rejects.toMatchObject({
      code: 'bad_form',
      problems: [{ at: 'name' }],
    });
  });

  it('not any more once it is kept: that is issued again', async () => {
    const award = await kept();
    await expect(correctName(test.issuer, { ...by, awardId: award.id, name: 'Zoë Marchetti' })).rejects.toMatchObject({ code: 'award_state' });
  });
});
