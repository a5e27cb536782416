import { createHash } from 'node:crypto';
import type { Credential, JsonObject } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { bringBadge } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { fieldIn } from '../testing/sharing.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;
let givers = 0;
beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  wallet = await openTestWallet(clock);
});
afterAll(async () => {
  await wallet.stop();
  await Promise.all([issuer.stop(), verifier.stop()]);
});
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 60_000);
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
});
const bring = (badge: string) => bringBadge(zoe, { badge });
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));

describe('whose a badge is', () => {
  const naming = async (identity: JsonObject, name = 'Zoë O’Connor') => {
    const change = (badge: Credential): Credential => ({
      ...badge,
      credentialSubject: { ...(badge.credentialSubject as object), name, identifier: [identity] },
    });
    const award = issuer.award({ configurations: ['open-badge-di'], change });
    await claimBadge(await wallet.visitor(`giver${people}-${++givers}@example.org`), issuer.offerUri(award));
    return [...award.issued.values()][0] ?? '';
  };
  const hashOf = (address: string) => ({
    ...{ type: 'IdentityObject', identityType: 'emailAddress', hashed: true, salt: 'sea' },
    identityHash: `sha256$${createHash('sha256').update(`${address}sea`).digest('hex')}`,
  });

  it('is hers where it names her address, and nobody asks', async () => {
    const shown = await bring(await naming(hashOf(`zoe${people}@example.org`)));
    expect(shown.html).toContain('It names a mail address that you have proved to be yours.');
    expect(shown.html).not.toContain('Whose badge is it?');
    const done = await zoe.post(`${shown.path}/keep`, { whose: 'other' });
    expect(await kept()).toMatchObject([{ whose: 'address' }]);
    // One thing is said of whose it is, and beside it what a file cannot do.
    for (const words of ['that you have proved to be yours', 'a request from an employer cannot be answered with it from here'])
      expect(done.html).toContain(words);
    for (const { html } of [shown, done]) expect(html).not.toMatch(/cannot prove|nothing in it proves/);
  });

  it.each([
    ['another address', async () => naming(hashOf('max@example.org')), 'names a mail address that is not the one'],
    [
      'another name',
      async () => naming({ type: 'IdentityObject', identityType: 'studentId', hashed: false, identityHash: '7' }, 'Max Orsini'),
      'whose name is not yours',
    ],
  ])('is taken for somebody else’s where it names %s, kept apart and never presented or shared', async (_, make, words) => {
    const shown = await bring(await make());
    expect(shown.html).toContain(words);
    expect(shown.html).toMatch(/value="other" checked/);
    const done = await zoe.post(`${shown.path}/keep`, { whose: 'other' });
    expect(done.html).toContain('Kept for somebody else. It is never shown as yours.');
    expect(done.html).not.toContain('Share this badge');
    expect((await zoe.get(`${done.path.split('?')[0]}/share`)).status).toBe(404);
    expect((await zoe.get('/wallet')).html).toContain('Kept for somebody else');
    const whole = { id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } };
    const { link } = await verifier.request({ credentials: [whole] });
    const asked = await zoe.get(link);
    expect([asked.status, asked.html.includes('Infection Prevention in Home Care')]).toEqual([200, false]);
  });

  it('is asked of an account without a name, with nothing chosen beforehand, and not kept until it is said', async () => {
    const badge = await naming({ type: 'IdentityObject', identityType: 'studentId', hashed: false, identityHash: '7' }, 'Max Orsini');
    const unnamed = await wallet.visitor(`unnamed${people}@example.org`, '');
    const shown = await bringBadge(unnamed, { badge });
    expect(shown.html).toMatch(/It names <bdi>Max Orsini<.bdi>\. Is that you\?/);
    expect(shown.html).not.toMatch(/name="whose" value="\w+" checked/);
    const unsaid = await unnamed.post(`${shown.path}/keep`);
    expect([unsaid.status, unsaid.html.includes('Say whose badge it is.')]).toEqual([422, true]);
    const theirs = () => wallet.store.as(unnamed.personId).read((db) => db.list(Badge, {}));
    expect(await theirs()).toEqual([]);
    await unnamed.post(`${shown.path}/keep`, { whose: 'other' });
    expect(await theirs()).toMatchObject([{ whose: 'other' }]);
  });

  it('is its owner’s word, and may be given again: apart or among hers, but not while it is shared as hers', async () => {
    const shown = await bring(await naming({ type: 'IdentityObject', identityType: 'studentId', hashed: false, identityHash: '7' }));
    const at = (await zoe.post(`${shown.path}/keep`, { whose: 'mine' })).path.split('?')[0] ?? '';
    const say = async (whose: string) => {
      await zoe.get(at);
      return zoe.post(`${at}/whose`, { whose });
    };
    expect((await zoe.get(at)).html).toContain('It is somebody else’s');
    const apart = await say('other');
    for (const words of ['It stands apart now.', 'It is mine']) expect(apart.html).toContain(words);
    expect((await zoe.get('/wallet')).html).toContain('Kept for somebody else');
    expect((await zoe.get(`${at}/share`)).status).toBe(404);
    const again = await say('mine');
    expect([again.html.includes('It stands among your badges now.'), (await zoe.get('/wallet')).html.includes('Kept for somebody else')]).toEqual([
      true,
      false,
    ]);
    const form = await zoe.get(`${at}/share`);
    await zoe.post(`${at}/share`, { decision: 'make', level: 'link', days: '30', seen: fieldIn(form, 'seen') });
    expect(await wallet.store.as(zoe.personId).read((db) => db.count(Share, {}))).toBe(1);
    const refused = await say('other');
    for (const words of ['You share it as yours.', 'nothing was changed']) expect(refused.html).toContain(words);
    expect(await kept()).toMatchObject([{ whose: 'said' }]);
    expect((await say('anybody')).status).toBe(422);
  });

  it('is not hers to say of a badge that a key or an address proves, nor of a badge of others', async () => {
    const claimed = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const shown = await bring(await naming(hashOf(`zoe${people}@example.org`)));
    const named = (await zoe.post(`${shown.path}/keep`)).path.split('?')[0] ?? '';
    for (const at of [claimed, named]) {
      expect((await zoe.get(at)).html).not.toContain('It is somebody else’s');
      expect([at, (await zoe.post(`${at}/whose`, { whose: 'other' })).status]).toEqual([at, 404]);
    }
    const nour = await wallet.visitor(`nour${people}@example.org`);
    await nour.get('/wallet/import');
    expect((await nour.post(`${named}/whose`, { whose: 'other' })).status).toBe(404);
  });
});
