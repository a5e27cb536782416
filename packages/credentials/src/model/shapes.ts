import { ACHIEVEMENT_TYPES, RESULT_STATUSES, RESULT_TYPES } from './achievement.ts';
import { boolean, each, isObject, node, number, oneOf, type Rule, readShape, report, type Shape, statusIndex, string, text, time, url } from './rules.ts';

// Verifiable Credentials Data Model 2.0, section 4. An empty `type` list: any type will do, but there must be one.
const typed = (required: readonly string[] = [], members: Shape['members'] = {}): Rule =>
  each(node(() => ({ type: [], required, members: { id: url, ...members } })));

/** A URL, or an object whose `id` is one. */
const party =
  (shape: Shape): Rule =>
  (value, at, reading) =>
    isObject(value) ? readShape(shape, value, at, reading) : url(value, at, reading);

const credentialStatus: Rule = each((value, at, reading) => {
  const isBitstring = isObject(value) && [value.type].flat().includes('BitstringStatusListEntry');
  const bitstring: Shape = {
    type: [],
    required: ['statusPurpose', 'statusListIndex', 'statusListCredential'],
    members: { id: url, statusPurpose: string, statusListIndex: statusIndex, statusListCredential: url },
  };
  node(() => (isBitstring ? bitstring : { type: [], members: { id: url } }))(value, at, reading);
});

const subject: Rule = each((value, at, reading) => {
  node(() => ({ members: { id: url } }))(value, at, reading);
  if (isObject(value) && Object.keys(value).length === 0) report(reading, 'empty', at, 'The subject says nothing.');
});

export const issuer = party({ required: ['id'], members: { id: url, name: text, description: text } });

/** What every credential may have; `credentialSubject` is looked at by its kind. */
export const credential: Shape = {
  type: ['VerifiableCredential'],
  required: ['issuer', 'credentialSubject'],
  members: {
    id: url,
    name: text,
    description: text,
    issuer,
    credentialSubject: subject,
    validFrom: time,
    validUntil: time,
    credentialStatus,
    credentialSchema: typed(['id']),
    evidence: typed(),
    termsOfUse: typed(),
    refreshService: typed(),
  },
};

/** The members that edition 1.1 has instead. */
export const credentialV1: Shape = {
  ...credential,
  required: [...(credential.required ?? []), 'issuanceDate'],
  members: { ...credential.members, issuanceDate: time, expirationDate: time },
};

export const presentation: Shape = {
  type: ['VerifiablePresentation'],
  members: { id: url, holder: party({ required: ['id'], members: { id: url } }), termsOfUse: typed() },
};

// Open Badges 3.0, section B (data model). `DateTimeZ` is `time`.
const image: Rule = node(() => ({ type: ['Image'], required: ['id'], members: { id: url, caption: text } }));
const alignment: Rule = node(() => ({
  type: ['Alignment'],
  required: ['targetName', 'targetUrl'],
  members: { targetName: text, targetUrl: url, targetCode: string, targetDescription: text, targetFramework: text, targetType: string },
}));
const identifierEntry: Rule = node(() => ({
  type: ['IdentifierEntry'],
  required: ['identifier', 'identifierType'],
  members: { identifier: string, identifierType: string },
}));
const address: Rule = node(() => ({
  type: ['Address'],
  members: { geo: node(() => ({ type: ['GeoCoordinates'], required: ['latitude', 'longitude'], members: { latitude: number, longitude: number } })) },
}));

export const profile: Rule = (value, at, reading) =>
  node(() => ({
    type: ['Profile'],
    required: ['id'],
    members: {
      id: url,
      name: text,
      url,
      email: string,
      phone: string,
      description: text,
      image,
      address,
      otherIdentifier: each(identifierEntry),
      parentOrg: profile,
      endorsement: each(endorsement),
    },
  }))(value, at, reading);

const criteria: Rule = (value, at, reading) => {
  node(() => ({ members: { id: url, narrative: text } }))(value, at, reading);
  if (!reading.partial && isObject(value) && value.id === undefined && value.narrative === undefined)
    report(reading, 'empty', at, 'Criteria need an id or a narrative.');
};

const rubricLevel: Rule = node(() => ({
  type: ['RubricCriterionLevel'],
  required: ['id', 'name'],
  members: { id: url, name: text, level: string, points: string, description: text, alignment: each(alignment) },
}));

const resultDescription: Rule = node(() => ({
  type: ['ResultDescription'],
  required: ['id', 'name', 'resultType'],
  members: {
    id: url,
    name: text,
    resultType: oneOf(RESULT_TYPES),
    allowedValue: each(string),
    requiredLevel: url,
    requiredValue: string,
    valueMin: string,
    valueMax: string,
    rubricCriterionLevel: each(rubricLevel),
    alignment: each(alignment),
  },
}));

const result: Rule = node(() => ({
  type: ['Result'],
  members: { resultDescription: url, value: string, achievedLevel: url, status: oneOf(RESULT_STATUSES), alignment: each(alignment) },
}));

const related: Rule = node(() => ({ type: ['Related'], required: ['id'], members: { id: url, inLanguage: string, version: string } }));

const achievement: Rule = node(() => ({
  type: ['Achievement'],
  required: ['id', 'name', 'description', 'criteria'],
  members: {
    id: url,
    name: text,
    description: text,
    criteria,
    achievementType: oneOf(ACHIEVEMENT_TYPES),
    alignment: each(alignment),
    creator: profile,
    creditsAvailable: number,
    fieldOfStudy: text,
    humanCode: string,
    image,
    inLanguage: string,
    otherIdentifier: each(identifierEntry),
    related: each(related),
    resultDescription: each(resultDescription),
    specialization: text,
    tag: each(string),
    version: string,
    endorsement: each(endorsement),
  },
}));

const identityObject: Rule = node(() => ({
  type: ['IdentityObject'],
  required: ['hashed', 'identityHash', 'identityType'],
  members: { hashed: boolean, identityHash: string, identityType: string, salt: string },
}));

const achievementSubject: Rule = (value, at, reading) => {
  node(() => ({
    type: ['AchievementSubject'],
    required: ['achievement'],
    members: {
      id: url,
      name: text,
      achievement,
      activityStartDate: time,
      activityEndDate: time,
      creditsEarned: number,
      identifier: each(identityObject),
      image,
      licenseNumber: string,
      narrative: text,
      result: each(result),
      role: text,
      source: profile,
      term: text,
    },
  }))(value, at, reading);
  if (!reading.partial && isObject(value) && value.id === undefined && value.identifier === undefined)
    report(reading, 'member_missing', `${at}/id`, 'The learner has neither an id nor an identifier.');
};

const evidence: Rule = each(
  node(() => ({ type: ['Evidence'], members: { id: url, name: text, narrative: text, description: text, genre: string, audience: string } })),
);

export const badge: Shape = {
  type: ['OpenBadgeCredential', 'AchievementCredential'],
  required: ['id'],
  members: { issuer: profile, credentialSubject: achievementSubject, awardedDate: time, image, evidence, endorsement: each(endorsement) },
};

export const endorsementCredential: Shape = {
  type: ['EndorsementCredential'],
  members: {
    issuer: profile,
    awardedDate: time,
    credentialSubject: node(() => ({ type: ['EndorsementSubject'], required: ['id'], members: { id: url, endorsementComment: text } })),
  },
};

/** An endorsement inside a badge is a credential of its own, with its own proof. */
function endorsement(...[value, at, reading]: Parameters<Rule>): void {
  for (const shape of [credential, endorsementCredential]) node(() => shape)(value, at, reading);
}
