import { randomBytes } from 'node:crypto';
import { type Did, OWN_LIST, signDataIntegrity, type Verdict, type VerifyDeps, verifyCredential, verifyPresentation } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badgeOf } from './testing/badge.ts';
import { HOST, openTestAgent, testContext } from './testing/open.ts';
import type { Agent, HeldKey } from './types.ts';

/** What this agent signs, judged by the one pipeline with this agent's resolver and list. */
const context = testContext();
let agent: Agent;
let deps: VerifyDeps;
let did: Did;
let holder: HeldKey;
const outcome = ({ outcome, code }: Pick<Verdict, 'outcome' | 'code'>) => ({ outcome, code });

beforeAll(async () => {
  agent = await openTestAgent({ context, trust: { allow: [{ did: `did:web:${HOST}`, name: 'Saint Mary College' }], registries: [] } });
  deps = { resolve: agent.resolve, vouch: agent.vouch, clock: context.clock, fetchStatus: async () => ({ state: 'absent', reason: 'no list here' }) };
  did = await agent.ensureWebDid(HOST, 'Ed25519');
  holder = await agent.createKeyDid('Ed25519');
});
afterAll(() => agent.close());

describe('the pipeline', () => {
  it('finds a badge of this agent valid, and says who vouches', async () => {
    const badge = await agent.issueDataIntegrity({ credential: badgeOf(did, holder.did), did });
    const verdict = await verifyCredential(JSON.stringify(badge), deps);
    expect(outcome(verdict)).toEqual({ outcome: 'valid', code: 'valid' });
    expect(verdict.issuer?.vouchers).toEqual([{ registry: OWN_LIST, name: 'Saint Mary College' }]);
  });

  it.each(['requests', 'audit'] as const)('KF-V7: refuses a badge signed with the %s key of the same DID', async (purpose) => {
    const signer = await agent.signer(did, purpose);
    const badge = await signDataIntegrity(badgeOf(did, holder.did), signer, { created: context.clock(), proofPurpose: 'assertionMethod' });
    const verdict = await verifyCredential(JSON.stringify(badge), deps);
    expect(outcome(verdict)).toEqual({ outcome: 'invalid', code: 'key_not_listed' });
    const twin = await signDataIntegrity(badgeOf(did, holder.did), await agent.signer(did, 'credentials'), {
      created: context.clock(),
      proofPurpose: 'assertionMethod',
    });
    expect(outcome(await verifyCredential(JSON.stringify(twin), deps))).toEqual({ outcome: 'valid', code: 'valid' });
  });

  it('finds a presentation by the holder valid, and refuses it for another request', async () => {
    const badge = await agent.issueDataIntegrity({ credential: badgeOf(did, holder.did), did });
    const [nonce, audience] = [randomBytes(16).toString('base64url'), 'decentralized_identifier:did:web:v.example'];
    const presentation = JSON.stringify(await agent.presentDataIntegrity({ credentials: [badge], kid: holder.kid, challenge: nonce, domain: audience }));
    expect(await verifyPresentation(presentation, deps, { nonce, audience })).toMatchObject({ outcome: 'valid' });
    expect(await verifyPresentation(presentation, deps, { nonce: 'another', audience })).toMatchObject({ outcome: 'invalid' });
    expect(await verifyPresentation(presentation, deps, { nonce, audience: 'decentralized_identifier:did:web:w.example' })).toMatchObject({
      outcome: 'invalid',
    });
  });
});
