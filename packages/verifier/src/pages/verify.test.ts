import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { utf8 } from '@laurel/base';
import { bakeBadge, type JsonObject, WALLET_BACKUP } from '@laurel/credentials';
import { badgePng, badgeSvg, certificateOf, certificatePdf, qrMatrix, qrSvg, svgPng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VERIFY_RATE } from '../limits.ts';
import { PresentationRequest, PresentedCredential, Shown, Submission } from '../records.ts';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { type Given, pasteBadge } from '../testing/paste-badge.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
  Object.assign(test.issuer.status, { value: 0, past: 0 });
  test.issuer.trouble.kind = 'none';
});

const send = (given: Given, accept?: string): Promise<Response> => pasteBadge(test, given, accept);
const verdictOf = async (given: Given): Promise<{ status: number; outcome?: string; code: string }> => {
  const answer = await send(given, 'application/json');
  const { outcome, code } = await answer.json();
  return { status: answer.status, outcome, code };
};

describe('the public box', () => {
  it('says of a whole badge who issued it, to whom, what it means, that it stands, and how it was assessed', async () => {
    const page = await (await send({ badge: JSON.stringify(wallet.whole) })).text();
    for (const words of [
      'This badge is valid.',
      'Kestrel Bay Polytechnic',
      'Amélie Canary-Thériault',
      'Infection Prevention in Home Care',
      'It has been neither revoked nor suspended; we asked on <time',
      'Assessed by the issuer',
      'Final score: 92',
    ])
      expect(page).toContain(words);
  });

  it('says of an SD-JWT without a proof of holding that nobody proved to hold it', async () => {
    const page = await (await send({ badge: wallet.compact })).text();
    expect(page).toContain('Not proved who holds it.');
    expect(await verdictOf({ badge: wallet.compact })).toEqual({ status: 200, outcome: 'valid', code: 'valid' });
  });

  it('takes a file, and the file before what stands in the box', async () => {
    expect(await verdictOf({ badge: 'what was tried before', file: JSON.stringify(wallet.whole) })).toMatchObject({ outcome: 'valid' });
  });

  it.each([
    [
      'revoked',
      async () => {
        test.issuer.status.value = 1;
        return JSON.stringify(wallet.whole);
      },
      'invalid',
      'status_revoked',
    ],
    ['changed by one letter', async () => JSON.stringify(wallet.whole).replace('Infection', 'Inflection'), 'invalid', 'signature_wrong'],
    ['cut off', async () => JSON.stringify(wallet.whole).slice(0, -20), 'invalid', 'not_json'],
    ['not a badge', async () => 'hello', 'invalid', 'not_a_credential'],
  ])('does not call a badge valid that is %s', async (_, make, outcome, code) => {
    expect(await verdictOf({ badge: await make() })).toEqual({ status: 200, outcome, code });
  });

  it.each([
    ['a whole badge', async (change: JsonObject) => JSON.stringify(await test.issuer.di(wallet.holder.controller, change))],
    ['an SD-JWT', (change: JsonObject) => test.issuer.sdJwt(wallet.copyKey.publicJwk, change)],
  ])('says of %s that its issuer cannot be asked, and that by its own word it is over', async (_, make) => {
    const [ended, lasting] = [await make({ validUntil: '2026-10-31T23:59:59Z' }), await make({})];
    test.issuer.trouble.kind = 'down';
    const page = await (await send({ badge: ended })).text();
    expect(page).toContain('The address that holds the issuer’s keys did not answer.');
    expect(page).toContain('It says itself that it expired on 31 October 2026. Who signed it could not be found out.');
    expect(page).toContain('by its own word it is over');
    const still = await (await send({ badge: lasting })).text();
    for (const words of ['We could not finish checking.', 'Check again in a few minutes.']) expect(still).toContain(words);
    expect(still.match(/We could not finish checking\./g)).toHaveLength(1); // the heading; below it stands what was left open
    expect(still).not.toContain('It says itself');
    test.issuer.trouble.kind = 'none';
    test.clock.now = new Date(test.clock.now.getTime() + 10 * 60_000); // past what the resolver keeps of the trouble
    const read = await (await send({ badge: ended })).text();
    expect(read).toContain('Genuine, but expired');
    expect(read).not.toContain('It says itself');
    expect(read).toContain('Ask the person for a current badge if you need one.');
  });

  it('says of a forgery not to rely on it, and of half a text to get all of it', async () => {
    const forged = JSON.stringify(wallet.whole).replace('Infection', 'Inflection');
    expect(await (await send({ badge: forged })).text()).toContain('Do not rely on anything it says.');
    expect(await (await send({ badge: '{"@context": [' })).text()).toContain('Ask for the file as it was given out');
  });

  it('KF-C19: shows what is written in a badge as text, whatever it is', async () => {
    const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
    const other = await openTestWallet(test.issuer, {
      name: hostile,
      credentialSubject: {
        type: ['AchievementSubject'],
        name: hostile,
        achievement: { id: 'https://x.example/1', type: ['Achievement'], name: hostile, description: hostile, criteria: { narrative: hostile } },
      },
    });
    const page = await (await send({ badge: other.compact })).text();
    expect(page).toContain('&lt;script>alert(1)');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
  });

  it.each([
    ['nothing', '', 'Paste a badge or its address, or choose its file.'],
    ['the source of a page', '<!DOCTYPE html>\n<html><head><svg></svg>', 'This is a web page, and not the badge itself'],
    ['an offer for a wallet', 'openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fbadges.example', 'This link is for a wallet'],
    ['a request to a wallet', 'openid4vp://?client_id=x&request_uri=https%3A%2F%2Fbadges.example', 'This link is for a wallet'],
  ])('says what to do with %s', async (_, badge, words) => {
    const answer = await send({ badge });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(words)]);
  });

  it('puts https before an address that was written without, and asks it once the button is pressed', async () => {
    for (const badge of ['badges.example/s/1', 'www.badges.example', 'badges.example:8443/a?b=c']) {
      const answer = await send({ badge });
      const page = await answer.text();
      expect([answer.status, page.includes(`>https://${badge}</textarea>`), page.includes('An address begins with https://.')]).toEqual([422, true, true]);
    }
    expect((await verdictOf({ badge: 'eyJhbGciOiJFZERTQSJ9.eyJ2Y3QiOiJ4In0.AAAA' })).status).toBe(200);
  });

  describe('of a file', () => {
    const qr = (text: string) => {
      const { size, path } = qrMatrix(text);
      return svgPng(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${size + 16} ${size + 16}"><path fill="#fff" d="M-8-8h999v999h-999z"/><path d="${path}"/></svg>`,
      );
    };
    const certificate = (text: string) =>
      certificatePdf(
        certificateOf({
          facts: { name: 'Infection Prevention', tags: [], alignments: [], results: [], evidence: [], holderName: 'Zoë' },
          language: 'en',
          picture: { mediaType: 'image/svg+xml', bytes: utf8('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>') },
          check: undefined,
          asOf: START,
          attached: { filename: 'badge.json', mediaType: 'application/vc', text },
        }),
        { size: 'A4' },
      );

    it('takes a certificate, and judges the badge that is attached to it: whole, or an SD-JWT', async () => {
      for (const text of [JSON.stringify(wallet.whole), wallet.compact])
        expect(await verdictOf({ file: await certificate(text) })).toEqual({ status: 200, outcome: 'valid', code: 'valid' });
    });

    it('takes a photograph of a badge’s code, and asks no address in a code or a file before it stood in the box', async () => {
      const short = 'eyJhbGciOiJFZERTQSJ9.eyJ2Y3QiOiJ4In0.AAAA';
      expect(await verdictOf({ file: await qr(short) })).toEqual(await verdictOf({ badge: short }));
      expect(await (await send({ file: utf8(qrSvg('https://badges.example/s/2')) })).text()).toContain('>https://badges.example/s/2</textarea>');
      const leads = await send({ file: await qr('https://badges.example/s/1?a=b') });
      expect(leads.status).toBe(422);
      const page = await leads.text();
      for (const words of [
        'look at where it leads',
        '<a href="https://badges.example/s/1?a=b" rel="noopener noreferrer">',
        '>https://badges.example/s/1?a=b</textarea>',
      ])
        expect(page).toContain(words);
      expect(await (await send({ file: ' https://badges.example/s/1\n' })).text()).toContain('>https://badges.example/s/1</textarea>');
      const offer = await (await send({ file: await qr('openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fx.example') })).text();
      expect(offer).toContain('This link is for a wallet');
    });

    it.each<[string, () => Uint8Array, string]>([
      ['a certificate without its badge', () => utf8('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n'), 'This PDF carries no badge.'],
      ['a locked one', () => utf8('%PDF-1.7\ntrailer << /Encrypt 7 0 R >>'), 'This PDF is locked'],
      ['a moving picture', () => utf8('GIF89a'), 'No badge and no code was found in this picture.'],
      ['a page somebody saved', () => utf8('<!-- saved from url=(0027)https://wallet.example/s/1 -->\n<html lang="en"><svg></svg>'), 'This is a web page'],
      ['the archive of a wallet', () => utf8('PK\u0003\u0004....'), 'Unpack it and check the badges in it one by one.'],
      ['a wallet that was saved', () => utf8(`${WALLET_BACKUP}\u0001\u0000`), 'If somebody sent it to you, it is not meant for you'],
      ['a photograph of something else', () => Buffer.from('ffd8ffe000040000ffc0000b0800100010011100ffd9', 'hex'), 'No badge and no code was found'],
    ])('says what to do with %s, to people and to programs', async (_, file, words) => {
      const answer = await send({ file: file() });
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(words)]);
      const told = await (await send({ file: file() }, 'application/json')).json();
      expect(told).toMatchObject({ code: 'bad_form', detail: expect.stringContaining(words) });
    });
  });

  it.each(['png', 'svg'] as const)('reads a badge from a %s that carries it, and says what became of one that does not', async (kind) => {
    const art = { title: 'Infection Prevention in Home Care', kind: 'assessed', alt: '' } as const;
    const picture = kind === 'png' ? await badgePng(art) : utf8(badgeSvg(art));
    expect(await verdictOf({ file: bakeBadge(picture, JSON.stringify(wallet.whole)) })).toEqual({ status: 200, outcome: 'valid', code: 'valid' });
    expect(await verdictOf({ file: picture })).toEqual({ status: 200, outcome: 'invalid', code: 'picture_no_badge' });
    const page = await (await send({ file: picture })).text();
    const whole = bakeBadge(picture, JSON.stringify(wallet.whole));
    for (const half of [picture.subarray(0, 500), whole.subarray(0, whole.length - 20)]) {
      const broken = await (await send({ file: half })).text();
      expect(broken).toMatch(/<span class="state warn">.*No whole badge in this picture\./);
      expect(broken).not.toContain('not valid');
    }
    for (const words of ['sending it through a chat or an editor removes it', 'Ask for the file as it was given out']) expect(page).toContain(words);
  });

  describe('for a badge of Open Badges 2.0', () => {
    const asked: string[] = [];
    let revoked = false;
    const site = createServer(({ url = '' }, response) => {
      asked.push(url);
      const document = documents()[url.slice(1)];
      response.writeHead(document ? 200 : 404).end(JSON.stringify({ ...document, id: `${home}${url}` }));
    });
    let home = '';
    const documents = (): Record<string, JsonObject> => ({
      issuer: { type: 'Issuer', name: 'Old School' },
      badge: { type: 'BadgeClass', name: 'Robotics', issuer: `${home}/issuer` },
      assertion: { ...assertion(), revoked },
    });
    const assertion = (): JsonObject => ({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: `${home}/assertion`,
      recipient: { type: 'email', hashed: false, identity: 'amelie@example.org' },
      issuedOn: '2020-03-01T00:00:00Z',
      badge: `${home}/badge`,
      verification: { type: 'hosted' },
    });
    beforeAll(async () => {
      await new Promise<void>((listening) => site.listen(0, 'localhost', listening));
      home = `http://localhost:${(site.address() as AddressInfo).port}`; // an address with a port, since it listens on one
    });
    afterAll(() => void site.close());

    it('asks nobody by itself, says in whose words it speaks, and how to learn more', async () => {
      const page = await (await send({ badge: JSON.stringify(assertion()) })).text();
      for (const words of [
        'This is a badge of the older kind.',
        'What the badge says of itself',
        'Open Badges 2.0',
        '1 March 2020',
        'choose to ask its issuer’s site',
      ])
        expect(page).toContain(words);
      expect(asked).toEqual([]);
    });

    it('asks its issuer’s site where somebody wants that, each document once', async () => {
      const page = await (await send({ badge: JSON.stringify(assertion()), ask: true })).text();
      for (const words of ['Its issuer’s site confirms this badge', 'What the issuer’s site says of it', 'Robotics', 'Old School'])
        expect(page).toContain(words);
      expect(asked).toEqual(['/assertion', '/badge', '/issuer']);
      revoked = true;
      expect(await verdictOf({ badge: JSON.stringify(assertion()), ask: true })).toMatchObject({ outcome: 'invalid', code: 'status_revoked' });
    });
  });

  it('keeps nothing, sets no cookie, and logs nothing of the badge', async () => {
    const rows = () =>
      test.store.read(async (db) => [
        await db.count(PresentationRequest, {}),
        await db.count(Submission, {}),
        await db.count(PresentedCredential, {}),
        await db.count(Shown, {}),
      ]);
    const before = [await rows(), test.logged.length];
    const answer = await send({ badge: wallet.compact });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await rows()).toEqual(before[0]);
    expect(test.logged.filter((line) => line.includes('Canary') || line.includes('Infection'))).toEqual([]);
    for (const text of ['Canary-Th', 'Infection Prevention', wallet.compact.slice(0, 60)]) expect(await test.onDisk(text)).toBe(false);
  });

  it('refuses what is larger than any badge, and a form of another site', async () => {
    expect((await send({ file: new Uint8Array(9 * 1024 * 1024) })).status).toBe(413);
    const foreign = await test.ask('/verify', { method: 'POST', body: new FormData(), headers: { Origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });

  it('asks one address to wait after so many at once', async () => {
    const answers = [];
    for (let i = 0; i <= VERIFY_RATE.burst; i++) answers.push(await send({ badge: 'x' }));
    const last = answers.at(-1);
    expect([answers.filter(({ status }) => status === 429).length, last?.status, Number(last?.headers.get('retry-after')) > 0]).toEqual([1, 429, true]);
  });
});
