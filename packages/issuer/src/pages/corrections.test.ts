import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeAward } from '../awards/change-standing.ts';
import { askCorrection } from '../awards/correct-award.ts';
import { CorrectionRequest } from '../awards/correction-records.ts';
import { type AchievementRow, Award } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let colleague: Visitor;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  desk = await openRegistrar(test);
  colleague = await openVisitor(test, { email: 'ines@kestrel.example', role: 'registrar', profile: 'kestrel' });
});
afterAll(() => test.stop());

const LIST = '/desk/kestrel/corrections';
/** A correction as two registrars have it open. */
async function opened() {
  const award = await openClaiming(test, achievement).awarded();
  await askCorrection(test.issuer, award.token, { correction: { name: 'Luc Leroy' }, words: '' });
  const request = await test.store.as('kestrel').read((db) => db.one(CorrectionRequest, { awardId: award.id, state: 'open' }));
  const here = `${LIST}/${request?.id}`;
  const seen = /name="seen" value="([^"]+)"/.exec((await desk.get(here)).text)?.[1] ?? '';
  return { award, here, accept: { name: 'Luc Leroy', awarded_on: '2026-11-12', result_0: '82', seen }, decline: { answer: 'It is right.', seen } };
}

describe('what a registrar sends of a correction', () => {
  it('after a colleague has answered changes nothing, and leads to what was answered, to the list and to the badge', async () => {
    const { award, here, accept, decline } = await opened();
    await colleague.post(`${here}/accept`, accept);
    const letters = test.letters.length;
    for (const second of [
      await desk.post(`${here}/accept`, accept),
      await desk.post(`${here}/decline`, decline),
      await desk.post(`${here}/decline`, { ...decline, answer: '' }),
    ]) {
      expect(second.status).toBe(409);
      for (const words of [
        'This was answered before.',
        `<a href="${LIST}">All corrections</a>`,
        `<a href="/desk/kestrel/awards/${award.id}">the badge itself</a>`,
      ])
        expect(second.text).toContain(words);
      for (const words of ['This cannot be done', '/accept"', '/decline"']) expect(second.text).not.toContain(words);
    }
    expect(test.letters.length).toBe(letters);
    expect((await desk.get(here)).text).not.toContain('This was answered before.');
  });

  it('twice by one hasty press does once what it does, and leads on as the first did; sent otherwise the second time it changed nothing', async () => {
    const offered = await opened();
    const letters = test.letters.length;
    const press = () => desk.post(`${offered.here}/accept`, offered.accept);
    expect((await Promise.all([press(), press()])).map(({ status, location }) => [status, location])).toEqual([
      [303, `${LIST}?done=corrected`],
      [303, `${LIST}?done=corrected`],
    ]);
    expect(test.letters.length).toBe(letters + 1);
    for (const more of [{ name: 'Luc Le Roy' }, { word: 'Done.' }]) {
      const otherwise = await desk.post(`${offered.here}/accept`, { ...offered.accept, ...more });
      expect([otherwise.status, otherwise.text.includes('This was answered before.')]).toEqual([409, true]);
    }

    const stays = await opened();
    const before = test.letters.length;
    const twice = [await desk.post(`${stays.here}/decline`, stays.decline), await desk.post(`${stays.here}/decline`, stays.decline)];
    expect(twice.map(({ location }) => location)).toEqual(Array(2).fill(`${LIST}?done=correction-declined`));
    expect(test.letters.length).toBe(before + 1);
  });

  it('names nobody any more only where they say so, or the learner asks for it', async () => {
    const { award, here, accept } = await opened();
    const emptied = await desk.post(`${here}/accept`, { ...accept, name: '' });
    expect(emptied.status).toBe(422);
    for (const words of ['href="#name"', 'There is no name here any more', 'The badge is to name nobody']) expect(emptied.text).toContain(words);
    const name = async () => (await test.store.as('kestrel').read((db) => db.one(Award, { id: award.id })))?.recipientName;
    expect(await name()).toBe('Zoë Martin');
    expect((await desk.post(`${here}/accept`, { ...accept, name: '', no_name: 'on' })).location).toBe(`${LIST}?done=corrected`);
    expect(await name()).toBeNull();
  });

  it('after the badge was revoked says so, and leaves it to be answered with why it stays', async () => {
    const { award, here, accept, decline } = await opened();
    await revokeAward(test.issuer, test.serveList, { profile: 'kestrel', actor: 'person:odile', awardId: award.id, reason: 'other' });
    const late = await desk.post(`${here}/accept`, accept);
    expect(late.status).toBe(409);
    for (const words of ['The badge stands otherwise than when you opened this page.', '/decline"']) expect(late.text).toContain(words);
    expect((await desk.post(`${here}/decline`, decline)).location).toBe(`${LIST}?done=correction-declined`);
  });
});
