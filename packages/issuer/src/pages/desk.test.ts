import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Award } from '../records.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { openWallet, walletKey } from '../testing/wallet.ts';

const HOLDER = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

describe('the registrar’s desk', () => {
  it('is for signed-in registrars of that profile', async () => {
    const stranger = await openVisitor(test);
    expect((await stranger.get('/desk/kestrel')).location).toContain('/sign-in?next=');
    expect((await desk.get('/desk')).location).toBe('/desk/kestrel');
    expect((await desk.get('/desk/heron')).status).toBe(403);
  });

  it('says how to begin when there is nothing', async () => {
    const home = await desk.get('/desk/kestrel');
    expect(home.text).toContain('Three steps to the first badge');
    expect(home.text).toContain('href="/desk/kestrel/achievements/new"');
  });

  it('keeps what was typed when something is missing, and shows the badge without saving', async () => {
    const wrong = await desk.post('/desk/kestrel/achievements/new', { ...DEFINITION_FORM, description_en: '', credits: 'many' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#description_en"');
    expect(wrong.text).toContain('value="many"');
    expect(wrong.text).toContain('value="https://skills.example/1"');
    const preview = await desk.post('/desk/kestrel/achievements/new', { ...DEFINITION_FORM, preview: 'on', ribbon: 'YEAR 1' });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('>YEAR 1</text>');
    expect((await desk.get('/desk/kestrel/achievements')).text).toContain('There is no achievement yet.');
  });

  it('lists what to mend in the order of the form', async () => {
    const wrong = await desk.post('/desk/kestrel/achievements/new', {
      ...DEFINITION_FORM,
      ...{ description_en: '', name_fr: 'Nom', tags: 'x'.repeat(61), credits: 'many', validity_months: '1.5', ribbon: 'THIRTEEN LONG' },
      ...{ result_title_0: 'Score', result_type_0: 'RawScore', result_min_0: '5', result_max_0: '2', alignment_name_0: 'A', alignment_url_0: 'skills' },
    });
    const fields = [...(/role="alert".*?<\/ul>/s.exec(wrong.text)?.[0] ?? '').matchAll(/<li><a href="#(\w+)"/g)].map((found) => found[1] ?? '');
    expect(fields.slice(0, 4)).toEqual(['description_en', 'description_fr', 'criteria_fr', 'alignment_url_0']);
    expect(fields).toHaveLength(9);
    const places = fields.map((name) => wrong.text.indexOf(`id="${name}"`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('defines, revises and shows an achievement in both languages, and answers programs in JSON-LD', async () => {
    const id = await desk.define();
    const detail = await desk.get(`/desk/kestrel/achievements/${id}`);
    expect(detail.text).toContain('EQF 4 of 8');
    const edit = await desk.get(`/desk/kestrel/achievements/${id}/edit`);
    expect(edit.text).toContain('value="hygiene, home care"');
    const revised = await desk.post(`/desk/kestrel/achievements/${id}/edit`, {
      ...DEFINITION_FORM,
      of: '1',
      name_fr: 'Prévention',
      description_fr: 'Visites sûres.',
      criteria_fr: 'Évaluer',
    });
    expect(revised.status).toBe(303);
    expect((await desk.post(`/desk/kestrel/achievements/${id}/edit`, { ...DEFINITION_FORM, of: '1' })).status).toBe(409);
    expect((await desk.get(`/achievements/${id}?lang=fr`)).text).toContain('Prévention');
    expect((await desk.get(`/achievements/${id}?version=1`)).text).toContain('Version 2 is newer');
    const json = await (await fetch(`${test.url}/achievements/${id}`, { headers: { Accept: 'application/ld+json' } })).json();
    expect(json).toMatchObject({
      id: `${test.url}/achievements/${id}`,
      type: ['Achievement'],
      version: '2',
      achievementType: 'MicroCredential',
      creator: { id: test.issuer.profiles[0]?.did },
    });
    expect((await desk.get('/achievements/nothing')).status).toBe(404);
  });

  it('awards one, says so, warns of a second, and shows a PIN once', async () => {
    const id = await desk.define();
    const person = {
      achievement: id,
      email: 'zoe@example.org',
      name: 'Zoë Martin',
      language: 'fr',
      external_id: 'K-1',
      awarded_on: '2026-11-10',
      result_0: '82',
    };
    const wrong = await desk.post('/desk/kestrel/award', { ...person, email: 'zoe.example.org', awarded_on: '2026-02-30', ...ASSESSED, assessed_how: '' });
    expect(wrong.status).toBe(422);
    for (const field of ['email', 'awarded_on', 'assessed_how']) expect(wrong.text).toContain(`href="#${field}"`);
    expect((await desk.post('/desk/kestrel/award', { ...person, ...ASSESSED, result_0: '200' })).status).toBe(422);
    const needs = await desk.define({ result_required_0: '60' });
    expect((await desk.get(`/desk/kestrel/award?achievement=${needs}`)).text).toContain('The badge needs it: 60% or better.');
    const lacking = await desk.post('/desk/kestrel/award', { ...person, achievement: needs, ...ASSESSED, result_0: '' });
    expect([lacking.status, lacking.text.includes('The badge needs this result: 60% or better.')]).toEqual([422, true]);
    expect(lacking.text).toContain('href="#result-0"');
    const grade = { result_title_0: 'Portfolio', result_type_0: 'LetterGrade', result_allowed_0: 'A, B, C, D', result_required_0: 'C' };
    const unordered = await desk.post('/desk/kestrel/achievements/new', { ...DEFINITION_FORM, ...grade });
    expect([unordered.status, unordered.text.includes('href="#result_order_0"')]).toEqual([422, true]);
    const graded = await desk.define({ ...grade, result_order_0: 'best-first' });
    expect((await desk.get(`/desk/kestrel/award?achievement=${graded}`)).text).toContain('The badge needs it: C or better.');
    const below = await desk.post('/desk/kestrel/award', { ...person, achievement: graded, ...ASSESSED, result_0: 'D' });
    expect([below.status, below.text.includes('The badge needs at least C')]).toEqual([422, true]);
    const old = await defineOne(test, { results: [{ title: 'Portfolio', type: 'LetterGrade', allowed: ['A', 'B', 'C', 'D'], required: 'C' }] });
    const asOld = await desk.get(`/desk/kestrel/award?achievement=${old.id}`);
    expect([asOld.text.includes('The badge needs it: C, and nothing else.'), asOld.text.includes('or better')]).toEqual([true, false]);
    for (const result_0 of ['A', 'D']) {
      const other = await desk.post('/desk/kestrel/award', { ...person, achievement: old.id, ...ASSESSED, result_0 });
      expect([other.status, other.text.includes('Its values have no order, so no other counts as better.')]).toEqual([422, true]);
    }
    const levels = [{ name: 'Beginning' }, { name: 'Meets' }];
    const rubric = await defineOne(test, { results: [{ title: 'Hygiene', type: 'RubricCriterionLevel', allowed: levels.map(({ name }) => name), levels }] });
    expect((await desk.get(`/desk/kestrel/award?achievement=${rubric.id}`)).text).toContain('For taking part, leave it empty.');
    const tookPart = { ...person, achievement: rubric.id, result_0: 'Meets', assessment: 'participation' };
    const unjudged = await desk.post('/desk/kestrel/award', tookPart);
    expect([unjudged.status, unjudged.text.includes('href="#result-0"')]).toEqual([422, true]);
    expect(unjudged.text).toContain('A badge for taking part has no level of a rubric');
    expect(test.letters.some(({ to }) => to === person.email)).toBe(false);
    const outOf = await defineOne(test, {
      results: [
        { title: 'Points', type: 'RawScore', min: 0, max: 20, allowed: [] },
        { title: 'Remark', type: 'Result', allowed: [] },
      ],
    });
    const typed = { ...person, ...ASSESSED, achievement: outOf.id };
    const over = await desk.post('/desk/kestrel/award', { ...typed, result_0: '30', result_1: 'a\u202Eb' });
    expect(over.status).toBe(422);
    expect(over.text).toMatch(/0[^<]* 20/);
    expect(over.text).toContain('href="#result-1"');
    expect((await desk.post('/desk/kestrel/award', { ...typed, result_1: 'x'.repeat(501) })).status).toBe(422);
    const made = await desk.post('/desk/kestrel/award', { ...person, ...ASSESSED });
    expect(made.location).toMatch(/^\/desk\/kestrel\/awards\/[\w-]+\?done=awarded$/);
    expect(test.letters.at(-1)).toMatchObject({ to: 'zoe@example.org', language: 'fr', kind: 'claim' });
    const again = await desk.post('/desk/kestrel/award', { ...person, ...ASSESSED });
    expect(again.status).toBe(422);
    expect(again.text).toContain('Award it again');
    expect((await desk.post('/desk/kestrel/award', { ...person, ...ASSESSED, again: 'on' })).status).toBe(303);
    const plain = made.location.split('?')[0] ?? '';
    expect((await desk.get(plain)).text).toContain('Score: 82%');
    expect((await desk.get(plain)).text).toContain('the link before stops working');
    const pin = await desk.post('/desk/kestrel/award', { ...person, email: 'pin@example.org', external_id: '', ...ASSESSED, pin: 'on' });
    expect(pin.text).toMatch(/<p class="big mono no-print">\d{3} \d{3}<\/p>/);
    expect(pin.text).toMatch(/<ul class="slips".*Zoë.*Infection Prevention/s); // on paper: for whom, for what
    const award = /href="(\/desk\/kestrel\/awards\/[\w-]+)"/.exec(pin.text)?.[1] ?? '';
    expect((await desk.get(award)).text).toContain('A new PIN is made, and you see it once.');
    const resent = await desk.post(`${award}/link`, { email: 'pin.b@example.org' });
    expect(resent.text).toMatch(/<p class="big mono no-print">\d{3} \d{3}<\/p>/);
    expect(resent.text).toContain('pin.b@example.org');
    expect(test.letters.at(-1)).toMatchObject({ to: 'pin.b@example.org', text: expect.stringContaining('six chiffres d’un nouveau billet') });
    expect(test.letters.at(-1)?.text).not.toContain('billet qui vous a été remis'); // that one has ended
  });
});

describe('the claim page', () => {
  async function awarded(email: string): Promise<{ token: string; id: string }> {
    const id = await desk.define();
    const made = await desk.post('/desk/kestrel/award', { achievement: id, email, name: 'Nour', language: 'en', ...ASSESSED });
    return { token: claimTokenFor(test, email), id: /awards\/([\w-]+)/.exec(made.location)?.[1] ?? '' };
  }
  const stateOf = async (id: string) => (await test.store.as('kestrel').read((db) => db.one(Award, { id })))?.state;

  it('changes nothing when it is looked at; the button makes an offer and shows where to keep it', async () => {
    const { token } = await awarded('nour1@example.org');
    const learner = await openVisitor(test);
    for (let n = 0; n < 3; n++) expect((await learner.get(`/claim/${token}`)).text).toContain('Keep it in my wallet');
    expect((await learner.get(`/claim/${token}/wallet`)).location).toBe(`/claim/${token}`);
    expect((await learner.post(`/claim/${token}`, {})).location).toBe(`/claim/${token}/wallet`);
    const where = await learner.get(`/claim/${token}/wallet`);
    const uri = /credential_offer_uri=([^"&]+)/.exec(where.text)?.[1] ?? '';
    expect(decodeURIComponent(uri)).toContain(`${test.url}/oid4vci/kestrel/offers/`);
    expect(where.text).toContain('http://localhost:4320/wallet/new?credential_offer_uri=');
    expect(where.text).toContain('openid-credential-offer://?credential_offer_uri=');
    expect(where.text).not.toContain('pre-authorized_code');
    const sent = await learner.post(`/claim/${token}/wallet`, { wallet: 'localhost:4320' });
    expect(sent.text).toContain('href="http://localhost:4320/wallet/offer?credential_offer_uri=');
    expect((await learner.get(`/claim/${token}/wallet`)).text).toContain('Keep it in my wallet at localhost:4320');
    const refused = await learner.post(`/claim/${token}/wallet`, { wallet: 'javascript:alert(1)' });
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain('href="javascript');

    const offer = await (await fetch(decodeURIComponent(uri))).json();
    const wallet = openWallet(test.url, test.clock);
    const tokens = await wallet.redeem(offer.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']['pre-authorized_code']);
    expect((await wallet.badge(String(tokens.body.access_token), walletKey())).status).toBe(200);
    expect((await learner.get(`/claim/${token}/wallet`)).location).toBe(`/claim/${token}`);
    const gone = await learner.get(`/claim/${token}`);
    expect(gone.status).toBe(410);
    expect(gone.text).toContain('This badge has been claimed.');
    expect(gone.text).toContain('href="http://localhost:4320/wallet"');
    expect((await (await openVisitor(test)).get(`/claim/${token}`)).text).toContain('Open the wallet at localhost:4320');
  });

  it('takes a no for an answer, and "not me" as well; a new link offers it anew', async () => {
    const first = await awarded('nour2@example.org');
    const learner = await openVisitor(test);
    await learner.post(`/claim/${first.token}/answer`, { answer: 'disputed' });
    expect(await stateOf(first.id)).toBe('disputed');
    expect((await learner.get(`/claim/${first.token}`)).text).toContain('The issuer has been told.');
    expect((await learner.post(`/claim/${first.token}`, {})).status).toBe(409);
    expect((await desk.get('/desk/kestrel')).text).toContain('this is not me');
    expect((await desk.post(`/desk/kestrel/awards/${first.id}/link`, { email: 'nour.b@example.org' })).status).toBe(303);
    expect(await stateOf(first.id)).toBe('offered');
    expect((await desk.get(`/desk/kestrel/awards/${first.id}`)).text).toContain('nour2@example.org → nour.b@example.org');
    expect((await learner.get(`/claim/${first.token}`)).status).toBe(410);
    expect((await learner.get(`/claim/${claimTokenFor(test, 'nour.b@example.org')}`)).status).toBe(200);
    const second = await awarded('nour3@example.org');
    await learner.post(`/claim/${second.token}/answer`, { answer: 'declined' });
    expect(await stateOf(second.id)).toBe('declined');
  });

  it('is refused from another origin, and unknown links are not found', async () => {
    const { token } = await awarded('nour4@example.org');
    const response = await fetch(`${test.url}/claim/${token}`, { method: 'POST', headers: { Origin: 'https://evil.example' }, body: new URLSearchParams({}) });
    expect(response.status).toBe(403);
    const learner = await openVisitor(test);
    expect((await learner.get('/claim/nobody')).status).toBe(404);
  });
});

describe('a badge whose time is over on the day it is awarded', () => {
  it('is awarded only by whoever confirms that, and stands under Expired with what its learner can still do', async () => {
    const { id: achievement } = await defineOne(test, { validityMonths: 12 });
    const person = { achievement, email: 'late@example.org', name: 'Late Learner', language: 'en', result_0: '82', ...ASSESSED };
    const asked = await desk.post('/desk/kestrel/award', { ...person, awarded_on: '2025-10-01' });
    expect([asked.status, asked.text.includes('This badge ended on 1 October 2026.'), asked.text.includes('href="#over"')]).toEqual([422, true, true]);
    expect(test.letters.some(({ to }) => to === person.email)).toBe(false);
    expect((await desk.post('/desk/kestrel/award', { ...person, awarded_on: '2025-10-01', over: 'on' })).status).toBe(303);
    const found = await desk.get('/desk/kestrel/register?state=expired');
    expect(found.text.replaceAll('\u00A0', ' ')).toContain('Ended 1 October 2026; can still be kept');
    expect((await desk.post('/desk/kestrel/award', { ...person, email: 'intime@example.org', awarded_on: '2026-10-01' })).status).toBe(303);
  });

  it('is counted before a roster is awarded', async () => {
    const { id: achievement } = await defineOne(test, { validityMonths: 12 });
    const text = 'email,awarded_on,result:Score\na@over.example,2025-10-01,82\nb@over.example,2026-10-01,82\n';
    const upload = await desk.upload('/desk/kestrel/batches/new', { achievement, language: 'en', ...ASSESSED }, { field: 'file', name: 'late.csv', text });
    const preview = await desk.get(upload.location);
    expect(preview.text).toContain('1 badge has ended before today: this achievement is valid for 12 months from the day of the award.');
  });
});

describe('issuing again', () => {
  it('promises another name for nobody’s own badge: there it says who can put it right', async () => {
    const colleague = await openVisitor(test, { email: 'sven@kestrel.example', role: 'registrar', profile: 'kestrel' });
    const made = await colleague.post('/desk/kestrel/award', {
      achievement: await desk.define(),
      email: 'own@b.example',
      name: 'O',
      language: 'en',
      ...ASSESSED,
    });
    const award = made.location.split('?')[0] ?? '';
    const theirs = { state: 'kept', holderKey: HOLDER, recipientEmail: 'Odile@kestrel.example', emailKey: 'odile@kestrel.example' } as const;
    await test.store.as('kestrel').write((db) => db.update(Award, { id: award.split('/').at(-1) ?? '' }, theirs));
    const [own, other] = [(await desk.get(award)).text, (await colleague.get(award)).text];
    expect([own, other].map((text) => text.includes('with another name'))).toEqual([false, true]);
    expect(own).toContain('Issue again…');
    expect(own).toContain('somebody else has to correct what it says');
  });
});

describe('revoking', () => {
  it('asks once with what will happen, then says so with its reason, and tells the learner', async () => {
    const id = await desk.define();
    const made = await desk.post('/desk/kestrel/award', { achievement: id, email: 'rev@example.org', name: 'Élodie', language: 'fr', ...ASSESSED });
    const award = made.location.split('?')[0] ?? '';
    const ask = await desk.get(`${award}/revoke`);
    expect(ask.text).toContain('Revoke 1 badge?');
    expect(ask.text).toContain('Élodie');
    expect((await desk.post(`${award}/revoke`, { reason: '', note: 'x' })).status).toBe(422);
    const done = await desk.post(`${award}/revoke`, { reason: 'issued-in-error', note: 'wrong cohort' });
    expect(done.location).toBe(`${award}?done=revoked`);
    const page = await desk.get(done.location);
    expect(page.text).toContain('Reason: Issued in error.');
    expect(page.text).toContain('wrong cohort');
    expect(test.letters.at(-1)).toMatchObject({ to: 'rev@example.org', kind: 'revoked', language: 'fr' });
    expect(test.letters.at(-1)?.text).toContain('Délivré par erreur');
    expect((await desk.get(`${award}/revoke`)).text).toContain('revoked already');
    expect(page.text).toContain(`href="/desk/kestrel/award?achievement=${id}"`);
  });
});

describe('the page of an award', () => {
  it('keeps an address that it cannot take and says why beside it, and tells when a name was taken off', async () => {
    const id = await desk.define();
    const made = await desk.post('/desk/kestrel/award', { achievement: id, email: 'ann@example.org', name: 'Ann', language: 'en', ...ASSESSED });
    const award = made.location.split('?')[0] ?? '';
    const sent = test.letters.length;
    const wrong = await desk.post(`${award}/link`, { email: 'ann@example' });
    expect([wrong.status, wrong.text.includes('value="ann@example"'), wrong.text.includes('href="#email"')]).toEqual([422, true, true]);
    expect(wrong.text).toContain('This is not a whole e-mail address.');
    expect(test.letters).toHaveLength(sent);
    const unnamed = await desk.post(`${award}/name`, { name: '' });
    expect((await desk.get(unnamed.location)).text).toContain('The badge will carry no name.');
  });
});

describe('the register', () => {
  it('says so when the first day asked for is behind the last', async () => {
    expect((await desk.get('/desk/kestrel/register?from=2027-01-01&until=2026-01-01')).text).toContain('Turn them round.');
  });

  it('finds people by any part of name, address or number, whatever case and accents, and pages by cursor', async () => {
    const id = await desk.define();
    const rows = Array.from({ length: 60 }, (_, n) => `page${n}@b.example,Émile Gaudet ${n},G-${n}`);
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'many.csv', text: `email,name,external_id\n${rows.join('\n')}` },
    );
    await desk.post(`${upload.location}/award`, {});
    await desk.work();
    const found = await desk.get('/desk/kestrel/register?q=emile');
    expect(found.text).toContain('60 awards');
    expect(found.text).toContain('<span class="two-lines" title="Infection Prevention">Infection Prevention</span>');
    expect((await desk.get('/desk/kestrel/register?q=GAUDET+17')).text).toContain('1 award<');
    expect((await desk.get('/desk/kestrel/register?q=page3@b.example')).text).toContain('1 award<');
    expect((await desk.get('/desk/kestrel/register?q=page_@b.example')).text).toContain('Nothing fits these filters.');
    expect((await desk.get('/desk/kestrel/register?q=nobody-here')).text).toContain('Nothing fits these filters.');
    expect((await desk.get(`/desk/kestrel/register?q=${'emile+'.repeat(2_000)}`)).text).toContain('60 awards');
    const seen = new Set<string>();
    let next: string | undefined = '/desk/kestrel/register?q=emile';
    for (let pages = 0; next && pages < 5; pages++) {
      const { text }: { text: string } = await desk.get(next);
      for (const [, number] of text.matchAll(/>(G-\d+)</g)) seen.add(number ?? '');
      next = /href="([^"]*after=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.size).toBe(60);
  });

  it('shows nothing of another profile', async () => {
    const achievement = await defineOne(test, {}, 'heron');
    const kestrelAward = await test.store.as('kestrel').read((db) => db.list(Award, {}, { take: 1 }));
    const heron = await openVisitor(test, { email: 'h@heron.example', role: 'registrar', profile: 'heron' });
    expect((await heron.get(`/desk/heron/awards/${kestrelAward[0]?.id}`)).status).toBe(404);
    expect((await heron.post(`/desk/heron/awards/${kestrelAward[0]?.id}/revoke`, { reason: 'other' })).status).toBe(404);
    expect((await desk.get(`/desk/kestrel/achievements/${achievement.id}`)).status).toBe(404);
    expect((await desk.post(`/desk/kestrel/achievements/${achievement.id}/edit`, { ...DEFINITION_FORM, of: '1' })).status).toBe(404);
  });
});
