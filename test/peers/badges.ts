import type { Credential, JsonObject } from '@laurel/credentials';

const LEARNER = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
const DAY = 86_400_000;
const iso = (days: number): string => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 19)}Z`;

/** An Open Badge, unlike any other, that began yesterday and ends in a year; `allowedValue` in a change is an @list, which not everybody's selective disclosure can take. */
export function badgeOf(issuer: string, change: JsonObject = {}, resultDescription: JsonObject = {}): Credential {
  const grade = { id: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', type: ['ResultDescription'], name: 'Grade', resultType: 'LetterGrade' };
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: `urn:uuid:${crypto.randomUUID()}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Welding',
    issuer: { id: issuer, type: ['Profile'], name: 'School' },
    validFrom: iso(-1),
    validUntil: iso(365),
    credentialSubject: {
      id: LEARNER,
      type: ['AchievementSubject'],
      name: 'Zoë',
      creditsEarned: 2,
      result: [
        { type: ['Result'], resultDescription: grade.id, value: 'A' },
        { type: ['Result'], resultDescription: grade.id, value: 'B' },
      ],
      achievement: {
        id: `https://school.example/achievements/${crypto.randomUUID()}`,
        type: ['Achievement'],
        name: 'Welding',
        description: 'Welds',
        criteria: { narrative: 'Weld' },
        resultDescription: [{ ...grade, ...resultDescription }],
      },
    },
    ...change,
  };
}

/** The same in version 1.1 of the data model, which some libraries know only. */
export const oldCredentialOf = (issuer: string): Credential => ({
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  id: `urn:uuid:${crypto.randomUUID()}`,
  type: ['VerifiableCredential'],
  issuer,
  issuanceDate: iso(-1),
  expirationDate: iso(365),
  credentialSubject: { id: LEARNER, name: 'Zoë' },
});

/** Claims of a badge as SD-JWT VC. */
export const claimsOf = (issuer: string) => ({
  vct: 'urn:laurel:open-badge:1',
  iss: issuer,
  iat: Math.floor(Date.now() / 1000) - 60,
  exp: Math.floor(Date.now() / 1000) + 31_536_000,
  credentialSubject: { type: ['AchievementSubject'], name: 'Zoë', achievement: { type: ['Achievement'], name: 'Welding', description: 'Welds' } },
});

/** The same credential of version 1.1 in the claims that its JWT is made of. */
export function jwtClaimsOf() {
  const { id: jti, issuer: _signs, issuanceDate: _nbf, expirationDate: _exp, credentialSubject, ...vc } = oldCredentialOf('');
  const now = Math.floor(Date.now() / 1000);
  return {
    jti: String(jti),
    sub: LEARNER,
    nbf: now - 86_400,
    exp: now + 31_536_000,
    vc: { '@context': [], type: [], ...vc, credentialSubject: Object(credentialSubject) },
  };
}
