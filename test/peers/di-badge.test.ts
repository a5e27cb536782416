import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askDigitalBazaar } from './digital-bazaar.ts';
import { type PeerNetwork, startPeerNetwork } from './nodes.ts';

let nodes: PeerNetwork;
beforeAll(async () => {
  nodes = await startPeerNetwork();
});
afterAll(() => nodes?.stop());

describe('a badge of ours, judged by the libraries of Digital Bazaar', () => {
  it('is verified, with both its status lists', async () => {
    const badge = JSON.parse(await nodes.badge('zoe@learner.example'));
    expect(badge.proof.cryptosuite).toBe('eddsa-rdfc-2022');
    expect(await askDigitalBazaar(badge)).toEqual({ verified: true, status: { revocation: false, suspension: false }, reasons: [] });
  });

  it('is refused when one word of it is another', async () => {
    const badge = JSON.parse(await nodes.badge('nour@learner.example'));
    const twin = structuredClone(badge);
    twin.credentialSubject.achievement.name = `${twin.credentialSubject.achievement.name}!`;
    expect(await askDigitalBazaar(badge)).toMatchObject({ verified: true });
    expect(await askDigitalBazaar(twin)).toEqual({ verified: false, status: {}, reasons: expect.arrayContaining(['Invalid signature.']) });
  });

  it('shows its revocation, and no other, once it is revoked', async () => {
    const badge = JSON.parse(await nodes.badge('li@learner.example'));
    await nodes.revoke('li@learner.example');
    expect(await askDigitalBazaar(badge)).toMatchObject({ status: { revocation: true, suspension: false } });
  });
});
