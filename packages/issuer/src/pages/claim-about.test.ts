import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
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

  it('says of a badge whose time is over that it can be kept all the same', async () => {
    const { id, token } = await claiming.awarded();
    expect(words((await learner.get(`/claim/${token}`)).text)).not.toContain('Its time ended');
    await test.store.as('kestrel').write((db) => db.update(Award, { id }, { validUntil: '2026-10-01T23:59:59Z' }));
    expect(words((await learner.get(`/claim/${token}`)).text)).toContain(
      'Its time ended on 1 October 2026. You can still keep it: it still says what you achieved',
    );
    expect((await learner.get(`/claim/${token}?lang=fr`)).text).toContain('Sa durée a pris fin le 1er octobre 2026.');
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

describe('a claim page whose link takes a PIN', () => {
  const wrongOf = (pin = '') => (pin === '000000' ? '000001' : '000000');
  const awarded = async () => {
    const { id, token, pin = '' } = await claiming.awarded({ pin: true });
    const stateOf = async () => (await test.store.as('kestrel').read((db) => db.one(Award, { id })))?.state;
    const answer = (more: Record<string, string>) => learner.post(`/claim/${token}/answer`, { answer: 'disputed', ...more });
    return { token, pin, stateOf, answer };
  };

  it('speaks of the slip before the button, and leads whoever has none to the issuer', async () => {
    const { token } = await awarded();
    const { text } = await learner.get(`/claim/${token}`);
    expect(words(text)).toMatch(/Your wallet will ask for the six digits on the slip you were given\. .*Keep it in my wallet/);
    expect(text).toMatch(/No slip\? Then this page changes nothing\. Write to [^<]*<a href="mailto:[^"@]+@[^"]+">/);
  });

  it('says no for nobody by the letter alone, as it keeps nothing by it: the link goes on working', async () => {
    for (const no of ['declined', 'disputed']) {
      const { token, pin, stateOf, answer } = await awarded();
      for (const [typed, says] of [
        ['', 'Type the six digits on your slip.'],
        [wrongOf(pin), 'These are not the digits for this link.'],
      ] as const) {
        const refused = await answer({ answer: no, pin: typed });
        expect(refused.status).toBe(422);
        expect(refused.text).toContain(says);
        expect(refused.text).toContain('<details class="more" open>');
        expect(await stateOf()).toBe('offered');
      }
      expect((await learner.get(`/claim/${token}`)).status).toBe(200);
      await answer({ answer: no, pin: pin.replace(/^.../, '$& ') }); // as the slip shows it
      expect(await stateOf()).toBe(no);
    }
  });

  it('looks at twenty guesses in all, however many come at once, and by the wallet as many fewer', async () => {
    const { token, pin, stateOf, answer } = await awarded();
    await Promise.all(Array.from({ length: 25 }, () => answer({ pin: wrongOf(pin) })));
    const refused = await answer({ pin });
    expect(refused.text).toContain('Too many wrong digits came.');
    expect(await stateOf()).toBe('offered');
    const offer = await makeOffer(test.issuer, token);
    expect((await claiming.wallet.redeem(offerCode(test.issuer, offer.id), pin)).body.error).toBe('invalid_grant');
  });
});
