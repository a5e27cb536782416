import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { utf8 } from '@laurel/base';
import {
  bakeBadge,
  buildBitstringList,
  CLR_V2,
  CREDENTIALS_V2,
  type Credential,
  type Did,
  didKeyOf,
  OPEN_BADGES_V3,
  signDataIntegrity,
  verifyCredential,
} from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealFile } from '../backup/sealed-file.ts';
import { IMPORT_BYTES, IMPORTED_BADGES, IMPORTED_BYTES, LOOKED_IMPORTS } from '../limits.ts';
import { Badge } from '../records.ts';
import { type Brings, bringBadge, keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { BadgeFile, LookedImport } from './import-records.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;
/** A badge that Max keeps, and one of its copies, as files. */
let document: string;
let copy: string;
/** The same badge as a certificate. */
let certificate: Uint8Array;
/** A badge whose issuer gave it no id. */
let nameless: string;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
  const max = await wallet.visitor('max@example.org');
  const at = (await claimBadge(max, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  const award = issuer.award({ configurations: ['open-badge-di'], change: ({ id: _, ...badge }) => badge });
  await claimBadge(max, issuer.offerUri(award));
  [nameless = ''] = award.issued.values();
  certificate = (await max.get(`${at}/certificate.pdf`)).bytes;
  [document, copy] = [(await max.get(`${at}/badge.json`)).html, (await max.get(`${at}/badge.jwt`)).html];
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
});

const bring = (given: Brings) => bringBadge(zoe, given);
const keep = (given: Brings) => keepBrought(zoe, given);
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));
const files = () => wallet.store.as(zoe.personId).read((db) => db.list(BadgeFile, {}));
const pictureOf = async (text: string) => bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), text);

describe('a badge that somebody brings', () => {
  it.each<[string, string, () => Promise<Brings>]>([
    ['as text', 'JSON', async () => ({ badge: document })],
    ['as a file', 'JSON', async () => ({ file: utf8(document) })],
    ['as a file with a line after it', 'JSON', async () => ({ file: utf8(`${document}\n`) })],
    ['in a PNG', 'picture (PNG)', async () => ({ file: await pictureOf(document) })],
    ['in an SVG', 'picture (SVG)', async () => ({ file: bakeBadge(utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), document) })],
    ['in a certificate', 'certificate (PDF)', async () => ({ file: certificate })],
    ['as a copy of another wallet', 'SD-JWT', async () => ({ file: utf8(copy) })],
  ])('%s is shown before it is kept, and leaves byte for byte as it came, its proof still good', async (_, kind, make) => {
    const given = await make();
    const shown = await bring(given);
    for (const words of ['Keep this badge?', 'Infection Prevention in Home Care', 'Valid', kind]) expect(shown.html).toContain(words);
    expect(shown.html).not.toContain('added here'); // not yet
    expect(await kept()).toEqual([]);
    const done = await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    for (const words of [
      'It is in your wallet.',
      'What our check found stands below.',
      'It was added here by hand.',
      'You say that it is yours; nothing in it proves it here.',
    ])
      expect(done.html).toContain(words);
    expect(done.html).not.toContain('No copy is left to show');
    expect(await kept()).toMatchObject([{ holderKid: null, issuerUrl: '', whose: 'said' }]);
    const came = given.file ?? utf8(given.badge ?? '');
    const links = [...done.html.matchAll(/href="([^"]+(?:badge\.(?:json|sd-jwt)|files\/[^"]+))"/g)].map(([, href = '']) => href);
    const left = await Promise.all(links.map(async (href) => (await zoe.get(href)).bytes));
    expect(left.some((bytes) => Buffer.from(bytes).equals(came))).toBe(true);
    for (const bytes of left)
      if (!Buffer.from(bytes).subarray(0, 5).equals(Buffer.from('%PDF-')))
        expect((await verifyCredential(bytes, wallet.holder.verifying)).outcome).toBe('valid');
    expect((await zoe.post(`${done.path.split('?')[0]}/check`)).html).toContain('Valid');
  });

  it('keeps members that nobody here knows', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const own = await signed({ seaState: 'calm' }, publicKey, privateKey);
    const spaced = JSON.stringify(JSON.parse(own), undefined, 3);
    const at = (await keep({ file: utf8(spaced) })).path.split('?')[0];
    expect((await zoe.get(`${at}/badge.json`)).html).toBe(spaced);
  });

  it('that is a learner record shows each credential inside with its own verdict, and keeps no second copy of it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const badge = await signed({}, publicKey, privateKey);
    const { html } = await keep({ badge });
    for (const words of ['Transcript of Max', 'What it holds: 1 credential', 'Infection Prevention in Home Care', 'It has not been revoked'])
      expect(html).toContain(words);
    expect(JSON.stringify((await kept())[0]?.verdict)).not.toContain('proofValue');
  });

  it('has ended since is genuine, kept, and says so', async () => {
    const award = issuer.award({ configurations: ['open-badge-di'], change: (badge) => ({ ...badge, validUntil: '2026-11-13T00:00:00Z' }) });
    await claimBadge(await wallet.visitor(`max${people}@example.org`), issuer.offerUri(award));
    const before = clock.now;
    clock.now = new Date('2026-11-20T00:00:00Z');
    zoe = await wallet.visitor(`late${people}@example.org`);
    const shown = await bring({ badge: [...award.issued.values()][0] ?? '' });
    for (const words of ['Expired', 'Genuine, but expired']) expect(shown.html).toContain(words);
    await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    expect(await kept()).toMatchObject([{ checkAfter: null }]);
    clock.now = before;
  });

  it('is not kept where its owner leaves it', async () => {
    const shown = await bring({ badge: document });
    expect((await zoe.post(`${shown.path}/leave`)).path).toBe('/wallet');
    expect((await zoe.get(shown.path)).status).toBe(404);
    expect(await kept()).toEqual([]);
  });

  it('waits in few places at once', async () => {
    for (let nth = 0; nth < LOOKED_IMPORTS + 2; nth++) await bring({ badge: document });
    expect(await wallet.store.as(zoe.personId).read((db) => db.count(LookedImport, {}))).toBe(LOOKED_IMPORTS);
  });
});

describe('a badge that is here already', () => {
  it('is known by its id, and one that has none by its bytes', async () => {
    for (const badge of [document, nameless]) {
      const first = await keep({ badge });
      const again = await bring({ badge });
      for (const words of ['You have this badge already', 'There is nothing to keep']) expect(again.html).toContain(words);
      expect(again.html).not.toMatch(/Keep this badge\?|this wallet cannot prove/);
      expect((await zoe.post(`${again.path}/keep`)).path.split('?')[0]).toBe(first.path.split('?')[0]);
    }
    expect([(await kept()).length, (await files()).length]).toEqual([2, 0]);
  });

  it('is called what its page calls it where it has no name, and not by an address', async () => {
    const recipient = { type: 'email', hashed: false, identity: `zoe${people}@example.org` };
    const badge = JSON.stringify({
      ...{ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id: 'https://example.org/zoe.json', issuedOn: '2019-05-01T00:00:00Z' },
      ...{ badge: 'https://example.org/robotics-badge.json', recipient, verification: { type: 'hosted' } },
    });
    await keep({ badge });
    const again = await bring({ badge });
    expect(again.html).toMatch(/You have this badge already: <a[^>]*><bdi>Badge described at example\.org<\/bdi><\/a>/);
  });

  it('is known in another format: its file rests beside it, and leaves with it', async () => {
    const at = (await keep({ badge: document })).path.split('?')[0] ?? '';
    const png = await pictureOf(document);
    for (const file of [png, certificate, utf8(copy)]) {
      const again = await bring({ file });
      expect(again.html).toContain('This file of it is new here');
      const done = await zoe.post(`${again.path}/keep`);
      expect(done.path.split('?')[0]).toBe(at);
      expect((await bring({ file })).html).toContain('There is nothing to keep');
    }
    expect([(await kept()).length, (await files()).length]).toEqual([1, 3]);
    const links = [...(await zoe.get(at)).html.matchAll(/href="([^"]+files\/[^"]+)"/g)].map(([, href = '']) => href);
    const left = await Promise.all(links.map(async (href) => Buffer.from((await zoe.get(href)).bytes)));
    expect(left.some((bytes) => bytes.equals(png))).toBe(true);
    await zoe.post(`${at}/delete`);
    expect([await kept(), await files()]).toEqual([[], []]);
  });

  it('is not another award of the same achievement, name and day: it is kept on its own', async () => {
    await keep({ badge: document });
    const took = { type: ['Evidence'], name: 'Took part', narrative: 'Nobody assessed it.', genre: 'participation' };
    const award = issuer.award({ configurations: ['open-badge-sd-jwt'], change: (badge) => ({ ...badge, evidence: [took] }) });
    await claimBadge(await wallet.visitor(`max${people}@example.org`), issuer.offerUri(award));
    const shown = await bring({ badge: [...award.issued.values()][0] ?? '' });
    expect([shown.html.includes('Keep this badge?'), shown.html.includes('You have this badge already')]).toEqual([true, false]);
    await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    expect((await kept()).map(({ facts }) => facts.assessment).toSorted()).toEqual(['assessed-here', 'participation']);
  });

  it('is known where it was claimed here: by its document, and by a copy', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    for (const name of ['badge.json', 'badge.jwt']) {
      const again = await bring({ file: (await zoe.get(`${at}/${name}`)).bytes });
      expect(again.html).toMatch(/class="lede"><bdi>Kestrel Bay Polytechnic</); // an SD-JWT names no issuer but by its DID
      expect([again.html.includes('There is nothing to keep'), again.html.includes(at)]).toEqual([true, true]);
    }
  });

  it('keeps its files where it is claimed later', async () => {
    const oneId = (badge: Credential): Credential => ({ ...badge, id: `urn:uuid:00000000-0000-4000-8000-${String(people).padStart(12, '0')}` });
    const before = issuer.award({ configurations: ['open-badge-di'], change: oneId });
    await claimBadge(await wallet.visitor(`max${people}@example.org`), issuer.offerUri(before));
    await keep({ file: await pictureOf([...before.issued.values()][0] ?? '') });
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award({ change: oneId })))).path.split('?')[0] ?? '';
    expect(await files()).toMatchObject([{ badgeId: at.split('/').at(-1) }]);
  });

  it.each([
    ['badges', { size: 1 }, IMPORTED_BADGES - 1],
    ['bytes', { size: IMPORTED_BYTES - 1_000 }, 1],
  ])('takes no more room where files have taken all in %s that one person gets', async (_, filler, rows) => {
    await keep({ badge: nameless });
    const [row] = await kept();
    if (!row) throw new Error('nothing was kept');
    const fill = Array.from({ length: rows }, (_, at) => ({ ...row, ...filler, id: `${zoe.personId}-${at}`, documentId: `${at}` }));
    await wallet.store.as(zoe.personId).write(async (db) => {
      for (let from = 0; from < fill.length; from += 250) await db.insert(Badge, fill.slice(from, from + 250));
    });
    const full = await keep({ badge: document });
    expect([full.status, full.html]).toEqual([422, expect.stringContaining('Delete one that you no longer need')]);
    expect((await keep({ badge: nameless })).path).toContain(row.id);
    await wallet.store.as(zoe.personId).write((db) => db.remove(Badge, { id: `${zoe.personId}-0` }));
    expect((await keep({ badge: document })).html).toContain('It is in your wallet.');
  });
});

describe('what is no badge', () => {
  it.each<[string, () => Brings | Promise<Brings>, string]>([
    ['nothing', () => ({}), 'Choose the file of a badge'],
    ['an empty file', () => ({ file: utf8('') }), 'The file you chose is empty'],
    ['what was altered', () => ({ badge: document.replace('Infection', 'Inflection') }), 'It was altered after it was signed'],
    ['a picture without a badge', async () => ({ file: await badgePng({ title: 'x', kind: 'assessed', alt: '' }) }), 'The picture holds no badge'],
    ['a photograph', () => ({ file: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]) }), 'only PNG and SVG can'],
    ['a PDF without a badge', () => ({ file: utf8('%PDF-1.7\n1 0 obj <<>> endobj') }), 'This PDF carries no badge.'],
    [
      'a PDF that unpacks to a gigabyte',
      () => ({
        file: Buffer.concat([
          Buffer.from('%PDF-1.7\n4 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode >>\nstream\n'),
          deflateSync(Buffer.alloc(2 ** 26)),
          Buffer.from('\nendstream'),
        ]),
      }),
      'cannot be unpacked',
    ],
    [
      'a saved wallet',
      async () => ({ file: await sealFile(wallet.context, 'six words', utf8('{}'), { memory: 8, passes: 1, lanes: 1 }) }),
      '“Bring back saved badges”',
    ],
    ['an archive', () => ({ file: Buffer.from('PK\u0003\u0004....') }), 'Unpack it'],
    ['a list of revoked badges, which is signed as badges are', async () => ({ badge: await statusList() }), 'not a badge. There is nothing to keep of it'],
    ['a letter', () => ({ badge: 'Dear Zoë, your badge is ready.' }), 'This is not a badge.'],
  ])('that is %s is not kept, and it is said why', async (_, make, words) => {
    const answer = await bring(await make());
    expect([answer.status, answer.html]).toEqual([422, expect.stringContaining(words)]);
    expect(await kept()).toEqual([]);
  });

  it('that is too large is said to be', async () => {
    const answer = await bring({ file: new Uint8Array(IMPORT_BYTES + 1) });
    expect([answer.status, answer.html]).toEqual([413, expect.stringContaining('too large')]);
  });
});

/** A learner record that bundles the badge, by somebody with a key of their own. */
function signed(more: object, publicKey: KeyObject, privateKey: KeyObject): Promise<string> {
  return signedBy(publicKey, privateKey, (did) => ({
    '@context': [CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3, { seaState: 'https://kestrel.example/terms#seaState' }],
    id: 'urn:uuid:5b1e6a7c-8d7f-4f0e-9b1a-3d0f6a2c4e77',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Transcript of Max',
    issuer: { id: did, type: ['Profile'], name: 'The registrar' },
    validFrom: '2026-06-01T00:00:00Z',
    credentialSubject: { id: 'urn:max', type: ['ClrSubject'], verifiableCredential: [JSON.parse(document)], ...more },
  }));
}

async function signedBy(publicKey: KeyObject, privateKey: KeyObject, documentOf: (issuer: Did) => Credential): Promise<string> {
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) };
  const did = didKeyOf(publicJwk);
  const signer = {
    ...{ controller: did, verificationMethod: `${did}#${did.slice('did:key:'.length)}`, algorithm: 'EdDSA' as const, publicJwk },
    sign: async (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
  };
  return JSON.stringify(
    await signDataIntegrity(documentOf(did), signer, { created: clock.now, proofPurpose: 'assertionMethod', cryptosuite: 'eddsa-jcs-2022' }),
  );
}

function statusList(): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const [validFrom, validUntil] = ['2026-06-01T00:00:00Z', '2036-06-01T00:00:00Z'];
  const list = { url: 'https://lists.example/1', purpose: 'revocation' as const, bits: new Uint8Array(131_072), validFrom, validUntil, ttlMs: 60_000 };
  return signedBy(publicKey, privateKey, (issuer) => buildBitstringList({ ...list, issuer }));
}
