import { describe, expect, it } from 'vitest';
import { CLR_V2, CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { BLANK_NODES } from '../limits.ts';
import { sampleBadge } from '../testing/badge.ts';
import type { Json, JsonObject } from '../types.ts';
import { canonicalizeDataset, datasetOf } from './json-ld.ts';
import { shortWay } from './short-way.ts';

const badge = sampleBadge('did:web:school.example', 'did:key:z6Mk');
const subject = badge.credentialSubject as JsonObject;
const achievement = subject.achievement as JsonObject;
const withAchievement = (change: JsonObject): JsonObject => ({ ...badge, credentialSubject: { ...subject, achievement: { ...achievement, ...change } } });
const again = { id: 'did:web:school.example', type: ['Profile'], name: 'Kestrel Bay Polytechnic' };
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';

/** What the long way says; undefined where it refuses. */
async function longWay(document: JsonObject): Promise<string | undefined> {
  const rdf = await datasetOf(document);
  const canonical = rdf.ok ? await canonicalizeDataset(rdf.dataset) : rdf;
  return canonical.ok ? canonical.nquads : undefined;
}

/** The first sight of a list of contexts only notes it, the next few make what is further in. */
async function metBefore(document: JsonObject): Promise<string | undefined> {
  for (let sight = 0; sight < 5; sight++) await shortWay(document, 'sha256');
  return shortWay(document, 'sha256');
}

describe('the short way', () => {
  it.each<[string, JsonObject]>([
    ['a full badge', badge],
    [
      'the options of a proof',
      {
        '@context': badge['@context'] ?? [],
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-rdfc-2022',
        created: '2026-03-14T10:00:00Z',
        proofPurpose: 'assertionMethod',
        verificationMethod: 'did:key:z6Mk#z6Mk',
      },
    ],
    ['what N-Quads escape', withAchievement({ name: '"\\\n\r\t\b\f\u0000\u001f\u007f' })],
    ['characters beyond the basic plane', withAchievement({ name: '\u{1f600}\ufffd\ue000é', description: '\u{10ffff}' })],
    ['texts that look like terms, nodes and IRIs', withAchievement({ name: '_:b0', description: 'schema:x', fieldOfStudy: '@id', version: 'Achievement' })],
    ['numbers', withAchievement({ creditsAvailable: 2.5 })],
    ['a text said twice', withAchievement({ tag: ['care', 'care'] })],
    ['a thing described twice alike', withAchievement({ creator: again })],
    [
      'a list, with one value twice',
      withAchievement({
        resultDescription: [{ id: 'urn:uuid:1', type: ['ResultDescription'], name: 'Grade', resultType: 'LetterGrade', allowedValue: ['A', 'B', 'A'] }],
      }),
    ],
    ['a text with its language', { ...badge, name: { '@value': 'Soins', '@language': 'fr-BE' } }],
    [
      'a member that only a vocabulary defines',
      { '@context': [CREDENTIALS_V2, EXAMPLES], type: ['VerifiableCredential'], credentialSubject: { id: 'did:key:z6Mk', alumniOf: 'School' } },
    ],
  ])('says of %s what jsonld and rdf-canonize say', async (_, document) => {
    const nquads = await metBefore(document);
    expect(nquads).toContain(' .\n');
    expect(nquads).toBe(await longWay(document));
  });

  it.each<[string, Json]>([
    ['one and "1" of one type', ['1', 1]],
    ['a number twice', [1, 1]],
    ['numbers that come to the same', [0.3, 0.1 + 0.2]],
    ['a fraction that jsonld rounds', 1e-7],
    ['nothing', null],
    ['a list within a list', [['1']]],
    ['a value that is no text', { '@value': 1 }],
    ['a language that is none', { '@value': 'x', '@language': 'not a language' }],
    ['a text with a direction', { '@value': 'x', '@language': 'ar', '@direction': 'rtl' }],
  ])('leaves %s to jsonld', async (_, creditsAvailable) => {
    expect(await metBefore(withAchievement({ creditsAvailable }))).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['an undefined member', withAchievement({ honours: 'magna cum laude' })],
    ['a member of the node around it', withAchievement({ creditsEarned: 2 })],
    [
      'a proof, which is a graph of its own',
      { ...badge, proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' } },
    ],
    [
      'more nameless nodes than its bound',
      {
        ...withAchievement({ alignment: Array.from({ length: BLANK_NODES / 2 }, (_, nth) => ({ type: ['Alignment'], targetName: `${nth}` })) }),
        evidence: Array.from({ length: BLANK_NODES / 2 + 1 }, (_, nth) => ({ type: ['Evidence'], name: `${nth}` })),
      },
    ],
    ['an undefined type', withAchievement({ type: ['Achievement', 'Medal'] })],
    ['an id that is no IRI', withAchievement({ id: 'achievement-1' })],
    [
      'an id that is shortened',
      { '@context': [CREDENTIALS_V2, CLR_V2], type: ['VerifiableCredential', 'ClrCredential'], credentialSubject: { id: 'cred:x', type: ['ClrSubject'] } },
    ],
    ['an id of a nameless node', withAchievement({ id: '_:b0' })],
    ['a reference that is a number', withAchievement({ image: 7 })],
    ['a context in the middle', withAchievement({ '@context': OPEN_BADGES_V3 })],
    ['a context of its own', { ...badge, '@context': [CREDENTIALS_V2, OPEN_BADGES_V3, { course: 'https://a.example/course' }] }],
    [
      'credentials in a presentation, which are graphs of their own',
      { '@context': [CREDENTIALS_V2], type: 'VerifiablePresentation', verifiableCredential: [badge] },
    ],
    ['two nodes that look alike', withAchievement({ alignment: [{ type: 'Alignment' }, { type: 'Alignment' }] })],
    ['a document that says nothing', { '@context': [CREDENTIALS_V2], id: 'urn:uuid:1' }],
    ['a document without contexts', { id: 'urn:uuid:1', type: 'VerifiableCredential' }],
  ])('leaves %s to the long way', async (_, document) => {
    expect(await metBefore(document)).toBeUndefined();
  });

  it('reads nothing on the first sight of a list of contexts, which a stranger may have invented', async () => {
    const document = { ...badge, '@context': [CREDENTIALS_V2, OPEN_BADGES_V3, 'https://w3id.org/security/multikey/v1'] };
    expect(await shortWay(document, 'sha256')).toBeUndefined();
    expect(await metBefore(document)).toBe(await longWay(document));
  });
});
