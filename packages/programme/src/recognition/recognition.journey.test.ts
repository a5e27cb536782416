import { progressOf, publicKey, readPathways } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathwayWalk } from '../pathways/records.ts';
import { settleWalks } from '../pathways/walk-pathway.ts';
import { awarded } from '../testing/awarded.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, pressOn, publish, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let other: TestProgramme;
let [desk, learner, stranger]: Visitor[] = [];
let [own, moving, capstone, foreign, pathway, said, badge] = ['', '', '', '', '', '', ''];
const EMAIL = 'amelie@home.example';
const KEY = walletKey();

beforeAll(async () => {
  [test, other] = await Promise.all([openTestProgramme(), openTestProgramme()]);
  const registrar = { email: 'odile@kestrel.example', grants: [{ role: 'registrar' as const, profile: 'kestrel' }] };
  desk = await openVisitor(test, registrar);
  [own, moving, capstone] = [await publish(desk), await publish(desk, { name_en: 'Moving People Safely' }), await publish(desk, { name_en: 'Home Support' })];
  foreign = await publish(await openVisitor(other, registrar), { name_en: 'First Aid' });
  const form = { name_en: 'Home support worker', capstone, part_1_rule: 'all', part_1_after: '', part_1_member_0: own, part_1_member_1: moving };
  pathway = (await desk.post('/desk/kestrel/pathways/new', form)).location.split('/').at(-1) ?? '';
  await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'publish');
  learner = await openVisitor(test, { email: EMAIL, name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
  stranger = await openVisitor(test);
  await awarded(test, moving, EMAIL);
  await keepBadge(test, EMAIL, KEY);
  await awarded(other, foreign, EMAIL);
  badge = await keepBadge(other, EMAIL, KEY);
  await learner.post(`/learn/pathways/${pathway}/join`);
}, 60_000);
afterAll(async () => {
  await test.stop();
  await other.stop();
});

const DID = () => other.awarding.profiles[0]?.did ?? '';
const FORM = () => ({
  name: 'First Aid',
  issuer: DID(),
  achievement: `${other.url}/achievements/${foreign}`,
  toward: own,
  credit: '1,5',
  conditions_en: 'It was taken within three years.',
  until: '2026-12-31',
  counts: 'on',
});
const show = (by = learner) => by?.upload(`/learn/pathways/${pathway}/badges`, { badge }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
const ofProgram = async (path: string) => JSON.parse((await stranger?.get(path, { Accept: 'application/ld+json' }))?.text ?? '{}');
const walk = () => test.store.as(learner?.personId ?? '').read((db) => db.one(PathwayWalk, { pathwayId: pathway }));

describe('what one institution recognises of another', () => {
  it('is refused, with what was typed, while it is wrong; and a badge does not count before it is recognised', async () => {
    const wrong = await desk?.post('/desk/kestrel/recognition/new', { ...FORM(), issuer: 'Red Cross', until: '2020-01-01', credit: 'many' });
    expect(wrong?.status).toBe(422);
    for (const words of ['value="Red Cross"', 'This is no DID', 'Write a day to come', 'Write a number']) expect(wrong?.text).toContain(words);
    expect((await desk?.post('/desk/kestrel/recognition/new', { ...FORM(), toward: 'nothing' }))?.text).toContain('Choose one of your own badges.');
    expect((await stranger?.get('/recognition'))?.text).toContain('No badge of another institution is recognised here yet.');
    expect((await show())?.status).toBe(422);
  });

  it('is said at the desk, and read by anybody: with credit, conditions and until when; no cookie, no script, under 50 KB', async () => {
    expect((await desk?.post('/desk/kestrel/recognition/new', FORM()))?.location).toBe('/desk/kestrel/recognition?said=1');
    expect((await desk?.post('/desk/kestrel/recognition/new', FORM()))?.text).toContain('already');
    const list = await stranger?.get('/recognition');
    said = /\/recognition\/([\w-]+)"/.exec(list?.text ?? '')?.[1] ?? '';
    // Whoever reads the pathway or walks it learns of it there.
    for (const answer of [await stranger?.get(`/pathways/${pathway}`), await learner?.get(`/learn/pathways/${pathway}`)])
      expect(answer?.text.replaceAll(/<\/?bdi>/g, '')).toContain(`or <a href="/recognition/${said}">First Aid</a>, which is recognised in its place`);
    const about = (await stranger?.get(`/achievements/${own}`))?.text ?? '';
    expect(/<dt>Recognised in its place<\/dt><dd><p><a href="([^"]*)">First Aid</.exec(about)?.[1]).toBe(`/recognition/${said}`);
    const page = await stranger?.get(`/recognition/${said}`);
    for (const words of ['First Aid', DID(), '1.5 ECTS', 'within three years', '31 December 2026', `/achievements/${own}`]) expect(page?.text).toContain(words);
  });

  it('stands in a catalogue that can be crawled whole: no cookie, no sign-in, no script, every page under 50 KB with what it loads', async () => {
    const ahead = new Set(['/catalogue']);
    const kinds = new Set<string>();
    const weights = new Map<string, number>();
    for (const path of ahead) {
      const { status, headers, text } = (await stranger?.get(path)) ?? { status: 0, headers: new Headers(), text: '' };
      expect([path, status, headers.getSetCookie(), text.includes('<script')]).toEqual([path, 200, [], false]);
      const loaded = [...text.matchAll(/\b(?:src|rel="(?:icon|stylesheet)"[^>]* href)="([^"]*)"/g)].map(([, url = '']) => url);
      for (const url of loaded.filter((one) => !weights.has(one))) {
        const { headers: sent } = await fetch(test.url + url, { headers: { 'Accept-Encoding': 'gzip' } });
        weights.set(url, Number(sent.get('content-length')));
      }
      expect(Buffer.byteLength(text) + [...new Set(loaded)].reduce((sum, url) => sum + (weights.get(url) ?? 0), 0)).toBeLessThan(50_000);
      for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"#]+)/g)) {
        const kind = /^\/(catalogue|achievements|pathways|recognition|issuers)(?=\/|\?|$)/.exec(href)?.[1];
        if (kind === undefined || href.startsWith('/catalogue/feed')) continue;
        kinds.add(kind);
        ahead.add(href.replaceAll('&amp;', '&'));
      }
    }
    expect([...kinds].sort()).toEqual(['achievements', 'catalogue', 'issuers', 'pathways', 'recognition']);
  });

  it('is a transfer value profile of CTDL at its address and in the catalogue, and either badge will do on the pathway as other nodes read it', async () => {
    for (const path of ['/catalogue', `/recognition/${said}`]) {
      const graph: Record<string, unknown>[] = (await ofProgram(path))['@graph'];
      expect(graph.find((one) => one['@type'] === 'ceterms:TransferValueProfile')).toMatchObject({
        'ceterms:transferValueFrom': [`${other.url}/achievements/${foreign}`],
        'ceterms:transferValueFor': [`${test.url}/achievements/${own}`],
        'ceterms:transferValue': [{ 'schema:value': 1.5 }],
        'ceterms:endDate': '2026-12-31',
      });
      expect(graph.find((one) => one['@id'] === `${other.url}/achievements/${foreign}`)).toMatchObject({ 'ceterms:ownedBy': [DID()] });
    }
    const inCatalogue = (await ofProgram('/catalogue'))['@graph'].find((one: Record<string, unknown>) => one['@id'] === `${test.url}/achievements/${own}`);
    expect(inCatalogue['ceterms:isPreparationFor'][0]['ceterms:targetCredential']).toEqual([`${test.url}/achievements/${capstone}`]);
    for (const path of ['/catalogue', `/pathways/${pathway}`]) {
      const [read] = readPathways(await ofProgram(path));
      const mine = test.awarding.profiles[0]?.did ?? '';
      const badges = [`${other.url}/achievements/${foreign}`, `${test.url}/achievements/${moving}`].map((achievement, nth) => ({
        issuer: nth === 0 ? DID() : mine,
        achievement,
      }));
      const held = badges.map((one) => ({ key: publicKey(one), class: 'assessed-here' as const }));
      expect(read && progressOf(read.graph, held).isComplete).toBe(true);
      expect(read && progressOf(read.graph, held.slice(1)).isComplete).toBe(false);
    }
  });

  it('stands on the page of the badge that is recognised, at the node of whoever gives it, once they name it; and never of a page that says no such thing', async () => {
    const theirs = await openVisitor(other, { email: 'odile@kestrel.example' });
    const name = (address: string) => theirs.post('/desk/kestrel/recognition/elsewhere', { address });
    for (const path of [`/achievements/${own}`, '/recognition/nothing'])
      expect((await name(test.url + path)).text).toContain('No recognition stands at this address');
    expect((await desk?.post('/desk/kestrel/recognition/elsewhere', { address: `${test.url}/recognition/${said}` }))?.text).toContain(
      'is about none of your badges',
    );
    expect((await name(`${test.url}/recognition/${said}`)).location).toContain('named=1');
    const atTheirs = (await theirs.get('/desk/kestrel/recognition')).text;
    expect([atTheirs.includes('Where others recognise your badges</h2>'), atTheirs.includes('Saved meanwhile')]).toEqual([true, false]);
    const page = await (await openVisitor(other)).get(`/achievements/${foreign}`);
    for (const words of [`${test.url}/recognition/${said}`, 'Infection Prevention in Home Care · Kestrel Bay Polytechnic']) expect(page.text).toContain(words);
    const [, id = ''] = /elsewhere\/([\w-]+)\/remove/.exec((await theirs.get('/desk/kestrel/recognition')).text) ?? [];
    expect((await desk?.post(`/desk/kestrel/recognition/elsewhere/${id}/remove`))?.status).toBe(404);
    await theirs.post(`/desk/kestrel/recognition/elsewhere/${id}/remove`);
    expect((await (await openVisitor(other)).get(`/achievements/${foreign}`)).text).not.toContain('/recognition/');
  });

  it('takes the badge in the other’s place once it was checked, and the capstone says what it was', async () => {
    expect((await show())?.location).toBe(`/learn/pathways/${pathway}?shown=valid`);
    await settleWalks(test.deps);
    expect(await walk()).toMatchObject({ completedAt: expect.any(String), capstoneAwardId: expect.any(String) });
    const given = JSON.parse(await keepBadge(test, EMAIL, KEY));
    expect(given.evidence.map(({ genre, name }: { genre: string; name: string }) => [genre, name])).toEqual([
      ['assessed-elsewhere', 'Assessed elsewhere'],
      ['isPartOf', 'Moving People Safely'],
      ['isPartOf', 'First Aid'],
    ]);
  });

  it('ends on its last day, or when its registrar says so, and its page says that it did', async () => {
    const { location: left = '' } = (await learner?.post(`/learn/pathways/${pathway}/leave`)) ?? {};
    await learner?.post(`/learn/pathways/${pathway}/join`);
    expect((await learner?.get(left))?.text).not.toContain('You have left it.'); // and come back since
    test.clock.now = new Date('2027-01-01T08:00:00.000Z');
    expect((await stranger?.get(`/recognition/${said}`))?.text).toContain('This holds no longer');
    expect((await stranger?.get(`/recognition/${said}`, { Accept: 'application/ld+json' }))?.headers.get('content-type')).toContain('text/html');
    test.clock.now = new Date('2026-11-12T10:42:00.000Z');
    const heron = await openVisitor(test, { email: 'maya@heron.example', grants: [{ role: 'registrar', profile: 'heron' }] });
    expect((await heron.post(`/desk/heron/recognition/${said}/end`)).status).toBe(404);
    expect((await desk?.get(`/desk/kestrel/recognition/${said}/end`))?.text).toContain('End the recognition of First Aid?');
    expect((await desk?.post(`/desk/kestrel/recognition/${said}/end`))?.location).toBe('/desk/kestrel/recognition?ended=1');
    expect((await desk?.post(`/desk/kestrel/recognition/${said}/end`))?.status).toBe(409);
    expect((await stranger?.get('/recognition'))?.text).not.toContain('First Aid');
  });

  it('counts for nothing by itself where people look at its conditions first', async () => {
    const { counts: _, ...byHand } = FORM();
    await desk?.post('/desk/kestrel/recognition/new', byHand);
    const [, id = ''] = /\/recognition\/([\w-]+)"/.exec((await stranger?.get('/recognition'))?.text ?? '') ?? [];
    expect((await stranger?.get(`/recognition/${id}`))?.text).toContain('It does not count by itself');
    expect(readPathways(await ofProgram(`/pathways/${pathway}`))[0]?.badges.map(({ achievement }) => achievement)).not.toContain(FORM().achievement);
  });
});
