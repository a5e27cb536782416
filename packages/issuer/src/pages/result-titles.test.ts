import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptCorrection, askCorrection } from '../awards/correct-award.ts';
import { CorrectionRequest } from '../awards/correction-records.ts';
import { correctionSeen } from '../awards/correction-seen.ts';
import { Award, RosterLine } from '../records.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let id: string;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
  id = await desk.define({ result_title_0: 'Test', result_french_0: 'Épreuve', result_required_0: '60' });
});
afterAll(() => test.stop());

const words = (text: string) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll(' :', ':');

describe('a result that has a French title', () => {
  it('is called by it on the form of an award, whose mistakes name it so too', async () => {
    expect(words((await desk.get(`/desk/kestrel/award?achievement=${id}&lang=fr`)).text)).toContain('Épreuve');
    const refused = words((await desk.post('/desk/kestrel/award?lang=fr', { achievement: id, email: 'a@b.example', result_0: '300', ...ASSESSED })).text);
    expect(refused).toMatch(/Épreuve: /);
    expect(refused).not.toMatch(/\bTest\b/);
    expect(words((await desk.get(`/desk/kestrel/award?achievement=${id}&lang=en`)).text)).toContain('Test');
  });

  it('is called by it where the columns of a file are read, be the column there or not', async () => {
    const read = async (text: string) => {
      const { location } = await desk.upload(
        '/desk/kestrel/batches/new',
        { achievement: id, language: 'fr', ...ASSESSED },
        { field: 'file', name: 'f.csv', text },
      );
      return words((await desk.get(`${location}?lang=fr`)).text);
    };
    const there = await read('email,result:test\nb@b.example,82');
    expect(there).toContain('Résultat: Épreuve');
    expect(there).not.toContain('Résultat: Test');
    const lacking = await read('email,marks\nb@b.example,82');
    expect(lacking).toContain('Le badge demande «\u202FÉpreuve\u202F»'.replaceAll('\u202F', ' '));
    expect(lacking).toContain('« Épreuve », dans aucune ligne de votre fichier');
    expect(lacking).not.toMatch(/\bTest\b/);
    await desk.get('/desk/kestrel?lang=en');
  });

  it('is called by it on the award, the claim page, the form of a correction and in the letter about it', async () => {
    await desk.post('/desk/kestrel/award', { achievement: id, email: 'zoe@b.example', name: 'Zoë', language: 'fr', result_0: '95', ...ASSESSED });
    const [award] = /awards\/[\w-]+/.exec((await desk.get('/desk/kestrel/register?q=zoe')).text) ?? [];
    expect(words((await desk.get(`/desk/kestrel/${award}?lang=fr`)).text)).toContain('Épreuve: 95 %');
    const token = claimTokenFor(test, 'zoe@b.example');
    const learner = await openVisitor(test);
    expect(words((await learner.get(`/claim/${token}?lang=fr`)).text)).toContain('Épreuve: 95 %');
    const form = words((await learner.get(`/claim/${token}/correction?lang=fr`)).text);
    expect(form).toContain('Épreuve');
    expect(form).not.toMatch(/\bTest\b/);
    expect(words((await learner.get(`/claim/${token}?lang=en`)).text)).toContain('Test: 95%');
    await askCorrection(test.issuer, token, { correction: { results: [{ title: 'Test', value: '96' }] }, words: '' });
    const asked = await test.store.as('kestrel').read((db) => db.one(CorrectionRequest, { state: 'open' }));
    expect(words((await desk.get(`/desk/kestrel/corrections/${asked?.id}?lang=fr`)).text)).toContain('Épreuve 95 96');
    await acceptCorrection(test.issuer, {
      profile: 'kestrel',
      actor: 'person:odile',
      id: asked?.id ?? '',
      seen: correctionSeen(asked ?? { asks: {}, words: '' }),
      correction: { results: [{ title: 'Test', value: '97' }] },
    });
    expect(test.letters.at(-1)?.text).toMatch(/– Épreuve.*95 → 97\n/);
    expect(test.letters.at(-1)?.text).not.toMatch(/\bTest\b/);
  });
});

describe('a level of a rubric that has a French name', () => {
  const levels = [{ name: 'Starting', frenchName: 'Débute' }, { name: 'Secure', frenchName: 'Assuré' }, { name: 'Exemplary' }];
  const risk = { title: 'Risk', type: 'RubricCriterionLevel' as const, levels, allowed: levels.map(({ name }) => name), required: 'Secure' };
  const stored = async (recipientEmail: string) =>
    (await test.store.as('kestrel').read((db) => db.one(Award, { recipientEmail })))?.results.map(({ value }) => value);

  it('is called by it in every form and line, in which either name is taken, and kept as it always was', async () => {
    const rubric = await defineOne(test, { results: [risk] });
    const path = `/desk/kestrel/award?achievement=${rubric.id}`;
    expect(words((await desk.get(`${path}&lang=fr`)).text)).toContain('Débute, Assuré, Exemplary');
    expect(words((await desk.get(`${path}&lang=en`)).text)).toContain('Starting, Secure, Exemplary');
    const give = (email: string, level: string) =>
      desk.post('/desk/kestrel/award?lang=fr', { achievement: rubric.id, email, language: 'fr', result_0: level, ...ASSESSED });
    const refused = words((await give('low@l.example', 'Débute')).text);
    expect(refused).toContain('Assuré');
    expect(refused).not.toContain('Secure');
    await give('one@l.example', 'Assuré');
    await give('two@l.example', 'Secure');
    expect([await stored('one@l.example'), await stored('two@l.example')]).toEqual([['Secure'], ['Secure']]);
    const token = claimTokenFor(test, 'one@l.example');
    const learner = await openVisitor(test);
    expect(words((await learner.get(`/claim/${token}?lang=fr`)).text)).toContain('Risk: Assuré');
    const ask = `/claim/${token}/correction`;
    expect((await learner.get(`${ask}?lang=fr`)).text).toContain('value="Assuré"');
    const wrong = await learner.post(`${ask}?lang=fr`, { name: '', awarded_on: '', result_0: 'Bien', words: '' });
    expect(words(wrong.text)).toContain('Débute, Assuré, Exemplary');
    expect((await learner.post(`${ask}?lang=fr`, { result_0: 'Assuré', words: '' })).status).toBe(422); // as it stands already
    await askCorrection(test.issuer, token, { correction: { results: [{ title: 'Risk', value: 'Exemplary' }] }, words: '' });
    const asked = await test.store.as('kestrel').read((db) => db.one(CorrectionRequest, { state: 'open' }));
    const page = words((await desk.get(`/desk/kestrel/corrections/${asked?.id}?lang=fr`)).text);
    expect(page).toContain('Risk Assuré Exemplary');
    const { id: request = '', asks = {}, words: said = '' } = asked ?? {};
    const right = { profile: 'kestrel', actor: 'person:odile' as const, id: request, seen: correctionSeen({ asks, words: said }) };
    await acceptCorrection(test.issuer, { ...right, correction: { results: [{ title: 'Risk', value: 'Exemplary' }] } });
    expect(test.letters.at(-1)?.text).toMatch(/– Risk.*Assuré → Exemplary\n/);
  });

  it('is read from a file by either name, whose mistakes list them in the reader’s language', async () => {
    const rubric = await defineOne(test, { results: [risk] });
    const { location } = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: rubric.id, language: 'fr', ...ASSESSED },
      { field: 'file', name: 'f.csv', text: 'email,result:risk\nc@l.example,Assuré\nd@l.example,Secure\ne@l.example,Bien' },
    );
    expect(words((await desk.get(`${location}?lang=fr`)).text)).toContain('Débute, Assuré, Exemplary');
    expect(words((await desk.get(`${location}?lang=en`)).text)).toContain('Starting, Secure, Exemplary');
    const lines = await test.store.as('kestrel').read((db) => db.list(RosterLine, { batchId: location?.split('/').at(-1) ?? '' }, { order: { line: 'ASC' } }));
    expect(lines.map(({ read }) => read?.results.map(({ value }) => value))).toEqual([['Secure'], ['Secure'], undefined]);
  });
});
