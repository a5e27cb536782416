import { CRYPTOSUITES, type Did, deriveDataIntegrity, type Verdict, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_KEY_TYPES, type AnyKeyType, KEY_TYPES } from '../keys/public-key.ts';
import { badgeOf } from '../testing/badge.ts';
import { openTestAgent, testContext } from '../testing/open.ts';
import type { Agent } from '../types.ts';

let agent: Agent;
const issuers = new Map<AnyKeyType, Did>();
let holder: Did;
beforeAll(async () => {
  agent = await openTestAgent();
  for (const keyType of KEY_TYPES) issuers.set(keyType, (await agent.createKeyDid(keyType)).did);
  issuers.set('BLS12-381', await agent.createBbsDid());
  holder = (await agent.createKeyDid('Ed25519')).did;
});
afterAll(() => agent.close());

const issuerWith = (keyType: AnyKeyType): Did => issuers.get(keyType) ?? holder;
const verdictOf = (signed: string): Promise<Verdict> =>
  verifyCredential(signed, { resolve: agent.resolve, fetchStatus: agent.fetchStatus, vouch: agent.vouch, clock: testContext().clock });

const signing = CRYPTOSUITES.filter(({ sign, signMessages }) => sign ?? signMessages).flatMap(({ cryptosuite = '', algorithms, derive }) =>
  ANY_KEY_TYPES.map((keyType) => ({ cryptosuite, algorithms, keyType, derives: derive !== undefined })),
);

describe('every cryptosuite with every kind of key, through the agent', () => {
  it.each(signing)(
    '$cryptosuite with $keyType is signed where the suite has it, and our own verifier agrees',
    async ({ cryptosuite, algorithms, keyType, derives }) => {
      const did = issuerWith(keyType);
      const { algorithm } = await agent.keyOf(did, 'credentials');
      const request = { credential: badgeOf(did, holder), did, cryptosuite, mandatoryPointers: ['/issuer', '/validFrom'] };
      if (!algorithms.includes(algorithm)) {
        await expect(agent.issueDataIntegrity(request)).rejects.toThrow(TypeError);
        return;
      }
      const signed = await agent.issueDataIntegrity(request);
      expect(signed).toMatchObject({ proof: { type: 'DataIntegrityProof', cryptosuite } });
      const shown = derives ? await deriveDataIntegrity(signed, ['']) : signed;
      expect([
        (await verdictOf(JSON.stringify(shown))).outcome,
        (await verdictOf(JSON.stringify({ ...shown, validUntil: '2099-01-01T00:00:00Z' }))).outcome,
      ]).toEqual(['valid', 'invalid']);
    },
  );
});

describe('every kind of JWT with every kind of key, through the agent', () => {
  it.each(KEY_TYPES.flatMap((keyType) => (['open-badge', 'vc'] as const).map((kind) => ({ keyType, kind }))))(
    '$kind with $keyType',
    async ({ keyType, kind }) => {
      const did = issuerWith(keyType);
      const signed = await agent.issueJwt({ credential: badgeOf(did, holder), did, kind });
      expect((await verdictOf(signed)).outcome).toBe('valid');
      const [head, payload, signature = ''] = signed.split('.');
      expect((await verdictOf(`${head}.${payload}.${signature.slice(1)}`)).outcome).toBe('invalid');
      await expect(agent.issueJwt({ credential: badgeOf(holder, holder), did, kind })).rejects.toMatchObject({ code: 'lint_failed' });
    },
  );

  it('none with a key of bbs-2023, which signs nothing else', async () => {
    const did = issuerWith('BLS12-381');
    const credential = badgeOf(did, holder);
    for (const kind of ['open-badge', 'vc'] as const) await expect(agent.issueJwt({ credential, did, kind })).rejects.toThrow(TypeError);
    for (const purpose of ['credentials', 'requests'] as const) await expect(agent.signer(did, purpose)).rejects.toThrow(TypeError);
  });
});
