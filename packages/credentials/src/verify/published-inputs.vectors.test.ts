import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LaurelError } from '@laurel/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS_V1 } from '../contexts/contexts.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { filledIn } from '../testing/vcdm2.ts';
import { vectorJson, vectors } from '../testing/vectors.ts';
import { codesAt, NONCE, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';
import { verifyPresentation } from './verify-presentation.ts';

// What others published, secured by us as it stands and verified by the whole pipeline: what is labelled wrong must fall at a step of its own.

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

type Secured = { text: string } | { unsigned: string };

/** Signed by our issuer in its own name; where there is nothing to sign, the word that nobody defined. */
async function secure(document: JsonObject, cryptosuite: string, presented = false): Promise<Secured> {
  const signer = presented ? world.holder.signer : world.issuer.signer;
  const binding = presented ? { challenge: NONCE, domain: 'hiring.example' } : {};
  const proofPurpose = presented ? 'authentication' : 'assertionMethod';
  try {
    return { text: JSON.stringify(await signDataIntegrity(document, signer, { created: NOW, proofPurpose, cryptosuite, ...binding })) };
  } catch (error) {
    if (error instanceof LaurelError) return { unsigned: error.problems?.[0]?.code ?? error.code };
    throw error;
  }
}

/** The same document with another name for its issuer, wherever it is named. */
function issuedByUs(document: JsonObject): JsonObject {
  const { issuer } = document;
  const id = typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer) ? issuer.id : issuer;
  if (typeof id !== 'string') return { ...document, ...(issuer === undefined ? {} : { issuer: { ...Object(issuer), id: world.issuer.did } }) };
  return JSON.parse(JSON.stringify(document).replaceAll(JSON.stringify(id), JSON.stringify(world.issuer.did)));
}

describe('the W3C inputs of VC Data Model 2.0, at verify', () => {
  const inputs = ['', 'names-and-descriptions/'].flatMap((folder) =>
    readdirSync(join(vectors, 'vcdm2/input', folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => folder + name),
  );
  const good = inputs.filter((name) => name.endsWith('-ok.json'));
  const bad = inputs.filter((name) => name.includes('-fail'));

  const judge = async (file: string, cryptosuite: string): Promise<string> => {
    const filled = filledIn(file);
    // Its label is about the proof it has.
    if (file.includes('proof')) return short(await verifyCredential(JSON.stringify(filled), world.deps));
    if (file.includes('presentation')) return judgePresentation(file, filled, cryptosuite);
    const secured = await secure(file.includes('issuer') && file.includes('-fail') ? filled : issuedByUs(filled), cryptosuite);
    return 'unsigned' in secured ? `unsigned: ${secured.unsigned}` : short(await verifyCredential(secured.text, world.deps));
  };

  const judgePresentation = async (file: string, filled: JsonObject, cryptosuite: string): Promise<string> => {
    const { holder } = filled;
    const held = { ...Object(typeof holder === 'object' ? holder : {}), id: world.holder.did };
    const inside: JsonObject[] = [];
    for (const one of [filled.verifiableCredential ?? []].flat()) {
      // W3C's suite has each credential issued before it is presented; what is labelled wrong about one stays.
      const own = typeof one === 'object' && one !== null && !Array.isArray(one) && !file.includes('-fail') && one.type !== 'EnvelopedVerifiableCredential';
      const secured = own ? await secure(issuedByUs(one), cryptosuite) : undefined;
      inside.push(secured && 'text' in secured ? JSON.parse(secured.text) : one);
    }
    const document = {
      ...filled,
      ...(file.includes('holder') && file.includes('-fail') ? {} : { holder: held }),
      ...(inside.length > 0 && { verifiableCredential: inside }),
    };
    const secured = await secure(document, cryptosuite, true);
    if ('unsigned' in secured) return `unsigned: ${secured.unsigned}`;
    const asked = { nonce: NONCE, audience: 'hiring.example', mayBeEmpty: true, requireHolderBinding: false };
    return short(await verifyPresentation(secured.text, world.deps, asked));
  };

  it.each(bad)('%s is not valid, however it is secured', async (file) => {
    for (const cryptosuite of ['eddsa-rdfc-2022', 'eddsa-jcs-2022']) expect(await judge(file, cryptosuite)).not.toMatch(/^valid/);
  });

  it.each(good)('%s is valid, unless it says so itself', async (file) => {
    expect(await judge(file, 'eddsa-rdfc-2022')).toBe(OTHERWISE.get(file) ?? 'valid: valid');
  });

  it('are all there', () => expect([bad.length, good.length]).toEqual([52, 65]));
});

/** Inputs that are right in form, and what they say of themselves by which a verifier cannot call them valid. */
const OTHERWISE = new Map([
  ['credential-status-ok.json', 'undetermined: status_type_unknown'],
  ['credential-status-missing-id-ok.json', 'undetermined: status_type_unknown'],
  ['credential-validfrom-far-future-ok.json', 'invalid: not_yet_valid'],
  ['credential-validuntil-ok.json', 'invalid: expired'],
  ['credential-validuntil-ms-ok.json', 'invalid: expired'],
  ['credential-validuntil-tz-ok.json', 'invalid: expired'],
  // A proof of a draft, without a key; an envelope that is cut off.
  ['credential-proof-ok.json', 'invalid: proof_malformed'],
  ['presentation-enveloped-vc-ok.json', 'invalid: envelope_malformed'],
]);

/** Documents of version 1.1 have no word for a proof of today but by a context of its own. */
function withProofWords(document: JsonObject): JsonObject {
  const contexts = [document['@context'] ?? []].flat();
  const lacksThem = contexts[0] === CREDENTIALS_V1 && !contexts.some((one) => String(one).includes('/data-integrity/'));
  return lacksThem ? { ...document, '@context': [...contexts, 'https://w3id.org/security/data-integrity/v2'] } : document;
}

/** Signed again, with what it bundles. Their lists are not ours to publish, so they go without. */
async function signAgain({ proof: _, credentialStatus: __, ...document }: JsonObject): Promise<Secured> {
  const own = withProofWords(issuedByUs(document));
  const subject = own.credentialSubject;
  if (typeof subject !== 'object' || subject === null || Array.isArray(subject) || !Array.isArray(subject.verifiableCredential))
    return secure(own, 'eddsa-rdfc-2022');
  const inside: JsonObject[] = [];
  for (const one of subject.verifiableCredential) {
    const secured = await signAgain(Object(one));
    if ('unsigned' in secured) return secured;
    inside.push(JSON.parse(secured.text));
  }
  return secure({ ...own, credentialSubject: { ...subject, verifiableCredential: inside } }, 'eddsa-rdfc-2022');
}

describe('the Open Badges and CLR fixtures, signed again by a key that can be found', () => {
  const fixtures = ['fixtures', 'clr20'].flatMap((folder) =>
    readdirSync(join(vectors, 'open-badges', folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => `${folder}/${name}`),
  );

  it.each(fixtures)('%s', async (file) => {
    const [folder = '', name = ''] = file.split('/');
    const secured = await signAgain(vectorJson('open-badges', folder, name));
    const verdict = 'text' in secured ? await verifyCredential(secured.text, world.deps) : undefined;
    expect(verdict ? short(verdict) : secured).toEqual(FIXTURES.get(file) ?? 'valid: valid');
    if (verdict?.inside)
      expect([codesAt(verdict, 'model').at(-1), ...verdict.inside.map(short)]).toEqual(['inside_ok', ...verdict.inside.map(() => 'valid: valid')]);
  });

  it('are all there', () => expect(fixtures).toHaveLength(38));
});

const unsigned = (code: string): Secured => ({ unsigned: code });

/** What is wrong with it whoever signs it. Not here: what was wrong with its own proof or list. */
const FIXTURES = new Map<string, string | Secured>([
  ['fixtures/simple-err-expired.json', 'invalid: expired'],
  ['fixtures/simple-err-issued.json', 'invalid: model_wrong'],
  ['fixtures/simple-err-issuer.json', 'invalid: claims_malformed'],
  ['fixtures/simple-noproof.json', 'invalid: model_wrong'], // it awards nothing; no label
  ['fixtures/simple-err-issuer-parentorg-type.json', unsigned('described_twice')],
  // A type that no context knows leaves the members of its object without a meaning: there is nothing to sign.
  ...[
    'context',
    'credential-subject-achievement-result-description-type',
    'credential-subject-identifier-type',
    'credential-subject-profile-type',
    'credential-subject-result-type',
    'credential-subject-type',
    'evidence-type',
    'issuer-otheridentifier-type',
    'issuer-type',
    'type',
  ].map((fault) => [`fixtures/simple-err-${fault}.json`, unsigned('term_undefined')] as const),
  // Written in words of drafts of Open Badges and CLR; no label.
  ['fixtures/complete_v1.json', unsigned('term_undefined')],
  ['clr20/simple-noproof.json', unsigned('term_undefined')],
  ['clr20/simple_old_safesigned.json', unsigned('term_undefined')],
]);
