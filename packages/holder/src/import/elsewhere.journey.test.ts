import { utf8 } from '@laurel/base';
import { writeCollection } from '@laurel/credentials';
import { badgePng, qrMatrix, svgPng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { type Brings, bringBadge, keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, openPlace, type Place, START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;
/** A badge that Max keeps. */
let document: string;
/** A host that answers what a test puts there. */
let host: Place;
const answers: Record<string, Answer> = {};
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
  host = await openPlace(async ({ path }) => answers[path] ?? { status: 404 });
  const max = await wallet.visitor('max@example.org');
  const at = (await claimBadge(max, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  document = (await max.get(`${at}/badge.json`)).html;
});
afterAll(async () => {
  await wallet.stop();
  await host.stop();
  await issuer.stop();
});
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 60_000);
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
});
const bring = (given: Brings) => bringBadge(zoe, given);
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));

describe('an address', () => {
  it('is asked once, when its button is pressed', async () => {
    answers['/one'] = { headers: { 'content-type': 'application/json' }, body: document };
    const before = host.asked.length;
    const pasted = await bring({ badge: `${host.url}/one` });
    expect([pasted.html.includes('press “Look at it first” to ask it'), host.asked.length]).toEqual([true, before]);
    const spoken = await bring({ badge: `${host.url}/one`.replace('http://', '') });
    expect([spoken.html.includes('press “Look at it first” to ask it'), spoken.html.includes(`value="${host.url}/one"`), host.asked.length]).toEqual([
      true,
      true,
      before,
    ]);
    const shown = await bring({ address: `${host.url}/one` });
    for (const words of ['Infection Prevention in Home Care', `${host.url}/one`]) expect(shown.html).toContain(words);
    expect(host.asked.length).toBe(before + 1);
  });

  it.each<[string, string, Answer | undefined, string]>([
    ['that is none, but words', 'not an address', undefined, 'That is not an address'],
    ['within this network', 'https://10.0.0.1/badge', undefined, 'public https address'],
    ['that leads elsewhere', '', { status: 302, headers: { location: 'http://localhost:1/' } }, 'does not hand out the badge'],
    ['with nothing behind it', '', { status: 404 }, 'nothing at this address any more'],
    ['with a password before it', '', { status: 401 }, 'does not hand out the badge'],
    [
      'of a page for people',
      '',
      { body: '<!DOCTYPE html><title>My badge</title><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>' },
      'This is a web page, not a badge.',
    ],
    [
      'of what may be earned',
      '',
      { body: '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["Achievement"],"id":"https://badges.example/a","name":"First Aid"}' },
      'This describes a badge that anybody may earn, and is nobody’s own.',
    ],
    ['of more than a mebibyte', '', { body: 'x'.repeat(1_100_000) }, 'more than this node takes'],
  ])('%s gives nothing, and it is said why', async (_, address, answer, words) => {
    if (answer) answers['/two'] = answer;
    const seen = await bring({ address: address || `${host.url}/two` });
    expect([seen.status >= 400, seen.html]).toEqual([true, expect.stringContaining(words)]);
    expect(seen.html).toContain('/two'.replace('/two', address || '/two')); // what was typed is still there
    const canBeOpened = /web page|describes a badge|does not hand out/.test(words);
    expect(seen.html.includes(`<a href="${host.url}/two"`)).toBe(canBeOpened);
    expect(await kept()).toEqual([]);
  });

  it('of an offer leads to the offer, and asks nobody', async () => {
    const offer = issuer.offerUri(issuer.award());
    const before = issuer.asked.length;
    const link = `openid-credential-offer://?${new URLSearchParams({ credential_offer_uri: offer })}`;
    for (const given of [{ badge: link }, { address: link }]) {
      const seen = await bring(given);
      expect([seen.path.startsWith('/wallet/offer?'), issuer.asked.length]).toEqual([true, before]);
    }
  });

  it('of a collection brings in each badge by its own button, and asks for none before', async () => {
    answers['/one'] = { headers: { 'content-type': 'application/json' }, body: document };
    answers['/c/shown'] = { body: JSON.stringify(writeCollection({ name: 'Mine', badges: [{ name: 'Infection', url: `${host.url}/one` }] })) };
    const before = host.asked.length;
    const seen = await bring({ address: `${host.url}/c/shown` });
    for (const words of ['This address shows a collection with one badge.', '<bdi>Mine</bdi>', `name="address" value="${host.url}/one"`])
      expect(seen.html).toContain(words);
    expect([seen.status, host.asked.length, seen.html.includes('That did not work')]).toEqual([200, before + 1, false]);
    expect((await bring({ address: `${host.url}/one` })).html).toContain('Infection Prevention in Home Care');
    const alike = [
      { name: 'Welding', url: `${host.url}/one`, assessment: 'assessed-here' as const, awardedDate: '2026-03-14T09:30:00Z' },
      { name: 'Welding', url: `${host.url}/two`, assessment: 'participation' as const },
    ];
    answers['/c/shown'] = { body: JSON.stringify(writeCollection({ name: 'Mine', badges: alike })) };
    const apart = (await bring({ address: `${host.url}/c/shown` })).html;
    for (const words of ['Assessed by who awarded it', '14 March 2026', 'Took part; not assessed']) expect(apart).toContain(words);
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['claim', 'A badge is claimed there.'],
    ['c', 'Several badges are shown there.'],
    ['ask', 'Somebody asks to see a badge of yours there.'],
    ['certificates', 'This is the code of a printed certificate.'],
  ])('of a page for the browser (/%s/) leads to it', async (path, words) => {
    const at = `/${path}/6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11`;
    answers[at] = { body: '<!DOCTYPE html><title>Yours</title>' };
    const seen = await bring({ address: `${host.url}${at}` });
    for (const part of [words, `href="${host.url}${at}"`, new URL(/^c$|cert/.test(path) ? host.url : wallet.url).host]) expect(seen.html).toContain(part);
    expect([seen.status, seen.html.includes('That did not work')]).toEqual([200, false]);
  });

  it('of a link that was for a wallet says that it is over, and of no other that is gone', async () => {
    for (const path of ['/claim/abc', '/ask/abc', '/s/abc']) answers[path] = { status: 410, body: '<!DOCTYPE html><title>Over</title>' };
    const claimed = await bring({ address: `${host.url}/claim/abc` });
    for (const words of ['A badge could be claimed there, once.', `href="${host.url}/claim/abc"`, 'in the wallet you chose then'])
      expect(claimed.html).toContain(words);
    expect((await bring({ address: `${host.url}/ask/abc` })).html).toContain('Somebody asked to see a badge there, and that is over.');
    for (const seen of [claimed, await bring({ address: `${host.url}/s/abc` })])
      expect(seen.html.includes('There is nothing at this address any more.')).toBe(seen !== claimed);
    expect(await kept()).toEqual([]);
  });
});

describe('a QR code', () => {
  const photo = async (text: string) => {
    const { size, path } = qrMatrix(text);
    const at = size + 8;
    return svgPng(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${at} ${at}"><path fill="#fff" d="M-4-4h${at}v${at}h-${at}z"/><path d="${path}"/></svg>`,
    );
  };

  it('of an address is asked only when the button is pressed; of an offer it leads to the offer', async () => {
    const before = host.asked.length;
    const asked = await bring({ file: await photo(`${host.url}/one`) });
    expect([asked.html.includes('press “Look at it first” to ask it'), asked.html.includes(`value="${host.url}/one"`), host.asked.length]).toEqual([
      true,
      true,
      before,
    ]);
    const offer = await bring({
      file: await photo(`openid-credential-offer://?${new URLSearchParams({ credential_offer_uri: issuer.offerUri(issuer.award()) })}`),
    });
    expect(offer.path).toContain('/wallet/offer?');
  });

  it('that is not in the photograph is said not to be', async () => {
    await zoe.get('/wallet/import');
    const body = new FormData();
    body.set('photo', new Blob([new Uint8Array(await badgePng({ title: 'x', kind: 'assessed', alt: '' }))]), 'photo.png');
    const answer = await zoe.upload('/wallet/import', body);
    expect([answer.status, answer.html]).toEqual([422, expect.stringContaining('No code was found in this picture.')]);
  });
});

describe('a badge of Open Badges 2.0', () => {
  const assertion = (at: string) => ({
    ...{ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id: `${at}/assertion`, issuedOn: '2019-05-01T00:00:00Z' },
    recipient: { type: 'email', hashed: false, identity: 'zoe-then@example.org' },
    badge: {
      type: 'BadgeClass',
      id: `${at}/class`,
      name: 'First Aid',
      description: 'Helps',
      image: `${at}/i.png`,
      criteria: { narrative: 'x' },
      issuer: `${at}/issuer`,
    },
    verification: { type: 'hosted' },
  });

  it('is labelled, kept without a word to its issuer, and asked about by the button', async () => {
    const file = utf8(JSON.stringify(assertion(host.url)));
    const before = [wallet.asked.length, host.asked.length];
    const shown = await bring({ file });
    for (const words of ['Open Badges 2.0', 'First Aid', 'carry no signature of their own', 'Issuer not asked', 'Ask the issuer’s site'])
      expect(shown.html).toContain(words);
    const done = await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    for (const words of ['Open Badges 2.0', 'First Aid']) {
      expect(done.html).toContain(words);
      expect((await zoe.get('/wallet')).html).toContain(words);
    }
    expect([done.html.includes('signed by the issuer'), done.html.includes('has to ask the issuer’s site')]).toEqual([false, true]);
    // A link could vouch for nothing of it: none is offered, and what can be handed on is named.
    expect([/badges\/[\w-]+\/share"/.test(done.html), done.html.includes('Hand on the file itself')]).toEqual([false, true]);
    expect([wallet.asked.length, host.asked.length]).toEqual(before);
    expect(await kept()).toMatchObject([{ checkAfter: null }]);
    const [badge] = await kept();
    const { older } = badge?.verdict ?? {};
    if (!badge || !older) throw new Error('it was kept as something else');
    await wallet.store
      .as(zoe.personId)
      .write((db) => db.update(Badge, { id: badge.id }, { verdict: { ...badge.verdict, older: { ...older, kind: 'signed' } } }));
    const { html } = await zoe.get(done.path);
    expect([html.includes('carry no signature of their own'), html.includes('with a key that the issuer’s site names')]).toEqual([false, true]);
    await wallet.store.as(zoe.personId).write((db) => db.update(Badge, { id: badge.id }, { verdict: badge.verdict }));
    const at = done.path.split('?')[0];
    expect((await zoe.get(`${at}/badge.json`)).bytes).toEqual(new Uint8Array(file));
    await zoe.post(`${at}/check`);
    expect(host.asked.length).toBeGreaterThan(before[1] ?? 0);
  });

  it('says that its issuer was asked and did not answer, and may be asked once more, before it is kept and after', async () => {
    const away = assertion(host.url.replace(/:\d+$/, ':1'));
    const shown = await bring({ file: utf8(JSON.stringify(away)) });
    const asked = await zoe.post(`${shown.path}/ask`);
    const kept = await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    const again = await zoe.post(`${kept.path.split('?')[0]}/check`);
    for (const { html } of [asked, kept, again]) {
      for (const words of ['Could not be checked', 'Its issuer’s site did not answer.']) expect(html).toContain(words);
      expect(html).not.toMatch(/Issuer not asked|has not been asked/);
    }
    expect([asked.html.includes('Ask the issuer’s site'), again.html.includes('Check again')]).toEqual([true, true]);
    expect((await zoe.get('/wallet')).html).not.toContain('Issuer not asked');
  });

  it('says what its issuer’s site says, once that was asked, whatever the file said', async () => {
    const forged = assertion(host.url);
    const badge = { ...forged.badge, name: 'Doctor of Medicine', issuer: { id: `${host.url}/issuer`, name: 'Oxford' } };
    const seen = await bring({ file: utf8(JSON.stringify({ ...forged, badge })) });
    const kept = await zoe.post(`${seen.path}/keep`, { whose: 'mine' });
    expect(kept.html).toContain('Doctor of Medicine');
    const shown: Record<string, object> = {
      '/assertion': { ...forged, badge: `${host.url}/class` },
      '/class': forged.badge,
      '/issuer': { id: `${host.url}/issuer`, type: 'Profile', name: 'Harbour First Aiders', url: host.url },
    };
    for (const [path, body] of Object.entries(shown)) answers[path] = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const checked = await zoe.post(`${kept.path.split('?')[0]}/check`);
    for (const words of ['First Aid', 'Harbour First Aiders', 'Its issuer’s site confirms this badge']) expect(checked.html).toContain(words);
    for (const { html } of [checked, await zoe.get('/wallet')]) expect(html).not.toMatch(/Doctor of Medicine|Oxford/);
  });

  it('by its address alone is whose the site says it is', async () => {
    answers['/assertion'] = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...assertion(host.url), badge: `${host.url}/class` }) };
    const seen = await bring({
      file: utf8(`<svg xmlns="http://www.w3.org/2000/svg"><assertion xmlns="http://openbadges.org" verify="${host.url}/assertion"/></svg>`),
    });
    const asked = await zoe.post(`${seen.path}/ask`);
    expect(asked.html).toContain('names a mail address that is not the one');
  });

  it('that names no issuer is never taken for a signed one with its id', async () => {
    const { id } = JSON.parse(document);
    const { issuer: _, ...badge } = assertion(host.url).badge;
    const forged = utf8(JSON.stringify({ ...assertion(host.url), badge: { ...badge, name: 'Doctor of Medicine' }, id }));
    expect(await keepBrought(zoe, { file: forged })).toMatchObject({ status: 200 });
    const real = await bring({ badge: document });
    expect([real.status, real.html]).toEqual([422, expect.stringContaining('a badge of another issuer under the same number')]);
  });
});
