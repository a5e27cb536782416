import { type Credential, unbakeBadge, verifyCredential } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

/** The address of a badge that Zoë has just kept. */
const kept = async (award: Parameters<TestIssuer['award']>[0] = {}): Promise<string> =>
  (await claimBadge(zoe, issuer.offerUri(issuer.award(award)))).path.split('?')[0] ?? '';
const withPicture =
  (image: Uint8Array, mediaType = 'image/png') =>
  (badge: Credential) => {
    const { credentialSubject: subject } = badge as { credentialSubject: { achievement: object } }; // as the test issuer builds it
    const id = `data:${mediaType};base64,${Buffer.from(image).toString('base64')}`;
    return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, image: { id, type: 'Image' } } } };
  };

describe('a badge as a picture', () => {
  it.each(['png', 'svg'] as const)('is a %s with the badge inside, byte for byte, for which nobody is asked', async (kind) => {
    const at = await kept();
    const before = wallet.asked.length;
    const picture = await zoe.get(`${at}/badge.${kind}`);
    expect(wallet.asked.length).toBe(before);
    expect([picture.headers.get('content-type'), picture.headers.get('content-disposition')]).toEqual([
      kind === 'png' ? 'image/png' : expect.stringContaining('image/svg+xml'),
      expect.stringContaining(`filename="infection-prevention-in-home-care.${kind}"`),
    ]);
    const { html: text } = await zoe.get(`${at}/badge.json`);
    expect(unbakeBadge(picture.bytes)).toEqual({ ok: true, picture: kind, edition: 'open-badges-3', text });
    expect((await verifyCredential(picture.bytes, wallet.holder.verifying)).outcome).toBe('valid');
  });

  it('is the PNG that it brings, and a drawing where that cannot be read', async () => {
    const own = await badgePng({ title: 'Its own', kind: 'assessed', alt: '' });
    const [readable, damaged] = [
      await kept({ configurations: ['open-badge-di'], change: withPicture(own) }),
      await kept({ configurations: ['open-badge-di'], change: withPicture(own.slice(0, 900)) }),
    ];
    const pictureOf = async (at: string) => Buffer.from((await zoe.get(`${at}/badge.png`)).bytes);
    const end = Buffer.from(own.subarray(-400));
    expect([(await pictureOf(readable)).includes(end), (await pictureOf(damaged)).includes(end)]).toEqual([true, false]);
    for (const at of [readable, damaged]) expect(unbakeBadge(await pictureOf(at))).toMatchObject({ ok: true });
  });

  it('is a drawing of ours where it brings a line that no pixel is wide enough for', async () => {
    for (const shape of ['viewBox="0 0 1e-9 1"', 'width="1" height="1000000000"', 'width="1e9" height="1"']) {
      const line = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${shape}><path d="M0 0h1v1z"/></svg>`);
      const at = await kept({ configurations: ['open-badge-di'], change: withPicture(line, 'image/svg+xml') });
      for (const file of ['badge.png', 'certificate.pdf']) expect([file, (await zoe.get(`${at}/${file}`)).status]).toEqual([file, 200]);
    }
  });

  it('is the SVG that it brings, written anew without what a drawing does not need, and a drawing where that is more than one', async () => {
    const svg = (inside: string) =>
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${inside}<path d="M9 9h77v77z" fill="#7d2530"/></svg>`);
    const bringing = (inside: string) => kept({ configurations: ['open-badge-di'], change: withPicture(svg(inside), 'image/svg+xml') });
    const [plain, hostile] = [await bringing('<desc>Ours</desc>'), await bringing('<script>alert(1)</script>')];
    const picture = (await zoe.get(`${plain}/badge.svg`)).html;
    expect([picture.includes('#7d2530'), picture.includes('<desc>')]).toEqual([true, false]);
    const drawn = (await zoe.get(`${hostile}/badge.svg`)).html;
    expect([drawn.includes('#7d2530'), drawn.includes('<script')]).toEqual([false, false]);
    for (const at of [plain, hostile])
      for (const kind of ['png', 'svg']) expect(unbakeBadge((await zoe.get(`${at}/badge.${kind}`)).bytes)).toMatchObject({ ok: true });
  });

  it('is offered with a word on what becomes of it on the way, and not for a badge that is kept in copies only', async () => {
    const shown = (await zoe.get(await kept())).html;
    for (const words of ['Badge as a picture (PNG)', 'Badge as a picture (SVG)', 'A chat or an editor takes it out again']) expect(shown).toContain(words);
    const copies = await kept({ configurations: ['open-badge-sd-jwt'] });
    expect((await zoe.get(copies)).html).not.toContain('as a picture');
    expect((await zoe.get(`${copies}/badge.png`)).status).toBe(404);
  });

  it('is nobody else’s', async () => {
    const at = await kept();
    const other = await wallet.visitor('eve@example.org');
    for (const kind of ['png', 'svg']) expect((await other.get(`${at}/badge.${kind}`)).status).toBe(404);
  });
});
