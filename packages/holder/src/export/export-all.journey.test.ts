import { createHash } from 'node:crypto';
import { utf8 } from '@laurel/base';
import { bakeBadge, type Credential, verifyCredential } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bringBadge, keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { readZip } from '../testing/read-zip.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
beforeAll(async () => {
  [issuer, wallet] = await Promise.all([openTestIssuer(clock), openTestWallet(clock)]);
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const named = (name: string) => ({
  change: (badge: Credential): Credential => {
    const { credentialSubject: subject } = badge as { credentialSubject: { achievement: object } }; // as the test issuer builds it
    return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name } } };
  },
});

it('everything leaves in one archive, byte for byte as it came, with proofs that hold, and is known again where it is brought in', async () => {
  const [max, zoe] = [await wallet.visitor('max@example.org'), await wallet.visitor('zoe@example.org')];
  const at = (await claimBadge(max, issuer.offerUri(issuer.award(named('From a file'))))).path.split('?')[0] ?? '';
  const document = (await max.get(`${at}/badge.json`)).html;
  const copy = (await claimBadge(max, issuer.offerUri(issuer.award({ ...named('Another copy'), configurations: ['open-badge-sd-jwt'] })))).path.split('?')[0];
  const sdJwt = (await max.get(`${copy}/badge.jwt`)).bytes;
  const png = bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), document);
  const pdf = (await max.get(`${at}/certificate.pdf`)).bytes;
  const spaced = utf8(`\n${document}\n`);
  const older = utf8(
    JSON.stringify({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: 'https://old.example/1',
      recipient: { type: 'email', hashed: false, identity: 'z@old.example' },
      badge: { type: 'BadgeClass', name: 'Old <b>', issuer: 'https://old.example/i' },
      verification: { type: 'hosted' },
      issuedOn: '2019-05-01T00:00:00Z',
    }),
  );

  await claimBadge(zoe, issuer.offerUri(issuer.award(named('Claimed'))));
  const claimed = [...(await zoe.get('/wallet')).html.matchAll(/href="(\/wallet\/badges\/[^"]+)"/g)][0]?.[1];
  await claimBadge(zoe, issuer.offerUri(issuer.award({ ...named('Copies only'), configurations: ['open-badge-sd-jwt'] })));
  for (const file of [png, pdf, spaced, sdJwt]) await keepBrought(zoe, { file });
  await keepBrought(zoe, { file: older }, 'other');
  const collection = (await zoe.post('/wallet/collections', { name: 'For Northshore' })).path;
  await zoe.post(`${collection}/add`, { badge: claimed?.split('/').at(-1) ?? '' });

  const before = [wallet.asked.length, issuer.asked.length];
  const reply = await zoe.get('/wallet/everything.zip');
  expect([wallet.asked.length, issuer.asked.length]).toEqual(before);
  expect(reply.headers.get('content-disposition')).toContain('.zip');
  const files = readZip(Buffer.from(reply.bytes));
  const holds = (bytes: Uint8Array) => files.some((file) => file.bytes.equals(bytes));
  expect([png, pdf, spaced, sdJwt, older, (await zoe.get(`${claimed}/badge.json`)).bytes].map(holds)).toEqual(Array(6).fill(true));

  const index = JSON.parse(files.find(({ name }) => name === 'index.json')?.bytes.toString() ?? '');
  expect(index.badges.map(({ title }: { title: string }) => title).toSorted()).toEqual(['Another copy', 'Claimed', 'Copies only', 'From a file', 'Old <b>']);
  expect(index.badges.find(({ title }: { title: string }) => title === 'Claimed').collections).toEqual(['For Northshore']);
  const page = files.find(({ name }) => name === 'index.html')?.bytes.toString() ?? '';
  for (const words of ['Old &lt;b>', 'Open Badges 2.0', 'Kept for somebody else', 'For Northshore']) expect(page).toContain(words);
  expect(page).not.toMatch(/<script|<link|src=|https?:\/\/(?!localhost)[^<]*"/);

  const stranger = await wallet.visitor('nour@example.org');
  let verified = 0;
  for (const { path, sha256 } of index.badges.flatMap((one: { files: object[] }) => one.files)) {
    const { bytes } = files.find(({ name }) => name === path) ?? { bytes: Buffer.alloc(0) };
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    if (!/\.pdf$/.test(path) && !bytes.equals(older)) {
      expect([path, (await verifyCredential(bytes, wallet.holder.verifying)).outcome]).toEqual([path, 'valid']);
      verified += 1;
    }
    expect((await bringBadge(zoe, { file: bytes })).html).toContain('There is nothing to keep');
    expect((await keepBrought(stranger, { file: bytes })).status).toBe(200);
  }
  expect(verified).toBe(6);
  expect((await stranger.get('/wallet')).html).toContain('>5 badges<');
});

it('an empty wallet leaves as an archive that says so', async () => {
  const nobody = await wallet.visitor('nobody@example.org');
  const files = readZip(Buffer.from((await nobody.get('/wallet/everything.zip')).bytes));
  expect(files.map(({ name }) => name)).toEqual(['index.json', 'index.html']);
});
