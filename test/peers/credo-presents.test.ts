import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEARNER } from '../network.ts';
import { type CredoWallet, claimCopies, openCredoWallet, readRequest } from './credo-wallet.ts';
import { type PeerNetwork, startPeerNetwork, TITLE } from './nodes.ts';

let nodes: PeerNetwork;
let wallet: CredoWallet;
beforeAll(async () => {
  nodes = await startPeerNetwork();
  wallet = await openCredoWallet();
  await claimCopies(wallet, (await nodes.offer(LEARNER.email)).link, { algorithm: 'ES256' });
});
afterAll(async () => {
  await wallet?.shutdown();
  await nodes?.stop();
});

describe('a Credo wallet that is asked by our verifier', () => {
  it('reads the signed request, shows two fields, and our verdict is valid', async () => {
    const asked = await nodes.ask(['achievement', 'name']);
    const send = await readRequest(wallet, asked.link);
    expect(await send()).toMatchObject({ ok: true, serverResponse: { status: 200 }, redirectUri: expect.stringContaining('response_code=') });
    expect(await asked.state()).toMatchObject({
      state: 'answered',
      verdict: { outcome: 'valid', code: 'valid' },
      shown: { achievement: [TITLE], name: [LEARNER.name] },
    });
  });

  it('shows nothing that was not asked for', async () => {
    const asked = await nodes.ask(['achievement']);
    await (await readRequest(wallet, asked.link))();
    const { verdict, shown } = await asked.state();
    expect(verdict?.outcome).toBe('valid');
    expect(shown).toEqual({ achievement: [TITLE] });
  });

  it('is refused with a second answer, and finds the request closed', async () => {
    const asked = await nodes.ask(['achievement']);
    const send = await readRequest(wallet, asked.link);
    expect(await send()).toMatchObject({ ok: true });
    expect(await send()).toMatchObject({ ok: false, serverResponse: { body: { error: 'request_answered' } } });
    await expect(readRequest(wallet, asked.link)).rejects.toThrow();
  });

  it('is valid until the badge is revoked and the clerk checks again', async () => {
    const other = await openCredoWallet();
    await claimCopies(other, (await nodes.offer('gone@learner.example')).link, { algorithm: 'EdDSA', most: 1 });
    const asked = await nodes.ask(['achievement']);
    await (await readRequest(other, asked.link))();
    await other.shutdown();
    expect(await asked.checkAgain()).toMatchObject({ verdict: { outcome: 'valid' } });
    await nodes.revoke('gone@learner.example');
    expect(await asked.checkAgain()).toMatchObject({ verdict: { outcome: 'invalid', code: 'status_revoked' } });
  });
});
