import { CRYPTOSUITES, deriveDataIntegrity, type Verdict, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badgeOf } from '../testing/badge.ts';
import { openTestAgent, testContext } from '../testing/open.ts';
import type { Agent, HeldKey, KeyType } from '../types.ts';

const KEY_TYPES: readonly KeyType[] = ['Ed25519', 'P-256', 'P-384'];

let agent: Agent;
const issuers = new Map<KeyType, HeldKey>();
let holder: HeldKey;
beforeAll(async () => {
  agent = await openTestAgent();
  for (const keyType of KEY_TYPES) issuers.set(keyType, await agent.createKeyDid(keyType));
  holder = await agent.createKeyDid('Ed25519');
});
afterAll(() => agent.close());

const issuerWith = (keyType: KeyType): HeldKey => issuers.get(keyType) ?? holder;
const verdictOf = (signed: string): Promise<Verdict> =>
  verifyCredential(signed, { resolve: agent.resolve, fetchStatus: agent.fetchStatus, vouch: agent.vouch, clock: testContext().clock });

const signing = CRYPTOSUITES.filter(({ sign }) => sign).flatMap(({ cryptosuite = '', algorithms }) =>
  KEY_TYPES.map((keyType) => ({ cryptosuite, algorithms, keyType })),
);

describe('every cryptosuite with every kind of key, through the agent', () => {
  it.each(signing)('$cryptosuite with $keyType is signed where the suite has it, and our own verifier agrees', async ({ cryptosuite, algorithms, keyType }) => {
    const { did, algorithm } = issuerWith(keyType);
    const request = { credential: badgeOf(did, holder.did), did, cryptosuite, mandatoryPointers: ['/issuer', '/validFrom'] };
    if (!algorithms.includes(algorithm)) {
      await expect(agent.issueDataIntegrity(request)).rejects.toThrow(TypeError);
      return;
    }
    const signed = await agent.issueDataIntegrity(request);
    expect(signed).toMatchObject({ proof: { type: 'DataIntegrityProof', cryptosuite } });
    const shown = cryptosuite === 'ecdsa-sd-2023' ? await deriveDataIntegrity(signed, ['']) : signed;
    expect([
      (await verdictOf(JSON.stringify(shown))).outcome,
      (await verdictOf(JSON.stringify({ ...shown, validUntil: '2099-01-01T00:00:00Z' }))).outcome,
    ]).toEqual(['valid', 'invalid']);
  });
});

describe('every kind of JWT with every kind of key, through the agent', () => {
  it.each(KEY_TYPES.flatMap((keyType) => (['open-badge', 'vc'] as const).map((kind) => ({ keyType, kind }))))(
    '$kind with $keyType',
    async ({ keyType, kind }) => {
      const { did } = issuerWith(keyType);
      const signed = await agent.issueJwt({ credential: badgeOf(did, holder.did), did, kind });
      expect((await verdictOf(signed)).outcome).toBe('valid');
      const [head, payload, signature = ''] = signed.split('.');
      expect((await verdictOf(`${head}.${payload}.${signature.slice(1)}`)).outcome).toBe('invalid');
      await expect(agent.issueJwt({ credential: badgeOf(holder.did, holder.did), did, kind })).rejects.toMatchObject({ code: 'lint_failed' });
    },
  );
});
