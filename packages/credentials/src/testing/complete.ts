import { CLR_V2, CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import type { JsonObject } from '../types.ts';
import { sampleBadge } from './badge.ts';

const alignment = {
  type: ['Alignment'],
  targetName: 'Welding',
  targetUrl: 'https://frameworks.example/w',
  targetCode: 'W1',
  targetDescription: 'Joins metal',
  targetFramework: 'ESCO',
  targetType: 'CFItem',
};
const image = { id: 'https://school.example/i.png', type: 'Image', caption: 'An arc' };
const otherIdentifier = [{ type: 'IdentifierEntry', identifier: '12345', identifierType: 'sourcedId' }];
const profile = {
  id: 'https://school.example',
  type: ['Profile'],
  name: 'School',
  url: 'https://school.example',
  phone: '+32 2 123 45 67',
  description: 'A school',
  image,
  email: 'registrar@school.example',
  address: {
    type: ['Address'],
    addressCountry: 'Belgium',
    addressCountryCode: 'BE',
    addressRegion: 'Brussels',
    addressLocality: 'Ixelles',
    streetAddress: 'Rue 1',
    postOfficeBoxNumber: '7',
    postalCode: '1050',
    geo: { type: 'GeoCoordinates', latitude: 50.8, longitude: 4.3 },
  },
  otherIdentifier,
  official: 'Marie Curie',
  parentOrg: { id: 'https://parent.example', type: ['Profile'] },
  familyName: 'Curie',
  givenName: 'Marie',
  additionalName: 'S',
  patronymicName: 'S',
  honorificPrefix: 'Dr',
  honorificSuffix: 'PhD',
  familyNamePrefix: 'de',
  dateOfBirth: '1967-11-07',
};
const endorsement = [
  {
    '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
    id: 'urn:uuid:e1',
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: 'Good standing',
    issuer: { id: 'https://ministry.example', type: ['Profile'] },
    validFrom: '2026-01-01T00:00:00Z',
    awardedDate: '2026-01-01T00:00:00Z',
    credentialSubject: { id: 'https://school.example', type: ['EndorsementSubject'], endorsementComment: 'In good standing' },
  },
];
const endorsementJwt = ['eyJ.eyJ.AA'];
const level = { id: 'urn:uuid:l1', type: ['RubricCriterionLevel'], name: 'Mastered', level: '3', points: '3', description: 'Alone', alignment: [alignment] };
const achievement = {
  id: 'https://school.example/a/1',
  type: ['Achievement'],
  name: 'Welding',
  description: 'Welds',
  criteria: { id: 'https://school.example/a/1', narrative: 'Three pieces' },
  achievementType: 'MicroCredential',
  alignment: [alignment],
  creator: profile,
  creditsAvailable: 2,
  endorsement,
  endorsementJwt,
  fieldOfStudy: 'Metal',
  humanCode: 'W-1',
  image,
  inLanguage: 'en',
  otherIdentifier,
  related: [{ id: 'https://school.example/a/1/fr', type: ['Related'], inLanguage: 'fr', version: '1' }],
  resultDescription: [
    {
      id: 'urn:uuid:r1',
      type: ['ResultDescription'],
      name: 'Level',
      resultType: 'RubricCriterionLevel',
      allowedValue: ['no', 'yes'],
      requiredLevel: 'urn:uuid:l1',
      requiredValue: 'yes',
      valueMin: '0',
      valueMax: '3',
      rubricCriterionLevel: [level],
      alignment: [alignment],
    },
  ],
  specialization: 'Arc',
  tag: ['metal'],
  version: '1',
};
const identifier = [{ type: 'IdentityObject', hashed: false, identityHash: 'K-1', identityType: 'sisSourcedId', salt: 'x' }];

/** Every class of Open Badges 3.0 and of VC Data Model 2.0, with every member. */
export const completeBadge: JsonObject = {
  '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
  id: 'urn:uuid:b1',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Welding',
  description: { '@value': 'Welds', '@language': 'en', '@direction': 'ltr' },
  image,
  issuer: { ...profile, endorsement, endorsementJwt },
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2029-01-01T00:00:00+02:00',
  awardedDate: '2026-01-01T00:00:00Z',
  credentialSubject: {
    id: 'did:key:z6Mk',
    type: ['AchievementSubject'],
    name: 'A. Learner',
    achievement,
    activityStartDate: '2025-09-01',
    activityEndDate: '2025-12-01T10:00:00',
    creditsEarned: 2,
    identifier,
    image,
    licenseNumber: '7',
    narrative: 'Careful work',
    result: [
      {
        type: ['Result'],
        resultDescription: 'urn:uuid:r1',
        value: 'yes',
        achievedLevel: 'urn:uuid:l1',
        status: 'Completed',
        alignment: [alignment],
      },
    ],
    role: 'Apprentice',
    source: profile,
    term: 'Autumn',
  },
  evidence: [
    {
      id: 'https://school.example/e/1',
      type: ['Evidence'],
      name: 'Photo',
      narrative: 'Made alone',
      description: 'A seam',
      genre: 'Photograph',
      audience: 'Jury',
    },
  ],
  endorsement,
  endorsementJwt,
  credentialStatus: {
    id: 'https://school.example/s/1#1',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '1',
    statusListCredential: 'https://school.example/s/1',
  },
  credentialSchema: [{ id: 'https://school.example/schema', type: 'JsonSchema', digestSRI: `sha256-${Buffer.alloc(32).toString('base64')}` }],
  refreshService: { id: 'https://school.example/refresh', type: '1EdTechCredentialRefresh' },
  termsOfUse: [{ id: 'https://school.example/terms', type: 'Terms' }],
  relatedResource: [
    { id: 'https://school.example/i.png', mediaType: 'image/png', digestMultibase: `u${Buffer.from([0x12, 32, ...Buffer.alloc(32)]).toString('base64url')}` },
  ],
};

/** A learner record of CLR 2.0 with every member. */
export const completeRecord: JsonObject = {
  '@context': [CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3],
  id: 'urn:uuid:c1',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'Transcript',
  issuer: profile,
  validFrom: '2026-01-01T00:00:00Z',
  awardedDate: '2026-01-01T00:00:00Z',
  image,
  partial: true,
  endorsement,
  endorsementJwt,
  credentialSubject: {
    id: 'did:key:z6Mk',
    type: ['ClrSubject'],
    identifier,
    achievement: [{ ...achievement, id: 'https://school.example/a/2' }],
    verifiableCredential: [sampleBadge('did:web:school.example', 'did:key:z6Mk')],
    association: [
      {
        type: ['Association'],
        associationType: 'isChildOf',
        sourceId: 'https://badges.example/achievements/infection-prevention',
        targetId: 'https://school.example/a/2',
      },
    ],
  },
};
