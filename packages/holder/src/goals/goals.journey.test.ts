import { itemKey, type PublicBadge, type PublicPathway, writeBadges, writePathway } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOALS, GOALS_BYTES } from '../limits.ts';
import { Badge } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, openPlace, type Place, START } from '../testing/places.ts';
import { Goal } from './goal-records.ts';
import { setGoal } from './goals.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let college: Place;
let [zoe, nour]: Visitor[] = [];
let badgeId = '';
let had: PublicBadge;
let serves: (() => Answer) | undefined;

const missing = (name: string): PublicBadge => ({
  issuer: 'did:web:college.example',
  achievement: `https://college.example/achievements/${name}`,
  name: { en: name },
});
const item = ({ issuer: by, achievement, name }: PublicBadge) => ({ issuer: by, achievement, name: name.en ?? '' });
const pathwayTo = (goal: string): PublicPathway => {
  const badges = [had, missing('Moving People'), missing('Nutrition')];
  const [first, ...choice] = badges.map(item);
  return {
    ...{ address: `${college.url}/pathways/${goal}`, name: { en: `Toward ${goal}`, fr: `Vers ${goal}` }, description: {}, issuer: 'did:web:college.example' },
    graph: {
      capstone: missing(goal).achievement,
      parts: [
        { number: 1, rule: 'all', after: [], members: first ? [first] : [] },
        { number: 2, rule: 'any', after: [1], members: choice },
      ],
    },
    badges: [...badges, missing(goal)],
    occupation: { name: { en: `${goal} worker` }, url: 'https://data.europa.eu/esco/isco/C5322' },
  };
};
const document = (...pathways: PublicPathway[]): Answer => ({
  headers: { 'content-type': 'application/ld+json', 'set-cookie': 'who=you' },
  body: JSON.stringify({ '@graph': pathways.flatMap((one) => [...writePathway(one), ...writeBadges(one.address, one.badges)]) }),
});

beforeAll(async () => {
  [issuer, wallet] = await Promise.all([openTestIssuer(clock), openTestWallet(clock)]);
  college = await openPlace(
    async ({ path }) => serves?.() ?? (path === '/catalogue' ? document(pathwayTo('Care'), pathwayTo('Law')) : document(pathwayTo('Care'))),
  );
  [zoe, nour] = [await wallet.visitor('zoe@example.org'), await wallet.visitor('nour@example.org')];
  badgeId = (await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })))).path.split('?')[0]?.split('/').at(-1) ?? '';
  const badge = await wallet.store.as(zoe.personId).read((db) => db.one(Badge, { id: badgeId }));
  had = { issuer: badge?.issuerDid ?? '', achievement: badge?.facts.achievementId ?? '', name: { en: 'What Zoë has' } };
}, 30_000);
afterAll(async () => {
  await Promise.all([wallet.stop(), issuer.stop(), college.stop()]);
});

const set = async (by: Visitor | undefined, address: string, pathway = '') => {
  await by?.get('/wallet/goals');
  return by?.post('/wallet/goals', { address, pathway });
};

describe('goals', () => {
  it('show what is had, what is missing and what comes next with why, for whoever has the badges', async () => {
    expect((await zoe?.get('/wallet/goals'))?.html).toContain('You have set no goal yet.');
    const hers = await set(zoe, `${college.url}/pathways/Care`);
    for (const words of [
      'Toward Care',
      'One of your badges counts; 2 can come next.',
      'Part 2 asks for 1 of 2; you have 0.',
      'Part 2: any one of these 2.',
      `/wallet/badges/${badgeId}`,
      'Care worker',
      'As it was on',
    ])
      expect(hers?.html).toContain(words);
    expect((await zoe?.get(`/wallet/badges/${badgeId}`))?.html).toContain('Counts toward');
    const theirs = await set(nour, `${college.url}/pathways/Care`);
    for (const words of ['None of your badges counts yet; one can come next.', 'Part 1 asks for 1 of 1; you have 0.']) expect(theirs?.html).toContain(words);
  });

  it('ask the same of the world whoever asks: each request, to its last header, is that of any other learner', async () => {
    const asked = college.asked.map(({ method, path, headers, body }) => ({ method, path, headers, body }));
    expect(asked).toHaveLength(2);
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]).toMatchObject({ method: 'GET', path: '/pathways/Care', body: '' });
    expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(
      ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].filter((one) => one in (asked[0]?.headers ?? {})),
    );
    for (const one of ['cookie', 'referer', 'authorization', 'accept-language', 'from', 'if-none-match']) expect(asked[0]?.headers).not.toHaveProperty(one);
    const out = wallet.asked.length;
    for (const path of ['/wallet/goals', (await zoe?.get('/wallet/goals'))?.html.match(/\/wallet\/goals\/[\w-]+/)?.[0] ?? '']) await zoe?.get(path);
    expect(wallet.asked).toHaveLength(out); // looking at goals asks nobody
  });

  it('can be chosen among those of a catalogue, by the work that they lead to', async () => {
    const choice = await set(zoe, `${college.url}/catalogue`);
    for (const words of ['Which of these?', 'Toward Law', 'Law worker']) expect(choice?.html).toContain(words);
    expect((await set(zoe, `${college.url}/catalogue`, `${college.url}/pathways/Care`))?.html).toContain('You have this goal already.');
    expect((await set(zoe, `${college.url}/catalogue`, `${college.url}/pathways/Law`))?.html).toContain('Toward Law');
    expect((await zoe?.get('/wallet/goals'))?.html).toContain('Toward Care');
  });

  it('tell a badge that is had before its turn from one that counts, and name who gives it, at an address as people write it', async () => {
    const turned = pathwayTo('Later');
    const [first, second] = turned.graph.parts;
    const parts =
      first && second
        ? [
            { ...first, after: [2] },
            { ...second, after: [] },
          ]
        : [];
    serves = () => document({ ...turned, graph: { ...turned.graph, parts } });
    const page = await set(zoe, `${college.url}/pathways/Later`);
    serves = undefined;
    for (const words of [
      'None of your badges counts yet; 2 can come next. One you have already counts as soon as',
      'You have it; it counts once',
      '<bdi>college.example</bdi>',
    ])
      expect(page?.html).toContain(words);
    expect(page?.html).not.toContain('<bdi>did:web');
    expect((await set(zoe, 'college.example.invalid/pathways'))?.html).toContain('Nobody answers at this address.');
  });

  it('draw a badge that is recognised instead of another beside it, and of one that is had before the turn of the part around it say so', async () => {
    const base = pathwayTo('Web');
    // What she has is of another issuer, and recognised for “Moving People”: one of two that come after a first part.
    const own = missing('Moving People');
    const graph = {
      ...base.graph,
      parts: [
        { number: 1, rule: 'all' as const, after: [], members: [item(missing('Nutrition'))] },
        { number: 2, rule: 'any' as const, after: [1], members: [item(own), item(missing('Inclusive Web'))] },
      ],
    };
    const badges = [own, missing('Nutrition'), missing('Inclusive Web'), missing('Web')];
    const pathway = { ...base, graph, badges };
    serves = () => ({
      headers: { 'content-type': 'application/ld+json' },
      body: JSON.stringify({
        '@graph': [...writePathway(pathway, [{ of: itemKey(item(own)), badge: had }]), ...writeBadges(pathway.address, [...badges, had])],
      }),
    });
    const page = await set(zoe, `${college.url}/pathways/Web`);
    serves = undefined;
    const text = (page?.html ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const words of [
      'None of your badges counts yet; one can come next. One you have already counts as soon as what comes before it is done.',
      'Part 1: this one.',
      'Part 2: any one of these 2. After part 1.',
      'or What Zoë has',
      'You have it; it counts once what comes before is done',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('Part 3');
    expect(text).not.toMatch(/You have it (?!and)See/);
    expect((await zoe?.get(`/wallet/badges/${badgeId}`))?.html).toContain('Toward Web');
  });

  it('count a badge only while it stands, and say why one that is had does not', async () => {
    const [goal] = await wallet.store.as(zoe?.personId ?? '').read((db) => db.list(Goal, {}));
    const at = `/wallet/goals/${goal?.id}`;
    const badge = await wallet.store.as(zoe?.personId ?? '').read((db) => db.one(Badge, { id: badgeId }));
    if (!badge) throw new Error('no badge');
    for (const [verdict, words] of [
      [{ ...badge.verdict, outcome: 'invalid' as const, code: 'status_revoked' as const }, 'Revoked'],
      [{ ...badge.verdict, outcome: 'undetermined' as const }, 'it does not count'],
    ] as const) {
      await wallet.store.as(badge.owner).write((db) => db.update(Badge, { id: badgeId }, { verdict }));
      const page = await zoe?.get(at);
      for (const one of [words, 'None of your badges counts yet']) expect(page?.html).toContain(one);
    }
    await wallet.store.as(badge.owner).write((db) => db.update(Badge, { id: badgeId }, { verdict: badge.verdict }));
  });

  it('say as of when, keep what was read where nobody answers, and what is wrong with an address', async () => {
    const [goal] = await wallet.store.as(zoe?.personId ?? '').read((db) => db.list(Goal, { pathway: `${college.url}/pathways/Care` }));
    const at = `/wallet/goals/${goal?.id}`;
    clock.now = new Date('2027-02-01T10:00:00.000Z');
    await zoe?.post('/sign-out').catch(() => undefined);
    zoe = await wallet.visitor('zoe@example.org');
    expect((await zoe.get(at)).html).toContain('This was read on');
    serves = () => ({ status: 503 });
    const again = await zoe.post(`${at}/read`);
    for (const words of ['This address gives nothing to read.', 'What you see is as it was on', '12 November 2026', 'Toward Care'])
      expect(again.html).toContain(words);
    for (const [answer, words] of [
      [{ status: 404 }, 'Nothing stands at this address'],
      [{ status: 401 }, 'Take the public one'],
      [{ body: '<html></html>' }, 'There is no pathway at this address'],
      [{ body: '{"@graph":[{"@id":"x","@type":"ceterms:Pathway"}]}' }, 'There is no pathway at this address'],
      [
        { body: '{"id":"https://college.example/achievements/1","type":["Achievement"]}' },
        '/pathways/Other" rel="noopener noreferrer">the page of the badge</a>',
      ],
      [{ body: 'x'.repeat(1_100_000) }, 'There is too much at this address'],
      [{ status: 302, headers: { location: 'http://127.0.0.1/' } }, 'This address is not used'],
    ] as const) {
      serves = () => answer as Answer;
      expect((await set(zoe, `${college.url}/pathways/Other`))?.html).toContain(words);
    }
    serves = undefined;
    clock.now = new Date(clock.now.getTime() + 3_600_000);
    zoe = await wallet.visitor('zoe@example.org');
    for (const address of ['http://10.0.0.1/catalogue', 'ftp://college.example', 'https://192.168.1.1/'])
      expect((await set(zoe, address))?.html).toContain('This address is not used');
    await zoe.get(at);
    expect((await zoe.post(`${at}/read`)).html).toContain('Read again just now.');
  });

  it('are nobody else’s, no more than a wallet takes, and once removed stand nowhere on the disk', async () => {
    const mine = await wallet.store.as(zoe?.personId ?? '').read((db) => db.list(Goal, {}));
    nour = await wallet.visitor('nour@example.org');
    for (const verb of ['', '/remove']) expect((await nour.get(`/wallet/goals/${mine[0]?.id}${verb}`)).status).toBe(404);
    for (const verb of ['/read', '/remove']) expect((await nour.post(`/wallet/goals/${mine[0]?.id}${verb}`)).status).toBe(404);
    serves = () => document(pathwayTo('Forestry-of-Zoë'));
    await setGoal(wallet.holder, { owner: zoe?.personId ?? '', address: `${college.url}/a`, pathway: undefined });
    expect(await wallet.onDisk('Forestry-of-')).toBe(true);
    for (const { id } of await wallet.store.as(zoe?.personId ?? '').read((db) => db.list(Goal, {}))) {
      expect((await zoe?.get(`/wallet/goals/${id}/remove`))?.html).toContain('Your badges stay.');
      await zoe?.post(`/wallet/goals/${id}/remove`);
    }
    expect(await wallet.store.as(zoe?.personId ?? '').read((db) => db.count(Goal, {}))).toBe(0);
    expect(await wallet.onDisk('Forestry-of-')).toBe(false);
    const hers = wallet.store.as(nour.personId);
    const row = (id: string) => ({ id, source: 'x', pathway: id, document: '{}', readAt: START.toISOString(), createdAt: START.toISOString() });
    const refusal = async () => expect((await set(nour, `${college.url}/a`))?.html).toContain('as many goals as a wallet holds');
    await hers.write((db) => db.insert(Goal, { ...row('g0'), document: '{}'.padEnd(GOALS_BYTES) }));
    await refusal();
    const more = Array.from({ length: GOALS - 2 }, (_, nth) => row(`g${nth + 1}`));
    await hers.write(async (db) => {
      await db.update(Goal, { id: 'g0' }, { document: '{}' });
      await db.insert(Goal, more);
    });
    await refusal();
    expect((await nour.get('/wallet/goals/g0')).html).toContain('cannot be read any more');
  });
});
