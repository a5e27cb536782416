import type { Credential, JsonObject } from '../types.ts';

/** An Open Badges 3.0 credential with everything a registrar can fill in, not yet signed. */
export function sampleBadge(issuer: string, holder: string, change: JsonObject = {}): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Infection Prevention in Home Care',
    issuer: { id: issuer, type: ['Profile'], name: 'Kestrel Bay Polytechnic' },
    validFrom: '2026-03-14T00:00:00Z',
    validUntil: '2029-03-13T23:59:59Z',
    awardedDate: '2026-03-14T09:30:00Z',
    credentialSubject: {
      id: holder,
      type: ['AchievementSubject'],
      name: 'Amélie Thériault',
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'K-204117', identityType: 'sisSourcedId' }],
      creditsEarned: 2,
      achievement: {
        id: 'https://badges.example/achievements/infection-prevention',
        type: ['Achievement'],
        name: 'Infection Prevention in Home Care',
        description: 'Plans and carries out a home visit so that infection is not carried from one household to the next.',
        criteria: { narrative: 'Score “Secure” on every criterion.' },
        achievementType: 'MicroCredential',
        image: { id: 'https://badges.example/images/infection.png', type: 'Image' },
        tag: ['care', 'hygiene', 'soins'],
        alignment: [
          { type: ['Alignment'], targetName: 'EQF level 4', targetUrl: 'http://data.europa.eu/snb/eqf/4' },
          { type: ['Alignment'], targetName: 'Infection control', targetUrl: 'https://frameworks.example/ic' },
        ],
        creditsAvailable: 2,
        resultDescription: [{ id: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', type: ['ResultDescription'], name: 'Final score', resultType: 'Percent' }],
      },
      result: [
        { type: ['Result'], resultDescription: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', value: '92' },
        { type: ['Result'], resultDescription: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', value: '88' },
      ],
    },
    evidence: [
      { type: ['Evidence'], name: 'Assessed here', narrative: 'Two assessors scored four pieces of evidence.', genre: 'assessed-here' },
      { type: ['Evidence'], id: 'https://badges.example/evidence/1', name: 'Visit plan' },
    ],
    ...change,
  };
}
