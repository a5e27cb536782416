import { describe, expect, it } from 'vitest';
import { decodeClaims } from './decode.ts';

const context = ['https://www.w3.org/2018/credentials/v1'];

describe('the document of a JWT of version 1.1', () => {
  it('of a presentation gets an id and a holder from the claims and nothing that belongs to a credential', () => {
    const vp = { '@context': context, type: ['VerifiablePresentation'] };
    const claims = { iss: 'did:example:learner', jti: 'urn:uuid:1', nbf: 1, exp: 2, sub: 'did:example:x' };
    expect(decodeClaims(vp, claims)).toEqual({ ...vp, id: 'urn:uuid:1', holder: 'did:example:learner' });
    expect(decodeClaims({ ...vp, holder: 'did:example:other' }, { iss: 'did:example:learner' })).toEqual({ ...vp, holder: 'did:example:other' });
    expect(decodeClaims({ ...vp, type: 'VerifiablePresentation' }, {})).toEqual({ ...vp, type: 'VerifiablePresentation' });
  });

  it('names the subject that the claim names, where there is one subject', () => {
    const subjectOf = (credentialSubject: object, claims = {}) =>
      decodeClaims({ '@context': context, type: ['VerifiableCredential'], credentialSubject: JSON.parse(JSON.stringify(credentialSubject)) }, claims)
        .credentialSubject;
    const sub = 'did:example:learner';
    expect(subjectOf({ id: 'did:example:own', degree: 'x' })).toEqual({ id: 'did:example:own', degree: 'x' });
    expect(subjectOf({ id: 'did:example:own', degree: 'x' }, { sub })).toEqual({ id: sub, degree: 'x' });
    expect(subjectOf([{ degree: 'x' }], { sub })).toEqual([{ id: sub, degree: 'x' }]);
    expect(subjectOf([{ degree: 'x' }, { degree: 'y' }], { sub })).toEqual([{ degree: 'x' }, { degree: 'y' }]);
  });
});
