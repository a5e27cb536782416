import { generateKeyPairSync, sign } from 'node:crypto';
import { utf8 } from '@laurel/base';
import { bakeBadge, CLR_V2, CREDENTIALS_V2, didKeyOf, OPEN_BADGES_V3, signDataIntegrity } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IMPORTED_BADGES, IMPORTED_BYTES } from '../limits.ts';
import { Badge } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;
/** A badge that Max keeps, and one of its copies, as files. */
let document: string;
let copy: string;
/** A badge whose issuer gave it no id. */
let nameless: string;
beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  wallet = await openTestWallet(clock);
  const max = await wallet.visitor('max@example.org');
  const at = (await claimBadge(max, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  const award = issuer.award({ configurations: ['open-badge-di'], change: ({ id: _, ...badge }) => badge });
  await claimBadge(max, issuer.offerUri(award));
  [nameless = ''] = award.issued.values();
  [document, copy] = [(await max.get(`${at}/badge.json`)).html, (await max.get(`${at}/badge.jwt`)).html];
});
afterAll(async () => {
  await wallet.stop();
  await Promise.all([issuer.stop(), verifier.stop()]);
});
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
});

const bring = async (given: { badge?: string; file?: Uint8Array }) => {
  await zoe.get('/wallet/import');
  const body = new FormData();
  if (given.badge !== undefined) body.set('badge', given.badge);
  if (given.file !== undefined) body.set('file', new Blob([new Uint8Array(given.file)]), 'badge');
  return zoe.upload('/wallet/import', body);
};
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));

describe('a badge that somebody brings', () => {
  it.each([
    ['as text', async () => ({ badge: document })],
    ['as a file', async () => ({ file: utf8(document) })],
    ['in a PNG', async () => ({ file: bakeBadge(await badgePng({ title: 'x', alt: '' }), document) })],
    ['in an SVG', async () => ({ file: bakeBadge(utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), document) })],
  ])('%s is kept byte for byte, and says that nobody proved whose it is', async (_, make) => {
    const shown = await bring(await make());
    for (const words of ['It is in your wallet.', 'Infection Prevention in Home Care', 'It came here as a file.']) expect(shown.html).toContain(words);
    expect(shown.html).not.toContain('No copy is left to show');
    const at = shown.path.split('?')[0];
    expect((await zoe.get(`${at}/badge.json`)).html).toBe(document);
    expect((await zoe.post(`${at}/check`)).html).toContain('Valid');
    expect(await kept()).toMatchObject([{ holderKid: null, issuerUrl: '' }]);
  });

  it('that is a learner record shows each credential inside with its own verdict, and keeps no second copy of it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) };
    const did = didKeyOf(publicJwk);
    const signer = {
      ...{ controller: did, verificationMethod: `${did}#${did.slice('did:key:'.length)}`, algorithm: 'EdDSA' as const, publicJwk },
      sign: async (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
    };
    const record = {
      '@context': [CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3],
      id: 'urn:uuid:5b1e6a7c-8d7f-4f0e-9b1a-3d0f6a2c4e77',
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Transcript of Max',
      issuer: { id: did, type: ['Profile'], name: 'The registrar' },
      validFrom: '2026-06-01T00:00:00Z',
      credentialSubject: { id: 'urn:max', type: ['ClrSubject'], verifiableCredential: [JSON.parse(document)] },
    };
    const badge = JSON.stringify(await signDataIntegrity(record, signer, { created: clock.now, proofPurpose: 'assertionMethod' }));
    const { html } = await bring({ badge });
    for (const words of ['Transcript of Max', 'What it holds: 1 credential', 'Infection Prevention in Home Care', 'It has not been revoked'])
      expect(html).toContain(words);
    expect(JSON.stringify((await kept())[0]?.verdict)).not.toContain('proofValue');
  });

  it('twice is kept once', async () => {
    const [first, second] = [await bring({ badge: document }), await bring({ badge: document })];
    expect([second.path, (await kept()).length]).toEqual([first.path, 1]);
  });

  it('twice is kept once where it has no id: its bytes say that it is the same', async () => {
    const [first, second] = [await bring({ badge: nameless }), await bring({ badge: nameless })];
    expect([second.path, (await kept()).length]).toEqual([first.path, 1]);
  });

  it.each([
    ['badges', { size: 1 }, IMPORTED_BADGES - 1],
    ['bytes', { size: IMPORTED_BYTES - 1_000 }, 1],
  ])('is not kept where files have taken all the room in %s that one person gets, until one is deleted', async (_, filler, rows) => {
    await bring({ badge: nameless });
    const [row] = await kept();
    if (!row) throw new Error('nothing was kept');
    const fill = Array.from({ length: rows }, (_, at) => ({ ...row, ...filler, id: `${zoe.personId}-${at}`, documentId: `${at}` }));
    await wallet.store.as(zoe.personId).write((db) => db.insert(Badge, fill));
    const full = await bring({ badge: document });
    expect([full.status, full.html]).toEqual([422, expect.stringContaining('Delete one that you no longer need')]);
    expect((await bring({ badge: nameless })).path).toContain(row.id); // what is here already takes no more room
    await wallet.store.as(zoe.personId).write((db) => db.remove(Badge, { id: `${zoe.personId}-0` }));
    expect((await bring({ badge: document })).html).toContain('It is in your wallet.');
  });

  it('is never shown for hers where an employer asks for it whole', async () => {
    await bring({ badge: document });
    const whole = { id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } };
    const { link } = await verifier.request({ credentials: [whole] });
    const shown = await zoe.get(link);
    expect([shown.status, shown.html.includes('Infection Prevention in Home Care')]).toEqual([200, false]);
  });

  it.each<[string, () => { badge?: string; file?: Uint8Array }, string]>([
    ['nothing', () => ({}), 'Choose the file of a badge'],
    ['what was altered', () => ({ badge: document.replace('Infection', 'Inflection') }), 'It was altered after it was signed'],
    ['a picture without a badge', () => ({ file: utf8('<svg xmlns="http://www.w3.org/2000/svg"/>') }), 'The picture holds no badge'],
    ['a copy of another wallet', () => ({ badge: copy }), 'This copy belongs to the wallet it was made for.'],
    [
      'a badge of Open Badges 2.0',
      () => ({ badge: '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://x.example/1"}' }),
      'Open Badges 2.0',
    ],
  ])('that is %s is not kept, and it is said why', async (_, make, words) => {
    const answer = await bring(make());
    expect([answer.status, answer.html]).toEqual([422, expect.stringContaining(words)]);
    expect(await kept()).toEqual([]);
  });

  it('is deleted like any other', async () => {
    const at = (await bring({ badge: document })).path.split('?')[0];
    await zoe.post(`${at}/delete`);
    expect(await kept()).toEqual([]);
  });
});
