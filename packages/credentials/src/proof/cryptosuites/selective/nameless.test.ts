import { describe, expect, it } from 'vitest';
import { publicKeyOfJwk } from '../../../keys/public-key.ts';
import { sampleBadge } from '../../../testing/badge.ts';
import { keyParty } from '../../../testing/party.ts';
import type { Credential, Json, JsonObject } from '../../../types.ts';
import { checkDataIntegrity, deriveDataIntegrity, readProofs, signDataIntegrity } from '../../data-integrity.ts';

const issuer = keyParty('ES256');
const key = publicKeyOfJwk(issuer.signer.publicJwk);
const badge = sampleBadge(issuer.did, keyParty().did);
const achievement = (badge.credentialSubject as JsonObject).achievement as JsonObject;
const contexts = badge['@context'] ?? [];

const sign = (document: Credential) =>
  signDataIntegrity(document, issuer.signer, {
    created: new Date('2026-05-01T10:00:00Z'),
    proofPurpose: 'assertionMethod',
    cryptosuite: 'ecdsa-sd-2023',
    disclosure: { mandatoryPointers: [], random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)) },
  });

async function check(signed: Credential) {
  const read = readProofs(signed);
  return read.ok && read.proofs[0] && key ? checkDataIntegrity(signed, read.proofs[0], key) : read;
}

/** Two nameless learners with nine results each, in the order of whose labels nothing but trying tells. */
const alike = (value: (learner: number, result: number) => JsonObject): Credential => ({
  '@context': badge['@context'] ?? [],
  type: ['VerifiableCredential'],
  issuer: issuer.did,
  credentialSubject: [0, 1].map((learner) => ({
    type: ['AchievementSubject'],
    result: Array.from({ length: 9 }, (_, result) => ({ type: ['Result'], ...value(learner, result) })),
  })),
});

describe('a document of which nothing has to be shown', () => {
  const bare: Credential = { '@context': contexts, type: ['VerifiableCredential'], name: 'Kestrel', description: 'A bird' };

  it('can be signed, and shows what is chosen; that nothing is chosen shows nothing', async () => {
    const base = await sign(bare);
    const derived = await deriveDataIntegrity(base, ['/name']);
    expect([derived.name, 'description' in derived, (await check(derived)).ok]).toEqual(['Kestrel', false, true]);
    await expect(deriveDataIntegrity(base, [])).rejects.toMatchObject({ code: 'nothing_matches' });
  });
});

describe('what RDF has no names for', () => {
  const shown = async (document: Credential, pointers: string[]) => check(await deriveDataIntegrity(await sign(document), pointers));
  const plain: Credential = { '@context': contexts, type: ['VerifiableCredential'], issuer: issuer.did };

  it.each<[string, Json]>([
    ['objects in it', { properties: { name: { type: 'string' } } }],
    ['a list of objects in it', { anyOf: [{ type: 'string' }, [{ type: 'null' }]] }],
  ])('a JSON literal with %s is signed as it stands and shown whole', async (_, jsonSchema) => {
    const credential = { ...plain, credentialSubject: { id: 'https://school.example/schema', type: 'JsonSchema', jsonSchema } };
    expect(await shown(credential, ['/credentialSubject/jsonSchema'])).toMatchObject({ ok: true });
    expect(await shown(credential, ['/credentialSubject/type'])).toMatchObject({ ok: true });
  });

  it('two lists alike at one thing stay two', async () => {
    const [grades] = achievement.resultDescription as JsonObject[];
    const resultDescription = [{ ...grades, resultType: 'LetterGrade', allowedValue: ['C', 'B', 'A'] }];
    const subject = { type: ['AchievementSubject'], achievement: { id: achievement.id ?? '', type: ['Achievement'], resultDescription } };
    expect(await shown({ ...plain, credentialSubject: [subject, subject] }, ['/credentialSubject'])).toMatchObject({ ok: true });
  });

  it('is not signed where it is so alike that labelling it would take for ever', async () => {
    await expect(sign(alike(() => ({})))).rejects.toMatchObject({ code: 'lint_failed', problems: [{ code: 'too_complex' }] });
  });

  it('is refused where somebody made it so alike', async () => {
    const derived = await deriveDataIntegrity(await sign(alike((learner, result) => ({ value: `${learner} ${result}` }))), ['/credentialSubject']);
    expect(await check({ ...derived, credentialSubject: alike(() => ({})).credentialSubject ?? [] })).toMatchObject({ code: 'too_complex' });
  });

  it('is not shown where what is left of it is so alike', async () => {
    const base = await sign(alike((learner, result) => ({ value: `${learner} ${result}` })));
    const types = [0, 1].flatMap((learner) => Array.from({ length: 9 }, (_, result) => `/credentialSubject/${learner}/result/${result}/type`));
    await expect(deriveDataIntegrity(base, types)).rejects.toMatchObject({ code: 'credential_refused' });
    expect((await check(await deriveDataIntegrity(base, ['/credentialSubject/0']))).ok).toBe(true);
  });
});
