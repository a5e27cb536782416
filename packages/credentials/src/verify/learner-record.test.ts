import { beforeEach, describe, expect, it } from 'vitest';
import { CLR_V2, CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { CLR_CREDENTIALS } from '../limits.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { keyParty, type Party, webParty } from '../testing/party.ts';
import { codesAt, found, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
let registrar: Party;
beforeEach(async () => {
  world = await openWorld();
  registrar = webParty('registrar.example');
  world.resolutions.set(registrar.did, found(registrar));
});

/** A transcript of the registrar that bundles credentials of others. */
async function record(inside: Json[], change: JsonObject = {}): Promise<string> {
  const document = {
    '@context': [CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3],
    id: 'urn:uuid:5b1e6a7c-8d7f-4f0e-9b1a-3d0f6a2c4e77',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Transcript',
    issuer: { id: registrar.did, type: ['Profile'], name: 'The registrar' },
    validFrom: '2026-06-01T00:00:00Z',
    credentialSubject: { id: world.holder.did, type: ['ClrSubject'], verifiableCredential: inside },
    ...change,
  };
  return JSON.stringify(await signDataIntegrity(document, registrar.signer, { created: NOW, proofPurpose: 'assertionMethod' }));
}

const check = async (text: string) => verifyCredential(text, world.deps);

/** A badge by somebody else altogether, to the same learner: nothing of it is described in the other one. */
async function another(change: JsonObject = {}): Promise<JsonObject> {
  const other = keyParty();
  const badge: JsonObject = {
    '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
    id: 'urn:uuid:0d0a3a3e-4f0f-4b0a-8f0c-6f8d1d7c2b10',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: other.did, type: ['Profile'], name: 'A club' },
    validFrom: '2026-06-01T00:00:00Z',
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'K-1', identityType: 'sisSourcedId' }],
      achievement: { id: 'https://club.example/a', type: ['Achievement'], name: 'Rowing', description: 'Rows', criteria: { narrative: 'Rowed' } },
    },
    ...change,
  };
  return signDataIntegrity(badge, other.signer, { created: NOW, proofPurpose: 'assertionMethod' });
}

describe('a learner record', () => {
  it('is valid by its own signature, and each credential inside has a verdict of its own', async () => {
    const verdict = await check(await record([await another()]));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['model_ok', 'inside_ok']]);
    expect(verdict.inside?.map(short)).toEqual(['valid: valid']);
    expect(verdict.inside?.[0]?.issuer?.did).not.toBe(registrar.did);
  });

  it('asks the status list of the credential inside', async () => {
    const revocable = await another({
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '94567',
        statusListCredential: world.urls.revocation,
      },
    });
    const verdict = await check(await record([revocable]));
    expect(world.asked).toContain(world.urls.revocation);
    // The list is another issuer's: nothing is known, and the record itself is no less sound.
    expect([short(verdict), verdict.inside?.map(short)]).toEqual(['valid: valid', ['undetermined: list_other_issuer']]);
  });

  it('lends its signature to nothing inside, and is not believed beside what nobody signed: a member could have been moved between them', async () => {
    const { proof: _, ...unsigned } = await another();
    const altered = { ...(await another()), name: 'Rowing and sailing' };
    for (const [inside, code] of [
      [unsigned, 'invalid: proof_missing'],
      [altered, 'invalid: signature_wrong'],
    ] as const) {
      const verdict = await check(await record([inside]));
      expect([short(verdict), codesAt(verdict, 'model'), verdict.inside?.map(short)]).toEqual([
        'undetermined: inside_unsigned',
        ['model_ok', 'inside_unsigned'],
        [code],
      ]);
    }
  });

  it('is not believed where what a badge inside says was moved onto its own achievement, though the graph is the one that was signed', async () => {
    const shared = { id: 'https://club.example/a', type: ['Achievement'], name: 'Rowing', description: 'Rows', criteria: { narrative: 'Rowed' } };
    const badge = await another({
      credentialSubject: { id: world.holder.did, type: ['AchievementSubject'], achievement: { ...shared, creditsAvailable: 60 } },
    });
    const signed: JsonObject = JSON.parse(
      await record([badge], { credentialSubject: { id: world.holder.did, type: ['ClrSubject'], achievement: [shared], verifiableCredential: [badge] } }),
    );
    const moved = structuredClone(signed);
    const subject = moved.credentialSubject as { achievement: JsonObject[]; verifiableCredential: { credentialSubject: { achievement: JsonObject } }[] };
    const [own, inner] = [subject.achievement[0], subject.verifiableCredential[0]?.credentialSubject.achievement];
    if (!own || !inner) throw new Error('The record has lost what it holds.');
    own.creditsAvailable = 60;
    delete inner.creditsAvailable;
    expect(short(await check(JSON.stringify(moved)))).toBe('undetermined: inside_unsigned');
  });

  it('is judged without its inside where its own signature does not hold', async () => {
    const text = (await record([await another()])).replace('"Transcript"', '"Transcript of records"');
    const verdict = await check(text);
    expect([short(verdict), verdict.inside]).toEqual(['invalid: signature_wrong', undefined]);
  });

  it('of more credentials than are checked at once is left undetermined', async () => {
    const envelope = (index: number): JsonObject => ({
      '@context': CREDENTIALS_V2,
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,e30.e30.${'A'.repeat(index + 2)}`,
    });
    const verdict = await check(await record(Array.from({ length: CLR_CREDENTIALS + 1 }, (_, index) => envelope(index))));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['undetermined: inside_too_many', ['model_ok', 'inside_too_many']]);
  });
});
