import { beforeEach, describe, expect, it } from 'vitest';
import { isJsonObject } from '../json/strict.ts';
import { deriveDataIntegrity, type ProofOptions, signDataIntegrity } from '../proof/data-integrity.ts';
import { keyParty, webParty } from '../testing/party.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Credential, JsonObject, Signer, Verdict } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (document: JsonObject): Promise<Verdict> => verifyCredential(JSON.stringify(document), world.deps);
const sign = (document: Credential, signer: Signer = world.issuer.signer, options: Partial<ProofOptions> = {}): Promise<Credential> =>
  signDataIntegrity(document, signer, { created: NOW, proofPurpose: 'assertionMethod', ...options });
const proofsOf = ({ proof }: JsonObject): JsonObject[] => (Array.isArray(proof) ? proof : [proof ?? null]).filter(isJsonObject);

describe('of several proofs', () => {
  const proofOf = async (signer = world.issuer.signer, alter: JsonObject = {}): Promise<JsonObject> =>
    proofsOf(await sign(world.badge(alter), signer))[0] ?? {};
  const withProofs = (...proof: JsonObject[]): JsonObject => ({ ...world.badge(), proof });

  it('every one must hold, in whatever order', async () => {
    const [good, bad] = [await proofOf(), await proofOf(world.issuer.signer, { awardedDate: '2020-01-01T00:00:00Z' })];
    expect(short(await check(withProofs(good, bad)))).toBe('invalid: signature_wrong');
    expect(short(await check(withProofs(bad, good)))).toBe('invalid: signature_wrong');
    expect(short(await check(withProofs(good, good)))).toBe('valid: valid');
  });

  it('one must be the issuer’s; a second by somebody else must hold too', async () => {
    const [own, other] = [await proofOf(), await proofOf(keyParty().signer)];
    expect(short(await check(withProofs(other)))).toBe('invalid: key_foreign');
    expect(short(await check(withProofs(other, own)))).toBe('valid: valid');
    for (const set of [withProofs(other, own), withProofs(own, other)])
      expect((await check(set)).issuer).toMatchObject({ did: world.issuer.did, keyId: world.issuer.signer.verificationMethod });
    expect(short(await check(withProofs(own, { ...other, verificationMethod: 'https://else.example/key' })))).toBe('invalid: key_not_named');
    expect(short(await check(withProofs(own, { ...other, proofValue: own.proofValue ?? '' })))).toBe('invalid: signature_wrong');
  });

  it('one of a kind we do not know proves nothing, spoils nothing, and is told of', async () => {
    const own = await proofOf();
    const strange = { ...own, cryptosuite: 'none-2030' };
    expect(short(await check(withProofs(strange)))).toBe('undetermined: proof_unsupported');
    for (const foreign of [strange, { type: 'SomeProofType' }, { type: 'JwtProof2020', jwt: 'a.b.c' }]) {
      const verdict = await check(withProofs(foreign, own));
      expect(short(verdict)).toBe('valid: valid');
      expect(codesAt(verdict, 'algorithm')).toEqual(['proof_not_read', 'algorithm_ok']);
    }
    expect(codesAt(await check(withProofs(own)), 'algorithm')).toEqual(['algorithm_ok']);
  });

  it('a broken one of a kind we know is refused, beside a good one too', async () => {
    const own = await proofOf();
    const { cryptosuite: _, ...nameless } = own;
    for (const broken of [{ ...own, proofValue: 1 }, nameless, { ...own, cryptosuite: { name: 1 } }, { ...own, created: 'yesterday' }])
      expect(short(await check(withProofs(broken as JsonObject, own)))).toBe('invalid: proof_malformed');
    expect(short(await check({ ...world.badge(), proof: [own, 'text'] }))).toBe('invalid: proof_malformed');
  });

  it('a purpose other than ours on one of them is refused', async () => {
    const own = await proofOf();
    expect(short(await check(withProofs(own, { ...own, proofPurpose: 'authentication' })))).toBe('invalid: proof_purpose_wrong');
  });

  it('five are too many to be asked for keys, foreign ones counted', async () => {
    const own = await proofOf();
    expect(short(await check(withProofs(own, own, own, own, own)))).toBe('invalid: proof_malformed');
    expect(short(await check(withProofs(own, own, own, own, { type: 'SomeProofType' })))).toBe('invalid: proof_malformed');
  });

  it('four by suites and keys of every kind hold together', async () => {
    const high = keyParty('ES384');
    let badge = await sign(world.badge());
    badge = await sign(badge, world.issuer.signer, { cryptosuite: 'eddsa-jcs-2022' });
    badge = await sign(badge, high.signer, { cryptosuite: 'ecdsa-jcs-2019' });
    badge = await sign(badge, keyParty('ES256').signer);
    expect(proofsOf(badge).map(({ cryptosuite }) => cryptosuite)).toEqual(['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-jcs-2019', 'ecdsa-rdfc-2019']);
    expect(short(await check(badge))).toBe('valid: valid');
  });
});

describe('of a chain of proofs', () => {
  const first = 'urn:uuid:8d0b1f0e-0001-4a57-9d57-0b6f1b1c9a11';

  async function chain(): Promise<Credential> {
    const signed = await sign(world.badge(), world.issuer.signer, { id: first });
    return sign(signed, keyParty().signer, { previousProof: first });
  }

  it('each link holds, in whatever order they stand', async () => {
    const badge = await chain();
    expect(short(await check(badge))).toBe('valid: valid');
    expect(short(await check({ ...badge, proof: proofsOf(badge).toReversed() }))).toBe('valid: valid');
  });

  it('what a link builds on cannot be taken away, exchanged or doubled', async () => {
    const badge = await chain();
    const [own = {}, link = {}] = proofsOf(badge);
    const [other = {}] = proofsOf(await sign(world.badge(), world.issuer.signer, { id: first, created: new Date(NOW.getTime() - 60_000) }));
    const [unnamed = {}] = proofsOf(await sign(world.badge()));
    expect(short(await check({ ...badge, proof: [unnamed, link] }))).toBe('invalid: proof_chain_broken');
    expect(short(await check({ ...badge, proof: [other, link] }))).toBe('invalid: signature_wrong');
    expect(short(await check({ ...badge, proof: [own, other, link] }))).toBe('invalid: proof_chain_broken');
    for (const previousProof of [[], [first, first], 'urn:uuid:none', 7])
      expect(short(await check({ ...badge, proof: [own, { ...link, previousProof }] }))).toBe('invalid: proof_chain_broken');
  });

  it('a link cannot be cut loose from what it builds on', async () => {
    const [own = {}, { previousProof: _, ...loose } = {}] = proofsOf(await chain());
    expect(short(await check({ ...world.badge(), proof: [own, loose] }))).toBe('invalid: signature_wrong');
  });

  it('refuses to build on a proof that is not there', async () => {
    await expect(sign(await sign(world.badge()), world.issuer.signer, { previousProof: first })).rejects.toMatchObject({ code: 'lint_failed' });
  });
});

describe('of a proof from which its holder shows parts', () => {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const disclosure = { mandatoryPointers: [], random };

  it('the derived one is valid and says that parts may be hidden; the base is not for showing', async () => {
    world = await openWorld(webParty('badges.kestrelbay.example', 'ES256'));
    const base = await sign(world.badge(), world.issuer.signer, { cryptosuite: 'ecdsa-sd-2023', disclosure });
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/achievement/name']);
    const verdict = await check(derived);
    expect(short(verdict)).toBe('valid: valid');
    expect(codesAt(verdict, 'model')).toContain('model_disclosed_ok');
    expect(short(await check(base))).toBe('invalid: proof_underived');
    const { credentialStatus: _, ...unrevocable } = derived;
    expect(short(await check(unrevocable))).toBe('invalid: signature_wrong');
  });
});
