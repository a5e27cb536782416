import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEARNER } from '../network.ts';
import { type CredoVerifier, openCredoVerifier } from './credo-verifier.ts';
import { type PeerNetwork, startPeerNetwork, TITLE } from './nodes.ts';

let nodes: PeerNetwork;
let verifier: CredoVerifier;
beforeAll(async () => {
  nodes = await startPeerNetwork();
  verifier = await openCredoVerifier();
  await nodes.badge(LEARNER.email);
});
afterAll(async () => {
  await verifier?.stop();
  await nodes?.stop();
});

const NAME = ['credentialSubject', 'name'];
const ACHIEVEMENT = ['credentialSubject', 'achievement', 'name'];

describe('our wallet that is asked by a Credo verifier', () => {
  it('shows two fields, and Credo verifies the presentation', async () => {
    const asked = await verifier.ask([ACHIEVEMENT, NAME]);
    await nodes.answer(asked.link);
    expect(await asked.verified()).toMatchObject({
      state: 'ResponseVerified',
      shown: { credentialSubject: { name: LEARNER.name, achievement: { name: TITLE } } },
    });
  });

  it('shows the title and hides the name where the title is asked for', async () => {
    const asked = await verifier.ask([ACHIEVEMENT]);
    await nodes.answer(asked.link);
    const { shown } = await asked.verified();
    expect(shown).toMatchObject({ credentialSubject: { achievement: { name: TITLE } } });
    expect(JSON.stringify(shown)).not.toContain(LEARNER.name);
  });

  it('is refused by Credo once the badge is revoked, and says so to the learner', async () => {
    await nodes.revoke(LEARNER.email);
    const asked = await verifier.ask([ACHIEVEMENT]);
    // The wallet has not heard of it: it asks, tells its owner, and leaves it to them.
    await expect(nodes.answer(asked.link)).rejects.toThrow(/answered 409.*Its issuer was asked just now/s);
    await expect(nodes.answer(asked.link)).rejects.toThrow(/answered 502/);
    expect(await asked.verified()).toMatchObject({ state: 'Error', errorMessage: expect.stringContaining('Status is not valid') });
  });
});
