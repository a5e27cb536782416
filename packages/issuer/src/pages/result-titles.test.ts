import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptCorrection, askCorrection } from '../awards/correct-award.ts';
import { CorrectionRequest } from '../awards/correction-records.ts';
import { correctionSeen } from '../awards/correction-seen.ts';
import { claimTokenFor, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
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
