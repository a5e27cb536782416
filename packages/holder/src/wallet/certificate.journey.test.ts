import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { checkPage } from './certificate.ts';

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

describe('a certificate from the wallet', () => {
  it('is a PDF on either paper, named after the badge, which carries it; nobody is asked', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const page = (await zoe.get(at)).html;
    const before = wallet.asked.length;
    for (const size of ['A4', 'Letter']) {
      expect(page).toContain(`${at}/certificate.pdf?size=${size}`);
      const pdf = await zoe.get(`${at}/certificate.pdf?size=${size}`);
      expect(pdf.headers.get('content-type')).toBe('application/pdf');
      expect(pdf.headers.get('content-disposition')).toContain('infection-prevention-in-home-care.pdf');
      const text = Buffer.from(pdf.bytes).toString('latin1');
      expect(text).toMatch(size === 'A4' ? /MediaBox \[0 0 841\.8/ : /MediaBox \[0 0 792 612/);
      expect(text).toContain('badge.json');
    }
    expect(wallet.asked.length).toBe(before);
  });

  it('is nobody else’s', async () => {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    const stranger = await wallet.visitor('eve@example.org');
    expect((await stranger.get(`${at}/certificate.pdf`)).status).toBe(404);
  });

  it('names a page to check it at where the issuer has one, and no other', () => {
    const id = 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11';
    const achievementId = `https://badges.example/achievements/${'a'.repeat(22)}`;
    expect(checkPage({ id, achievementId })).toBe('https://badges.example/certificates/6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11');
    expect(checkPage({ id, achievementId: 'https://elsewhere.example/a/1' })).toBeUndefined();
    expect(checkPage({ id: 'https://elsewhere.example/1', achievementId })).toBeUndefined();
    expect(checkPage({})).toBeUndefined();
  });
});
