import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { INLINE_TERMS } from '../limits.ts';
import type { Json } from '../types.ts';
import { formProblem } from './form.ts';
import { inlineProblem } from './inline-context.ts';
import { canonicalizeJsonLd } from './json-ld.ts';

const document = (inline: Json, more: { [member: string]: Json } = {}) => ({
  '@context': [CREDENTIALS_V2, inline],
  type: ['VerifiableCredential'],
  issuer: 'did:web:a.example',
  credentialSubject: { id: 'did:web:b.example' },
  ...more,
});

describe('a context that is written into a document', () => {
  it.each([
    ['W3C’s own example', { ExampleTestCredential: 'https://example.org/#ExampleTestCredential' }],
    ['a class as one of our contexts pairs it', { Ed25519Signature2020: 'https://w3id.org/security#Ed25519Signature2020' }],
    ['several', { course: 'https://a.example/terms/course', degree: 'urn:a:degree' }],
    ['none at all', {}],
    ['those of W3C’s test inputs, wrapped once', { '@context': { alumniOf: 'https://www.example.org/alumniOf', name: 'https://schema.org/name' } }],
  ])('may give names of its own to things of its own: %s', (_, inline) => {
    expect(inlineProblem(inline)).toBeUndefined();
    expect(formProblem(document(inline))).toBeUndefined();
  });

  it('says what its terms mean in the graph that is signed', async () => {
    const canonical = await canonicalizeJsonLd(document({ course: 'https://a.example/course' }, { course: 'Nursing' }));
    expect(canonical.ok && canonical.nquads).toContain('<https://a.example/course> "Nursing"');
  });

  it.each<[string, { [term: string]: Json }]>([
    ['a name of ours for a thing of its own', { achievement: 'https://a.example/achievement' }],
    ['a name from the depth of a context of ours', { resultDescription: 'https://a.example/resultDescription' }],
    ['a keyword by another name', { kind: '@type' }],
    ['a keyword redefined', { '@vocab': 'https://a.example/' }],
    ['a wrapping in a wrapping', { '@context': { '@context': { course: 'https://a.example/course' } } }],
    ['a wrapping with something beside', { '@context': { course: 'https://a.example/course' }, '@vocab': 'https://a.example/' }],
    ['a name of ours in a wrapping', { '@context': { achievement: 'https://a.example/achievement' } }],
    ['a base', { '@base': 'https://a.example/' }],
    ['a further context', { '@import': 'https://a.example/context' }],
    ['another name for a thing of ours', { standing: 'https://www.w3.org/2018/credentials#credentialStatus' }],
    ['a name its IRI does not settle', { degree: 'https://a.example/course' }],
    ['a name that is only the end of the word', { course: 'https://a.example/racecourse' }],
    ['a relative IRI', { course: '#course' }],
    ['a compact IRI', { course: 'ex:course' }],
    ['a definition with parts of its own', { course: { '@id': 'https://a.example/course', '@type': '@id' } }],
    ['a reverse property', { course: { '@reverse': 'https://a.example/course' } }],
    ['a prefix', { 'ex:course': 'https://a.example/ex:course' }],
    ['a term taken away', { credentialStatus: null }],
    ['an empty name', { '': 'https://a.example/' }],
    ['a name in the vocabulary of another context', { alumniOf: 'https://www.w3.org/ns/credentials/examples#alumniOf' }],
    ['a pair of ours where it does not belong', { credentialStatus: 'https://www.w3.org/2018/credentials#credentialStatus' }],
    ['a name that is a prefix to others', { 'cred?': 'https://a.example/cred?' }],
    ['a name that is the tail of a fragment', { 'terms#degree': 'https://a.example/terms#degree' }],
    ['more terms than anybody writes', Object.fromEntries(Array.from({ length: INLINE_TERMS + 1 }, (_, n) => [`term${n}`, `https://a.example/term${n}`]))],
  ])('may not bring %s', (_, inline) => {
    expect(inlineProblem(inline)).toBeDefined();
    expect(formProblem(document(inline))?.code).toBe('context_inline');
  });

  it('stands at the top of a credential only, also of one in a presentation', () => {
    const inline = { course: 'https://a.example/course' };
    expect(formProblem(document({}, { credentialSubject: { '@context': [inline], course: 'Nursing' } }))?.code).toBe('context_inline');
    expect(formProblem({ '@context': [CREDENTIALS_V2], type: ['VerifiablePresentation'], verifiableCredential: [document(inline)] })).toBeUndefined();
    expect(formProblem({ '@context': [CREDENTIALS_V2, [inline]], type: ['VerifiableCredential'] })?.code).toBe('context_inline');
  });

  it('leaves no IRI two names: whatever is accepted, an IRI settles its name', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9#?/=.-]{0,12}$/);
    const iri = fc.tuple(fc.constantFrom('https://a.example/', 'https://a.example/x#', 'urn:a:'), word).map(([base, name]) => base + name);
    fc.assert(
      fc.property(word, word, iri, (one, other, of) => {
        fc.pre(one !== other);
        expect([inlineProblem({ [one]: of }), inlineProblem({ [other]: of })].filter((problem) => problem === undefined).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has no way to a term of any badge: every name and IRI of the Open Badges context is taken', () => {
    for (const term of [
      'OpenBadgeCredential',
      'AchievementCredential',
      'Achievement',
      'achievement',
      'criteria',
      'result',
      'identifier',
      'Profile',
      'creditsEarned',
    ])
      expect(inlineProblem({ [term]: `https://a.example/${term}` }), OPEN_BADGES_V3).toBeDefined();
  });
});
