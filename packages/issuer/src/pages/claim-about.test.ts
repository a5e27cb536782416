import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Award } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';

let test: TestIssuer;
let claiming: ReturnType<typeof openClaiming>;
let learner: Visitor;
beforeAll(async () => {
  test = await openTestIssuer();
  claiming = openClaiming(test, await defineOne(test));
  learner = await openVisitor(test);
});
afterAll(() => test.stop());

const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('a claim page', () => {
  it('says what the badge would say about the person before anything is kept, and that no wallet is needed', async () => {
    const { token } = await claiming.awarded();
    const page = words((await learner.get(`/claim/${token}`)).text);
    expect(page).toContain('What it says about you Your name, Zoë Martin . Not your e-mail address.');
    expect(page).toContain('You need no account and no wallet.');
    expect(page).toContain('I do not want it, or it is not for me');
  });

  it('says credits with their unit and a percentage as one', async () => {
    const other = openClaiming(test, await defineOne(test, { credits: 2, creditUnit: 'ECTS', results: [{ title: 'Score', type: 'Percent', allowed: [] }] }));
    const { id, token } = await other.awarded();
    await test.store.as('kestrel').write((db) => db.update(Award, { id }, { results: [{ title: 'Score', value: '82' }] }));
    const page = words((await learner.get(`/claim/${token}`)).text);
    expect(page).toContain('Credits 2 ECTS');
    expect(page).toContain('Score: 82%');
  });

  it('says to whoever told that it is not theirs what becomes of that, and whom to write to', async () => {
    const { token } = await claiming.awarded();
    await learner.post(`/claim/${token}/answer`, { answer: 'disputed' });
    const told = (await learner.get(`/claim/${token}`)).text;
    expect(words(told)).toContain('The issuer has been told.');
    expect(told).toMatch(/Questions\? Write to <a href="mailto:[^"@]+@[^"]+">/);
  });
});
