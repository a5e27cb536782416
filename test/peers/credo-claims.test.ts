import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CredoWallet, claimCopies, openCredoWallet, refillCopies } from './credo-wallet.ts';
import { type PeerNetwork, startPeerNetwork } from './nodes.ts';
import { withOtherPayload, withOtherWord } from './tamper.ts';

let nodes: PeerNetwork;
let wallet: CredoWallet;
beforeAll(async () => {
  nodes = await startPeerNetwork();
  wallet = await openCredoWallet();
});
afterAll(async () => {
  await wallet?.shutdown();
  await nodes?.stop();
});

describe.each([
  ['kestrel-bay', 'Ed25519', 'ES256'],
  ['kestrel-bay', 'Ed25519', 'EdDSA'],
  ['heron', 'P-256', 'ES256'],
] as const)('a Credo wallet at the profile %s (%s), with %s keys', (profile, _, algorithm) => {
  const email = (name: string) => `${name}-${algorithm.toLowerCase()}@${profile}.example`;
  const claim = async (name: string, most?: number) => {
    const { link } = await nodes.offer(email(name), { profile });
    return claimCopies(wallet, link, { algorithm, ...(most === undefined ? {} : { most }) });
  };
  const one = async (name: string): Promise<string> => (await claim(name, 1)).copies[0] ?? '';

  it('claims ten copies and keeps them, and our own verdict on each is valid', async () => {
    const { record, copies } = await claim('zoe');
    expect(copies).toHaveLength(10);
    const kept = await wallet.sdJwtVc.getById(record.id);
    expect(kept.credentialInstances.map(({ compactSdJwtVc }) => compactSdJwtVc)).toEqual(copies);
    for (const copy of copies) expect(await nodes.judge(copy)).toMatchObject({ outcome: 'valid', format: 'dc+sd-jwt' });
  });

  it('refuses a copy whose payload is another, as we do', async () => {
    const copy = await one('nour');
    const twin = withOtherPayload(copy, { exp: undefined, iat: 0 });
    expect(await wallet.sdJwtVc.verify({ compactSdJwtVc: copy })).toMatchObject({ isValid: true });
    expect(await wallet.sdJwtVc.verify({ compactSdJwtVc: twin })).toMatchObject({ isValid: false });
    expect(await nodes.judge(twin)).toMatchObject({ outcome: 'invalid', code: 'signature_wrong' });
  });

  it('passes over a disclosure that nobody signed, where we refuse it', async () => {
    const twin = withOtherWord(await one('li'), 'Water', 'Wine');
    const { isValid, sdJwtVc } = await wallet.sdJwtVc.verify({ compactSdJwtVc: twin });
    expect({ isValid, shown: JSON.stringify(sdJwtVc?.prettyClaims).includes('Wine') }).toEqual({ isValid: true, shown: false });
    expect(await nodes.judge(twin)).toMatchObject({ outcome: 'invalid' });
  });

  it('reads our status list, and refuses a copy once it is revoked', async () => {
    const copy = await one('siobhan');
    expect(await wallet.sdJwtVc.verify({ compactSdJwtVc: copy })).toMatchObject({ isValid: true });
    await nodes.revoke(email('siobhan'), profile);
    expect(await wallet.sdJwtVc.verify({ compactSdJwtVc: copy })).toMatchObject({ isValid: false, error: { message: 'Status is not valid' } });
    expect(await nodes.judge(copy)).toMatchObject({ outcome: 'invalid', code: 'status_revoked' });
  });
});

describe('a Credo wallet', () => {
  const oneKey = { algorithm: 'ES256', most: 1 } as const;

  it('claims with the PIN of the slip, and not with another', async () => {
    const { link, pin } = await nodes.offer('pin@learner.example', { pin: true });
    await expect(claimCopies(wallet, link, oneKey, pin === '000000' ? '000001' : '000000')).rejects.toThrow(/invalid_grant/);
    expect((await claimCopies(wallet, link, oneKey, pin)).copies).toHaveLength(1);
  });

  it('cannot claim an offer twice', async () => {
    const { link } = await nodes.offer('twice@learner.example');
    await claimCopies(wallet, link, oneKey);
    await expect(claimCopies(wallet, link, oneKey)).rejects.toThrow();
  });

  it('gets ten more copies by its refresh token, until the badge is revoked', async () => {
    const { link } = await nodes.offer('more@learner.example');
    const refilled = await refillCopies(wallet, await claimCopies(wallet, link, { algorithm: 'ES256' }), { algorithm: 'ES256' });
    expect(refilled.copies).toHaveLength(10);
    await nodes.revoke('more@learner.example');
    await expect(refillCopies(wallet, refilled, { algorithm: 'ES256' })).rejects.toThrow(/invalid_grant/);
  });
});
