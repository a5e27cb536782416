import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEARNER } from '../network.ts';
import { type CredoWallet, claimCopies, openCredoWallet } from './credo-wallet.ts';
import { type PeerNetwork, startPeerNetwork, TITLE } from './nodes.ts';
import { askSdJwtLibrary } from './sd-jwt-library.ts';
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

const copyFor = async (email: string): Promise<string> => {
  const { copies } = await claimCopies(wallet, (await nodes.offer(email)).link, { algorithm: 'ES256', most: 1 });
  return copies[0] ?? '';
};

describe('an SD-JWT badge of ours, judged by @sd-jwt/sd-jwt-vc', () => {
  it('is verified with every claim open, its status list read', async () => {
    expect(await askSdJwtLibrary(await copyFor('zoe@learner.example'))).toMatchObject({
      verified: true,
      claims: { vct: 'urn:laurel:open-badge:1', credentialSubject: { name: LEARNER.name, achievement: { name: TITLE } } },
    });
  });

  it('is verified with no claim open, and then says neither the name nor the title', async () => {
    const copy = await copyFor('nour@learner.example');
    const opinion = await askSdJwtLibrary(`${copy.split('~', 1)}~`);
    expect(opinion).toMatchObject({ verified: true, claims: { credentialSubject: { type: ['AchievementSubject'] } } });
    expect(JSON.stringify(opinion)).not.toMatch(new RegExp(`${LEARNER.name}|${TITLE}`));
  });

  it('is refused when its payload is another', async () => {
    const copy = await copyFor('li@learner.example');
    expect(await askSdJwtLibrary(copy)).toMatchObject({ verified: true });
    expect(await askSdJwtLibrary(withOtherPayload(copy, { nbf: 0 }))).toMatchObject({ verified: false, reason: expect.stringMatching(/signature/i) });
  });

  it('is accepted with a disclosure nobody signed, which the library leaves out and we refuse', async () => {
    const twin = withOtherWord(await copyFor('conall@learner.example'), 'Water', 'Wine');
    const opinion = await askSdJwtLibrary(twin);
    expect(opinion).toMatchObject({ verified: true });
    expect(JSON.stringify(opinion)).not.toContain('Wine');
    expect(await nodes.judge(twin)).toMatchObject({ outcome: 'invalid' });
  });

  it('is refused once it is revoked', async () => {
    const copy = await copyFor('siobhan@learner.example');
    expect(await askSdJwtLibrary(copy)).toMatchObject({ verified: true });
    await nodes.revoke('siobhan@learner.example');
    expect(await askSdJwtLibrary(copy)).toMatchObject({ verified: false, reason: expect.stringContaining('Status is not valid') });
  });
});
