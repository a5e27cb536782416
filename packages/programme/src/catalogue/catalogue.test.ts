import { execFileSync } from 'node:child_process';
import { utf8 } from '@laurel/base';
import { otherFileOf } from '@laurel/credentials';
import type { AchievementRow } from '@laurel/issuer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let anybody: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  anybody = await openVisitor(test);
  const grants = ['kestrel', 'heron'].map((profile) => ({ role: 'registrar' as const, profile }));
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants });
  await publish(desk);
  await publish(desk, {
    name_en: 'Café Hygiene',
    name_fr: '',
    description_fr: '',
    criteria_fr: '',
    level: '3',
    credits: '',
    tags: 'hygiene',
    workload: '8',
    cost: '0',
    currency: 'eur',
  });
  await publish(
    desk,
    { name_en: 'Wound Care', name_fr: 'Soin des plaies', tags: 'wounds', level: '5', workload: '120', alignment_name_0: 'Dressing', ...RUBRIC },
    'heron',
  );
});
afterAll(() => test.stop());

/** The titles on a page of the catalogue, in order. */
const titles = async (query: string, language = 'en'): Promise<(string | undefined)[]> => {
  const { status, text } = await anybody.get(`/catalogue${query}`, { 'Accept-Language': language });
  expect(status).toBe(200);
  return [...text.matchAll(/<h3><a href="[^"]*">([^<]*)<\/a>/g)].map(([, title]) => title);
};

describe('the catalogue', () => {
  it('shows what every institution of the node offers, by name in the reader’s language', async () => {
    expect(await titles('')).toEqual(['Café Hygiene', 'Infection Prevention in Home Care', 'Wound Care']);
    expect(await titles('', 'fr')).toEqual(['Café Hygiene', 'Prévention des infections à domicile', 'Soin des plaies']);
  });

  it.each([
    ['?q=cafe', ['Café Hygiene']],
    ['?q=INFECTIONS+domicile', ['Infection Prevention in Home Care']],
    ['?q=hyg', ['Café Hygiene', 'Infection Prevention in Home Care']],
    ['?q=heron', ['Wound Care']],
    ['?q=hygiene+wound', []],
    ['?q=%2B%2B', ['Café Hygiene', 'Infection Prevention in Home Care', 'Wound Care']],
    ['?skill=Dressing', ['Wound Care']],
    ['?skill=hygiene&level=4', ['Infection Prevention in Home Care']],
    ['?credit=no', ['Café Hygiene']],
    ['?effort=more', ['Wound Care']],
    ['?cost=free', ['Café Hygiene']],
    ['?language=fr', ['Infection Prevention in Home Care', 'Wound Care']],
    ['?issuer=heron', ['Wound Care']],
    ['?apply=yes', ['Wound Care']],
    ['?apply=no', ['Café Hygiene', 'Infection Prevention in Home Care']],
    ['?issuer=nobody', []],
    ['?page=nonsense', ['Café Hygiene', 'Infection Prevention in Home Care', 'Wound Care']],
  ])('answers %s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('counts beside each choice what it would find, all else as asked', async () => {
    const { text } = await anybody.get('/catalogue?skill=hygiene');
    expect(text).toContain('EQF level 3 (1)');
    expect(text).toContain('EQF level 4 (1)');
    expect(text).not.toContain('EQF level 5');
    expect(text).toContain('Dressing (1)');
  });

  it('says of a badge whether it can be applied for, in the list and on its page', async () => {
    const { text } = await anybody.get('/catalogue');
    const cards = text.split('<article').slice(1);
    expect(cards.map((card) => card.includes('Takes no applications'))).toEqual([true, true, false]);
    const pages = await Promise.all(cards.map(async (card) => (await anybody.get(/href="([^"]*)"/.exec(card)?.[1] ?? '')).text));
    expect(pages.map((page) => page.includes('It takes no applications: Kestrel Bay Polytechnic awards it'))).toEqual([true, true, false]);
    expect(pages.map((page) => page.includes('/learn/apply/'))).toEqual([false, false, true]);
  });

  it('says what to do where nothing fits', async () => {
    const { text } = await anybody.get('/catalogue?level=8');
    expect(text).toContain('Take one of the choices back.');
    expect(text).toContain('<a class="btn" href="/catalogue">');
    const nothing = await anybody.get('/catalogue?q=zzz&skill=hygiene');
    for (const stays of ['EQF level 3 (0)', 'name="language"']) expect(nothing.text).toContain(stays);
  });

  it('asks for no account, sets no cookie, has no script, loads nothing from elsewhere, and stays under 50 KB', async () => {
    const { text, headers } = await anybody.get('/catalogue');
    expect(headers.getSetCookie()).toEqual([]);
    expect(text).not.toContain('<script');
    const loaded = [...text.matchAll(/\b(?:src|rel="(?:icon|stylesheet)"[^>]* href)="([^"]*)"/g)].map(([, url]) => url ?? '');
    expect(loaded.filter((url) => !url.startsWith('/'))).toEqual([]);
    let weight = Buffer.byteLength(text);
    for (const url of new Set(loaded)) {
      const response = await fetch(test.url + url, { headers: { 'Accept-Encoding': 'gzip' } });
      weight += Number(response.headers.get('content-length'));
    }
    expect(weight).toBeLessThan(50_000);
  });

  it('is not indexed once for every question that can be asked of it', async () => {
    expect((await anybody.get('/catalogue')).text).not.toContain('name="robots" content="noindex"');
    expect((await anybody.get('/catalogue?level=4')).text).toContain('name="robots" content="noindex"');
  });

  it('is one graph of CTDL to whoever asks for JSON-LD, each badge beside who gives it', async () => {
    const answer = await anybody.get('/catalogue', { Accept: 'application/ld+json' });
    expect([answer.headers.get('content-type'), answer.headers.getSetCookie()]).toEqual(['application/ld+json', []]);
    const { '@graph': graph } = JSON.parse(answer.text);
    expect(graph.map((one: Record<string, unknown>) => one['@type'])).toEqual([
      ...Array(2).fill('ceterms:CredentialOrganization'),
      ...Array(3).fill('ceterms:MicroCredential'),
    ]);
    const dids = graph.slice(0, 2).map((one: Record<string, unknown>) => one['@id']);
    for (const badge of graph.slice(2)) {
      expect(badge['ceterms:ctid']).toMatch(/^ce-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(dids).toContain(badge['ceterms:ownedBy'][0]);
      const { pathname } = new URL(badge['ceterms:subjectWebpage']);
      expect((await anybody.get(pathname)).status).toBe(200);
      // Whoever verifies it or adds it to a wallet is told that it is nobody's badge.
      for (const path of [pathname, '/catalogue'])
        expect(otherFileOf(utf8((await anybody.get(path, { Accept: 'application/ld+json' })).text))).toBe('badge_described');
      expect(badge['ceterms:requires'][0]['ceterms:targetCompetency'][0]['ceterms:targetNode']).toBe('https://skills.example/1');
    }
    expect((await anybody.get('/catalogue', { Accept: 'application/ld+json', 'If-None-Match': answer.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('has a feed of what is new, in each language, in which nothing is more than words', async () => {
    const desk = await openVisitor(test, { email: 'odile@kestrel.example' });
    await publish(desk, { name_en: 'A < B & "C"', name_fr: '', description_fr: '', criteria_fr: '' });
    const feed = await anybody.get('/catalogue/feed?lang=fr');
    expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(feed.text).toContain('<title>Soin des plaies</title>');
    expect(feed.text).toContain('<title>A &lt; B &amp; &quot;C&quot;</title>');
    expect(feed.text.match(/<entry>/g)).toHaveLength(4);
  });

  it('is made once of many achievements, and anew as soon as one is published, by whichever process', async () => {
    const rows = await test.awarding.achievements();
    expect(await test.awarding.achievements()).toBe(rows);
    const before = await anybody.get('/catalogue', { Accept: 'application/ld+json' });
    const { id, definition } = rows[0] as AchievementRow;
    const next = JSON.stringify({ ...definition, name: { en: 'Written elsewhere' } });
    execFileSync(process.execPath, ['--no-warnings', '-e', PUBLISH, test.file, id, next]);
    expect(await titles('?q=elsewhere')).toEqual(['Written elsewhere']);
    const after = await anybody.get('/catalogue', { Accept: 'application/ld+json', 'If-None-Match': before.headers.get('etag') ?? '' });
    expect([after.status, after.text.includes('Written elsewhere')]).toEqual([200, true]);
    expect((await anybody.get('/catalogue/feed?lang=en')).text).toContain('Written elsewhere');
  });
});

const PUBLISH = `
  const [file, id, next] = process.argv.slice(1);
  const db = new (require('node:sqlite').DatabaseSync)(file, { timeout: 5000 });
  db.exec('BEGIN IMMEDIATE');
  db.prepare('UPDATE achievement SET current = 0 WHERE id = ?').run(id);
  db.prepare("INSERT INTO achievement VALUES (?, 2, 'kestrel', ?, 1, '2026-11-12T11:00:00.000Z', 'x')").run(id, next);
  db.exec('COMMIT');
  db.close();`;
