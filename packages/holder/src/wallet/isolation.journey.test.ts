import { utf8 } from '@laurel/base';
import type { Credential } from '@laurel/credentials';
import type { Route } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf, ownedTables } from '../backup/wallet-rows.ts';
import { Consent } from '../consent/consent-records.ts';
import { Goal } from '../goals/goal-records.ts';
import { BadgeFile } from '../import/import-records.ts';
import { Copy, Disclosure } from '../records.ts';
import { bringBadge, keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

/** Two people on one node, each with one of everything that has an id. Every route that takes one is asked with the other's, of every kind. */
const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let nour: Visitor;
/** By the word before it in an address. `brought` is a badge that came as a file, `files` the file; a copy's id stands in no address. */
type Own = Record<
  'badges' | 'offers' | 'requests' | 'shares' | 'shared' | 'folios' | 'collections' | 'imports' | 'consents' | 'goals' | 'brought' | 'files' | 'copies',
  string
>;
let [zoes, nours]: Own[] = [];

const CANARY = 'Canary of Zoë';

beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  wallet = await openTestWallet(clock);
  zoe = await wallet.visitor('zoe@example.org');
  nour = await wallet.visitor('nour@example.org');
  zoes = await settle(zoe, CANARY);
  nours = await settle(nour, 'Badge of Nour');
});
afterAll(async () => {
  await wallet.stop();
  await Promise.all([issuer.stop(), verifier.stop()]);
});

async function settle(person: Visitor, name: string): Promise<Own> {
  const called = (title: string) => (badge: Credential) => {
    const subject = badge.credentialSubject as { achievement: object };
    return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name: title } } };
  };
  const badges = idIn(await claimBadge(person, issuer.offerUri(issuer.award({ change: called(name) }))));
  const offers = idIn(await person.post('/wallet/offer', { credential_offer_uri: issuer.offerUri(issuer.award()) }));
  const requests = idIn(await person.get((await verifier.request(TWO_FIELDS)).link));
  const form = await person.get(`/wallet/badges/${badges}/share`);
  const seen = /name="seen" value="([^"]*)"/.exec(form.html)?.[1] ?? '';
  const fields = [...form.html.matchAll(/name="field" value="([^"]*)" checked/g)].map(([, id = '']): [string, string] => ['field', id]);
  const shares = idIn(
    await person.post(`/wallet/badges/${badges}/share`, [['decision', 'make'], ['level', 'link'], ['days', '30'], ['seen', seen], ...fields]),
  );
  const elsewhere = async (title: string) => {
    const award = issuer.award({ configurations: ['open-badge-di'], change: called(title) });
    await claimBadge(await wallet.visitor(`giver${title.length}-${person.personId}@example.org`), issuer.offerUri(award));
    return utf8(`${[...award.issued.values()][0]}\n`);
  };
  const brought = idIn(await keepBrought(person, { file: await elsewhere(`${name}, brought`) }));
  const imports = idIn(await bringBadge(person, { file: await elsewhere(`${name}, only looked at`) }));
  await person.get('/wallet/collections');
  const collections = idIn(await person.post('/wallet/collections', { name: `${name}, collected` }));
  await person.post(`/wallet/collections/${collections}/add`, { badge: brought });
  const shown = await person.get(`/wallet/collections/${collections}/show`);
  const sheets = [...shown.html.matchAll(/name="(seen-[\w-]+)" value="([^"]*)"/g)].map(([, box = '', said = '']): [string, string] => [box, said]);
  const on = [...shown.html.matchAll(/name="(field-[\w-]+)" value="([^"]*)" checked/g)].map(([, box = '', field = '']): [string, string] => [box, field]);
  const folios = idIn(
    await person.post(`/wallet/collections/${collections}/show`, [['decision', 'make'], ['name', name], ['level', 'link'], ['days', '30'], ...sheets, ...on]),
  );
  const [files, copies, shared] = await wallet.store
    .as(person.personId)
    .read(async (db) => [(await db.list(BadgeFile, {}))[0], (await db.list(Copy, {}))[0], (await db.list(Disclosure, {}))[0]]);
  const rows = { files: files?.id ?? '', copies: copies?.id ?? '', shared: shared?.id ?? '' };
  const consents = await signedConsent(person, name);
  const goals = await goalOf(person, name);
  return { badges, offers, requests, shares, brought, imports, consents, goals, collections, folios, ...rows };
}

async function goalOf(person: Visitor, name: string): Promise<string> {
  const id = `a-goal-of-${person.personId}`;
  const at = START.toISOString();
  const goal = { id, source: 'https://k.example/catalogue', pathway: `https://k.example/${name}`, document: '{}', readAt: at, createdAt: at };
  await wallet.store.as(person.personId).write((db) => db.insert(Goal, goal));
  return id;
}

/** As it stands once an institution took it: who asks stands in the tests where nodes meet. */
async function signedConsent(person: Visitor, name: string): Promise<string> {
  const sentences = { version: '1', sha256: 'a'.repeat(64), sentences: [name] };
  const question = {
    iss: issuer.did,
    request: 'one',
    controller: { name: { en: name } },
    recipient: { id: 'r', name: `${name}, asked` },
    purpose: 'coaching',
    reason: name,
    needs: ['name'],
    likes: [],
    months: 1,
    conditions: { en: sentences },
  };
  const id = `consent-of-${person.personId}`;
  const answered = {
    state: 'given' as const,
    categories: ['name'],
    signed: name,
    receipt: name,
    receivedAt: START.toISOString(),
    answeredAt: START.toISOString(),
  };
  await wallet.store.as(person.personId).write((db) => db.insert(Consent, { id, requestUri: 'https://k.example/1', question, ...answered }));
  return id;
}

const idIn = ({ path }: Seen): string => path.split('?')[0]?.split('/').at(-1) ?? '';

/** Every row of every table of this package. */
const everything = () =>
  wallet.store
    .across('the test compares what all wallets hold')
    .read(async (db) => Object.fromEntries(await Promise.all(ownedTables().map(async (table) => [nameOf(table), await db.list(table, {})] as const))));

/** The address of a route with ids in it: of the kind that the word before it says, or all the same one. */
function addressOf({ path }: Route, ids: Own | string): string {
  return path.replace(/([\w-]+)\/:(\w+)/g, (_, kind: string) => {
    const id = typeof ids === 'string' ? ids : ids[kind === 'badges' && path.includes('/files/') ? 'brought' : (kind as keyof Own)];
    if (id === undefined) throw new Error(`${path}: give both people of this test one of these.`);
    return `${kind}/${encodeURIComponent(id)}`;
  });
}
const ask = (person: Visitor, { method }: Route, address: string, fields: [string, string][] = []) =>
  method === 'get' ? person.get(address) : person.post(address, fields);

/** What its owner finds nothing at either: nobody signed anything for what was shared by a link. */
const EMPTY = /\/(receipt\.json|erase)$/;

describe('the wallet of somebody else', () => {
  const withId = () => wallet.role.routes.filter(({ path, access }) => path.includes(':') && access.kind === 'person');

  it('is there: every address with an id, its owner’s in it, opens to its owner', async () => {
    const found: string[] = [];
    for (const route of withId().filter(({ method, path }) => method === 'get' && !EMPTY.test(path))) {
      const seen = await zoe.get(addressOf(route, zoes as Own));
      if (seen.status !== 200) found.push(`${route.path}: ${seen.status}`);
    }
    expect(found).toEqual([]);
  });

  it('answers 404 to every route with an id, whatever kind of id it is, shows nothing and changes nothing', async () => {
    const routes = withId();
    expect(new Set(routes.map(({ path }) => path.split('/')[2]))).toEqual(
      new Set(['badges', 'offers', 'requests', 'shares', 'shared', 'folios', 'collections', 'imports', 'consents', 'goals']),
    );
    const ids = Object.values(zoes ?? {});
    expect([ids.length, ids.every((id) => id.length >= 16)]).toEqual([13, true]);
    const before = await everything();
    expect(Object.entries(before).filter(([, rows]) => rows.length > 0).length).toBeGreaterThanOrEqual(12);
    const [asked, answered] = [issuer.asked.length, verifier.answers.length];
    const fields: [string, string][] = [
      ['decision', 'agree'],
      ['use', `badge ${zoes?.badges}`],
      ['level', 'public'],
      ['days', '365'],
      ['badge', zoes?.badges ?? ''],
      ['collection', zoes?.collections ?? ''],
      ['whose', 'other'],
      ['name', 'taken'],
    ];
    let swaps = 0;
    for (const route of routes)
      for (const id of [zoes as Own, ...ids, 'AAAAAAAAAAAAAAAAAAAAAA', '../../wallet', "' OR 1=1 --"]) {
        const address = addressOf(route, id);
        const seen = await ask(nour, route, address, fields);
        expect([route.method, address, seen.status]).toEqual([route.method, address, 404]);
        expect(seen.html).not.toContain(CANARY);
        swaps += 1;
      }
    console.info(`isolation: ${routes.length} routes × 17 foreign ids, ${swaps} attempts`);
    expect(swaps).toBe(routes.length * 17);
    expect(await everything()).toEqual(before);
    expect([issuer.asked.length, verifier.answers.length]).toEqual([asked, answered]);
  });

  it('is not reached through what is one’s own: another’s badge in a collection, another’s file of a badge, another’s badge for an answer', async () => {
    const before = await everything();
    for (const [path, fields] of [
      [`/wallet/collections/${nours?.collections}/add`, { badge: zoes?.badges ?? '' }],
      [`/wallet/badges/${nours?.badges}/collect`, { collection: zoes?.collections ?? '' }],
      [`/wallet/badges/${zoes?.badges}/collect`, { collection: nours?.collections ?? '' }],
    ] as const)
      expect([path, (await nour.post(path, fields)).status]).toEqual([path, 404]);
    expect((await nour.get(`/wallet/badges/${nours?.brought}/files/${zoes?.files}`)).status).toBe(404);
    const [seen = ['seen', '']] = shownIn(await nour.get(`/wallet/requests/${nours?.requests}`)).filter(([name]) => name === 'seen');
    const forced = await nour.post(`/wallet/requests/${nours?.requests}`, [['decision', 'agree'], seen, ['use', `badge ${zoes?.badges}`]]);
    expect(forced.status).toBe(409);
    expect(verifier.answers).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('is at no public address by an id: only by the token of a link', async () => {
    const open = wallet.role.routes.filter(({ path, access }) => path.includes(':') && access.kind === 'public');
    expect(open.length).toBeGreaterThan(3);
    for (const route of open)
      for (const id of Object.values(zoes ?? {})) {
        const address = addressOf(route, id);
        expect([route.method, address, (await ask(nour, route, address)).status]).toEqual([route.method, address, 404]);
      }
  });

  it('is not in a list, nor in all that is taken along', async () => {
    for (const path of [
      '/wallet',
      '/wallet/shared',
      '/wallet/collections',
      '/wallet/consents',
      '/wallet/safe',
      '/wallet/issuers',
      '/wallet/account',
      '/wallet/everything.zip',
    ]) {
      const seen = await nour.get(path);
      expect([path, seen.status]).toEqual([path, 200]);
      for (const secret of [CANARY, ...Object.values(zoes ?? {})]) expect([path, Buffer.from(seen.bytes).includes(secret)]).toEqual([path, false]);
    }
  });

  it('is nobody’s who is not signed in', async () => {
    for (const route of wallet.role.routes) {
      if (route.access.kind === 'public') continue;
      const stranger = wallet.stranger();
      await stranger.get('/sign-in');
      const address = addressOf(route, zoes as Own);
      const seen = await ask(stranger, route, address, [['decision', 'agree']]);
      expect([address, seen.path.split('?')[0]]).toEqual([address, '/sign-in']);
      expect(seen.html).not.toContain(CANARY);
    }
  });
});
