import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOffer } from '../oid4vci/offers.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let achievement: string;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
  achievement = await desk.define();
  const rows = Array.from({ length: 30 }, (_, n) => `p${n}@b.example,${n === 7 ? '-cmd()' : `Émile Gaudet ${n}`},G-${n}`);
  const upload = await desk.upload(
    '/desk/kestrel/batches/new',
    { achievement, language: 'en', ...ASSESSED },
    { field: 'file', name: 'many.csv', text: `email,name,external_id\n${rows.join('\n')}` },
  );
  await desk.post(`${upload.location}/award`, {});
  await desk.work();
});
afterAll(() => test.stop());

const picksIn = (text: string): string[] => [...text.matchAll(/name="pick" value="([\w-]+)"/g)].map(([, id]) => id ?? '');

describe('the register, taken along', () => {
  it('is a CSV of what the filter fits, in which nothing runs on the registrar’s machine, and an audited act', async () => {
    const all = await desk.get('/desk/kestrel/register.csv');
    expect(all.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(all.headers.get('content-disposition')).toContain('register-kestrel-2026-11-12.csv');
    expect(all.text.trimEnd().split('\r\n')).toHaveLength(31);
    expect(all.text).toContain("p7@b.example,'-cmd(),G-7,");
    expect((await desk.get('/desk/kestrel/register.csv?q=gaudet+11')).text.trimEnd().split('\r\n')).toHaveLength(2);
    expect((await desk.get('/desk/kestrel/register.csv?lang=fr')).text).toContain('courriel,nom,');
  });

  it('says of who opened the link and did not keep it what one filters them by, on the row, on the award’s page and in the table', async () => {
    const opens = async (filter: string) => (await desk.get(`/desk/kestrel/register${filter}`)).text;
    expect(await opens('?q=p9@b.example')).not.toContain('Opened, not kept</span>');
    await makeOffer(test.issuer, claimTokenFor(test, 'p9@b.example'));
    const [id = ''] = picksIn(await opens('?state=opened'));
    for (const page of [await opens('?q=p9@b.example'), (await desk.get(`/desk/kestrel/awards/${id}`)).text]) {
      expect(page).toMatch(/class="state[^"]*"[^>]*>(?:<svg.*?<\/svg>)?Opened, not kept/);
      expect(page).toContain('The letter is on its way');
    }
    const rowIn = async (query: string) => (await desk.get(`/desk/kestrel/register.csv?${query}`)).text.split('\r\n')[1];
    expect(await rowIn('state=opened')).toContain(',"Opened, not kept",');
    expect((await desk.get('/desk/kestrel/register.jsonl?state=opened')).text).toContain('"state":"offered"');
    await desk.post(`/desk/kestrel/awards/${id}/link`, { email: 'other9@b.example' });
    expect(await rowIn('q=other9@b.example')).toMatch(/,Offered,.*,many\.csv,/);
  });

  it('is a page of it, whatever stands in its address', async () => {
    const picks = async (query: string) => {
      const { status, text } = await desk.get(`/desk/kestrel/register?${query}`);
      return [status, picksIn(text).length];
    };
    for (const query of ['rows=-1', 'rows=-100', 'rows=1.5']) expect(await picks(query)).toEqual([200, 1]);
    for (const query of ['rows=0', 'rows=many', 'from=2026-99-99', 'until=0000-00-00', 'state=all', 'before=~']) expect(await picks(query)).toEqual([200, 25]);
    for (const query of ['q=%25', 'q=_', 'q=%ED%A0%80']) expect(await picks(query)).toEqual([200, 0]); // signs find nobody, not everybody
    for (const query of ['after=~', 'batch=%27%20OR%201', 'achievement=%00']) expect((await picks(query))[0]).toBe(200);
  });

  it('says on paper how much of it a sheet holds', async () => {
    const onPaper = async (query: string) => /class="print-only">([^<]*)</.exec((await desk.get(`/desk/kestrel/register${query}`)).text)?.[1];
    expect(await onPaper('')).toMatch(/All awards\. 25 of 30 shown here$/);
    expect(await onPaper('?rows=500')).toMatch(/All awards\.$/);
  });

  it('is lines of JSON for programs', async () => {
    const { text, headers } = await desk.get('/desk/kestrel/register.jsonl?q=gaudet');
    expect(headers.get('content-type')).toContain('jsonl');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(29);
    expect(rows[0]).toMatchObject({ achievement: { id: achievement }, recipient: { email: 'p0@b.example' }, state: 'offered', standing: 'good' });
  });

  it('is of one’s own profile, for registrars', async () => {
    expect((await desk.get('/desk/heron/register.csv')).status).toBe(403);
    expect((await (await openVisitor(test)).get('/desk/kestrel/register.csv')).location).toContain('/sign-in');
  });
});

describe('many awards changed on the register', () => {
  const pick = async (ids: readonly string[], more: Record<string, string>) => {
    const page = await desk.get('/desk/kestrel/register');
    const token = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    return desk.postAll('/desk/kestrel/register/change', [['_csrf', token], ...ids.map((id): [string, string] => ['pick', id]), ...Object.entries(more)]);
  };

  it('are asked about once, with what will happen to how many people, and a count to type', async () => {
    const ids = picksIn((await desk.get('/desk/kestrel/register')).text).slice(0, 3);
    const nothing = await pick([], { act: 'revoke' });
    expect(nothing.status).toBe(422);
    expect(nothing.text).toContain('Pick at least one award first.');
    const asked = await pick(ids, { act: 'revoke' });
    expect(asked.status).toBe(303);
    const question = await desk.get(asked.location);
    for (const text of ['Revoke 3 badges?', '3 people, who are told by mail at once.', 'Type 3 to confirm']) expect(question.text).toContain(text);
    const wrong = await desk.post(asked.location, { reason: 'issued-in-error', note: 'the wrong cohort', count: '4' });
    expect(wrong.status).toBe(422);
    for (const text of ['href="#count"', 'the wrong cohort', 'It is about 3 awards.']) expect(wrong.text).toContain(text);
    expect((await desk.post(asked.location, { reason: '', count: '3' })).text).toContain('href="#reason"');
    await desk.post(asked.location, { reason: 'issued-in-error', note: 'the wrong cohort', count: '3' });
    expect((await desk.get(asked.location)).headers.get('refresh')).toBe('5');
    expect((await desk.get('/desk/kestrel/register.csv')).text).not.toContain('Issued in error');
    await desk.work();
    const done = await desk.get(asked.location);
    expect(done.text).toContain('3 badges revoked');
    expect((await desk.get('/desk/kestrel/register?state=revoked')).text).toContain('3 awards');
    expect((await desk.get(`/desk/kestrel/awards/${ids[0]}`)).text).toContain('the wrong cohort');
    const { text } = await desk.get('/desk/kestrel/register.csv');
    expect(text).toContain('state,revoked or suspended at,reason,');
    expect(text.match(/,Revoked,2026-11-12T10:42:00\.000Z,Issued in error,/g)).toHaveLength(3);
    expect(text).toMatch(/,Offered,,,Waiting to be sent,/);
  });

  it('are counted as they were asked about, without those that stand so already, and of “Another reason” no letter speaks', async () => {
    const [revoked = ''] = picksIn((await desk.get('/desk/kestrel/register?state=revoked')).text);
    const good = picksIn((await desk.get('/desk/kestrel/register?state=offered')).text).slice(0, 2);
    const asked = await pick([revoked, ...good], { act: 'suspend' });
    const question = await desk.get(asked.location);
    expect(question.text).toContain('Suspend 2 badges?');
    expect(question.text).toContain('Of “Another reason” it says nothing: write to the learner yourself.');
    await desk.post(asked.location, { reason: 'other', count: '2' });
    expect((await desk.get(asked.location)).text).toContain('of 2</span>');
    await desk.work();
    const letters = test.letters.filter(({ kind }) => kind === 'suspended').slice(-2);
    expect(letters).toHaveLength(2);
    for (const { text } of letters) expect(text).not.toMatch(/Another reason|reason given/);
    for (const id of good) await desk.post(`/desk/kestrel/awards/${id}/lift`, {});
  });

  it('are all that fit a filter, suspended and lifted again', async () => {
    const asked = await pick([], { act: 'suspend', all: 'on', q: 'gaudet', state: 'offered' });
    const question = await desk.get(asked.location);
    expect(question.text).toMatch(/Suspend 2\d badges\?/);
    const count = /Type (\d+) to confirm/.exec(question.text)?.[1] ?? '';
    await desk.post(asked.location, { reason: 'under-review', count });
    await desk.work();
    const done = await desk.get(asked.location);
    expect(done.text).toContain(`Lift these ${count} suspensions…`);
    const undo = await desk.post(asked.location.replace('?', '/undo?'), {});
    expect((await desk.get(undo.location)).text).toContain(`Lift ${count} suspensions?`);
    await desk.post(undo.location, { count });
    await desk.work();
    expect((await desk.get('/desk/kestrel/register?state=suspended')).text).toContain('Nothing fits these filters.');
  });

  it('are asked for again where a page was read when they were more, and not at all where none is left to change', async () => {
    const ids = picksIn((await desk.get('/desk/kestrel/register?state=offered')).text).slice(0, 1);
    const { location } = await pick(ids, { act: 'revoke' });
    expect((await desk.get(location)).text).not.toContain('name="count"');
    const stale = await desk.post(location, { reason: 'other', count: '3' });
    expect(stale.status).toBe(422);
    for (const text of ['href="#count"', 'name="count"', 'It is about 1 award.']) expect(stale.text).toContain(text);
    const none = (await pick(ids, { act: 'lift' })).location;
    for (const { text } of [await desk.get(none), await desk.post(none, { count: '3' })]) {
      expect(text).toContain('No suspension to lift');
      expect(text).not.toContain('href="#count"');
    }
    expect((await desk.get(`${none}${none.includes('?') ? '&' : '?'}lang=fr`)).text).toContain('Aucune suspension à lever');
  });

  it('can be left as they are, and are of one profile', async () => {
    const ids = picksIn((await desk.get('/desk/kestrel/register?state=offered')).text).slice(0, 1);
    const asked = await pick(ids, { act: 'revoke', q: 'gaudet & co', state: 'offered' });
    const found = '?q=gaudet+%26+co&state=offered';
    expect(asked.location).toMatch(/\/changes\/[\w-]+\?q=gaudet/);
    expect((await desk.get(asked.location)).text).toContain('href="/desk/kestrel/register?q=gaudet+%26+co&amp;state=offered"');
    const heron = await openVisitor(test, { email: 'h@heron.example', role: 'registrar', profile: 'heron' });
    expect((await heron.get(asked.location.replace('kestrel', 'heron'))).status).toBe(404);
    expect((await heron.post(asked.location.replace('kestrel', 'heron'), { reason: 'other', count: '1' })).status).toBe(404);
    expect((await desk.post(asked.location.replace('?', '/drop?'), {})).location).toBe(`/desk/kestrel/register${found}`);
    expect((await desk.get(asked.location)).status).toBe(404);
    await defineOne(test, {}, 'heron');
  });
});

describe('a correction asked for', () => {
  it('by the letter’s link, shown side by side at the desk, and answered', async () => {
    const token = /\/claim\/([\w-]+)/.exec(test.letters.find(({ to, kind }) => to === 'p20@b.example' && kind === 'claim')?.text ?? '')?.[1] ?? '';
    const learner = await openVisitor(test);
    expect((await learner.get(`/claim/${token}`)).text).toContain(`/claim/${token}/correction`);
    const form = await learner.get(`/claim/${token}/correction`);
    expect(form.text).toContain('value="Émile Gaudet 20"');
    const empty = await learner.post(`/claim/${token}/correction`, { name: 'Émile Gaudet 20', awarded_on: '2026-11-12', result_0: '', words: '' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Change a field, or say in words what is wrong.');
    const bad = await learner.post(`/claim/${token}/correction`, { name: 'Émile', awarded_on: '2026-11-12', result_0: '300', words: '<b>mine</b>' });
    expect(bad.text).toContain('href="#result-0"');
    expect(bad.text).toContain('Write a number from 0 to 100.');
    const early = await learner.post(`/claim/${token}/correction`, { name: 'Émile', awarded_on: '2031-01-01', result_0: '', words: '' });
    expect(early.text).toContain('This day is still to come.');
    expect(bad.text).toContain('&lt;b>mine&lt;/b>');
    expect(
      (await learner.post(`/claim/${token}/correction`, { name: 'Émilie Gaudet', awarded_on: '2026-11-12', result_0: '', words: 'My name is Émilie.' })).status,
    ).toBe(303);
    expect((await learner.get(`/claim/${token}/correction`)).text).toContain('It is with the issuer.');
    expect((await desk.get('/desk/kestrel/register')).text).toContain('1 correction is asked for by a learner.');
    const list = await desk.get('/desk/kestrel/corrections');
    const href = /href="(\/desk\/kestrel\/corrections\/[\w-]+)"/.exec(list.text)?.[1] ?? '';
    const review = await desk.get(href);
    const [, award = ''] = /href="(\/desk\/kestrel\/awards\/[\w-]+)"/.exec(review.text) ?? [];
    expect((await desk.get(award)).text).toContain(`The learner asked for a correction. </strong><a href="${href}">`);
    for (const text of ['Émile Gaudet 20', 'Émilie Gaudet', 'My name is Émilie.']) expect(review.text).toContain(text);
    const seenOn = (page: string) => /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const seen = seenOn(review.text);
    expect((await desk.post(`${href}/decline`, { seen, answer: '' })).status).toBe(422);
    expect((await desk.post(`${href}/accept`, { seen, name: 'Émile Gaudet 20', awarded_on: '2026-11-12', result_0: '' })).text).toContain(
      'Nothing would change',
    );
    const long = await desk.post(`${href}/accept`, { seen, name: 'Émilie Gaudet', awarded_on: '2026-11-12', result_0: '', word: 'x'.repeat(2_001) });
    expect([long.status, long.text.includes('href="#word"'), long.text.includes('x'.repeat(2_001))]).toEqual([422, true, true]);
    const word = 'Thank you for telling us.';
    expect((await desk.post(`${href}/accept`, { seen, name: 'Émilie Gaudet', awarded_on: '2026-11-12', result_0: '', word })).location).toBe(
      '/desk/kestrel/corrections?done=corrected',
    );
    expect(test.letters.at(-1)?.text).toContain(word);
    expect((await desk.get(href)).text).toContain(word);
    expect((await desk.get(award)).text).not.toContain(href);
    expect((await desk.get('/desk/kestrel/corrections?done=corrected')).text).toContain('Nobody asks for a correction.');
    expect((await learner.get(`/claim/${token}`)).text).toContain('Émilie Gaudet');

    // Declined, it goes on saying what was asked, what was answered, by whom and when: at the desk, and by the learner's own link.
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await learner.post(`/claim/${token}/correction`, { name: 'Emma Gaudet', awarded_on: '2026-11-12', result_0: '', words: 'All call me Emma.' });
    const second = /href="(\/desk\/kestrel\/corrections\/[\w-]+)"/.exec((await desk.get('/desk/kestrel/corrections')).text)?.[1] ?? '';
    await desk.post(`${second}/decline`, { seen: seenOn((await desk.get(second)).text), answer: 'Your passport says Émilie.' });
    const answered = [(await desk.get(second)).text, (await learner.get(`/claim/${token}/correction`)).text];
    const today = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(test.clock.now);
    for (const text of answered)
      for (const words of ['Emma Gaudet', 'All call me Emma.', 'Your passport says Émilie.', 'Declined on', today]) expect(text).toContain(words);
    expect(answered[0]).toContain('<dt>Answered by</dt><dd><bdi>Odile Savoie</bdi>');
    expect(answered[1]).not.toContain('Odile Savoie'); // it is the institution that answers a learner
    expect(answered[1]).toContain('What you asked last was declined.');
    // Whoever gets the link at another address may be somebody else.
    await desk.post(`${award}/link`, { email: 'gaudet.b@example.org' });
    expect((await learner.get(`/claim/${claimTokenFor(test, 'gaudet.b@example.org')}/correction`)).text).not.toContain('All call me Emma.');
  });
});
