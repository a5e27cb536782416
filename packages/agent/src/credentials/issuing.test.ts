import { checkDataIntegrity, publicKeyOf, publicKeyOfJwk, readProofs, readSdJwt, verifyBytes } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { codeOf, keyIn } from '../testing/ask.ts';
import { badgeOf } from '../testing/badge.ts';
import { HOST, openTestAgent, PUBLIC_URL } from '../testing/open.ts';

describe('signing', () => {
  it('uses the key that was named, never the first one in table order', async () => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const data = Buffer.from('any bytes');
    for (const purpose of ['credentials', 'requests', 'audit'] as const) {
      const signer = await agent.signer(did, purpose);
      const signature = await signer.sign(data);
      const methods = (await agent.documentOf(did))?.verificationMethod ?? [];
      const fitting = methods.filter((method) => {
        const key = publicKeyOf(method);
        return key && verifyBytes('EdDSA', key.key, data, signature);
      });
      expect(fitting.map((method) => method.id)).toEqual([signer.verificationMethod]);
    }
    await agent.close();
  });

  it('is refused for a DID or a key that is not the node’s', async () => {
    const agent = await openTestAgent();
    expect(await codeOf(agent.signer('did:web:a.example', 'credentials'))).toBe('not_found');
    expect(await codeOf(agent.signerOf('did:web:a.example#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'))).toBe('not_found');
    expect(await agent.documentOf('did:web:a.example')).toBeUndefined();
    expect(await agent.documentOf('not a did')).toBeUndefined();
    await agent.close();
  });

  it.each(['Ed25519', 'P-256'] as const)(
    'issues a Data Integrity badge with the %s credentials key and leaves the caller’s object as it was',
    async (keyType) => {
      const agent = await openTestAgent();
      const did = await agent.ensureWebDid(HOST, keyType);
      const { did: holder } = await agent.createKeyDid('Ed25519');
      const credential = { ...badgeOf(did, holder), type: ['OpenBadgeCredential', 'VerifiableCredential'] };
      const before = structuredClone(credential);
      const signed = await agent.issueDataIntegrity({ credential, did });
      expect(credential).toEqual(before);
      const { proof: _, ...unsigned } = signed;
      expect(unsigned).toEqual(before);
      const proofs = readProofs(signed);
      const proof = proofs.ok ? proofs.proofs[0] : undefined;
      if (!proof) throw new Error('no proof');
      expect(proof).toMatchObject({ proofPurpose: 'assertionMethod', verificationMethod: (await agent.signer(did, 'credentials')).verificationMethod });
      const key = await keyIn(agent, did, proof.verificationMethod);
      expect(await checkDataIntegrity(signed, proof, key)).toMatchObject({ ok: true });
      const forged = { ...signed, name: 'Doctor' };
      expect(await checkDataIntegrity(forged, proof, key)).toMatchObject({ ok: false, code: 'signature_wrong' });
      await agent.close();
    },
  );

  it('refuses a credential of another issuer, one of VCDM 1.1, and a term that no context defines', async () => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const other = await agent.createKeyDid('Ed25519');
    const badge = badgeOf(did, other.did);
    expect(await codeOf(agent.issueDataIntegrity({ credential: badge, did: other.did }))).toBe('lint_failed');
    expect(await codeOf(agent.issueDataIntegrity({ credential: { ...badge, issuanceDate: '2026-11-25T00:00:00Z' }, did }))).toBe('lint_failed');
    const contexts = ['https://www.w3.org/2018/credentials/v1', ...[badge['@context'] ?? []].flat()];
    expect(await codeOf(agent.issueDataIntegrity({ credential: { ...badge, '@context': contexts }, did }))).toBe('lint_failed');
    expect(await codeOf(agent.issueDataIntegrity({ credential: { ...badge, madeUp: 'x' }, did }))).toBe('lint_failed');
    expect(await codeOf(agent.issueDataIntegrity({ credential: badge, did }))).toBe('done');
    const copy = { badge, holderJwk: other.publicJwk, status: { uri: `${PUBLIC_URL}/status/1.jwt`, idx: 7 }, issuedAt: new Date('2026-11-25T12:00:00Z') };
    expect(await codeOf(agent.issueSdJwt({ ...copy, did: other.did }))).toBe('lint_failed');
    await agent.close();
  });

  it('presents a badge by the holder’s key, bound to the request', async () => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const holder = await agent.createKeyDid('Ed25519');
    const badge = await agent.issueDataIntegrity({ credential: badgeOf(did, holder.did), did });
    const presentation = await agent.presentDataIntegrity({
      credentials: [badge],
      kid: holder.kid,
      challenge: 'n-1',
      domain: 'decentralized_identifier:did:web:v',
    });
    expect(presentation).toMatchObject({ type: ['VerifiablePresentation'], holder: holder.did, verifiableCredential: [badge] });
    const proofs = readProofs(presentation);
    const proof = proofs.ok ? proofs.proofs[0] : undefined;
    if (!proof) throw new Error('no proof');
    expect(proof).toMatchObject({
      proofPurpose: 'authentication',
      challenge: 'n-1',
      domain: 'decentralized_identifier:did:web:v',
      verificationMethod: holder.kid,
    });
    expect(await checkDataIntegrity(presentation, proof, await keyIn(agent, holder.did, holder.kid))).toMatchObject({ ok: true });
    await agent.close();
  });

  it('issues an SD-JWT copy to a key and presents it by that key with two fields open', async () => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const holder = await agent.createKeyDid('P-256');
    const thief = await agent.createKeyDid('P-256');
    const credential = await agent.issueSdJwt({
      badge: badgeOf(did, holder.did),
      did,
      holderJwk: holder.publicJwk,
      status: { uri: `${PUBLIC_URL}/status/1.jwt`, idx: 7 },
      issuedAt: new Date('2026-11-25T12:00:00Z'),
    });
    const { header, signingInput, signature } = readSdJwt(credential);
    expect(header).toMatchObject({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: (await agent.signer(did, 'credentials')).verificationMethod });
    const issuerKey = await keyIn(agent, did, String(header.kid));
    expect(verifyBytes('EdDSA', issuerKey.key, Buffer.from(signingInput), signature)).toBe(true);

    const answer = {
      credential,
      disclose: [
        ['credentialSubject', 'achievement', 'name'],
        ['credentialSubject', 'name'],
      ],
      nonce: 'n-1',
      audience: 'decentralized_identifier:did:web:v',
    };
    const presented = await agent.presentSdJwt({ ...answer, kid: holder.kid });
    expect(readSdJwt(presented).claims).toMatchObject({ credentialSubject: { name: 'Zoë Martin', achievement: { name: 'First aid' } } });
    expect(presented).not.toContain(Buffer.from('Keeps a person alive').toString('base64url').slice(0, 16));
    const [head = '', body = '', tail = ''] = presented.slice(presented.lastIndexOf('~') + 1).split('.');
    const key = publicKeyOfJwk(holder.publicJwk);
    if (!key) throw new Error('no key');
    expect(verifyBytes('ES256', key.key, Buffer.from(`${head}.${body}`), Buffer.from(tail, 'base64url'))).toBe(true);
    await expect(agent.presentSdJwt({ ...answer, kid: thief.kid })).rejects.toThrow();
    await agent.close();
  });
});
