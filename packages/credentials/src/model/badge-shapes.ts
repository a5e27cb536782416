import { listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { JsonObject } from '../types.ts';
import { ACHIEVEMENT_TYPES, RESULT_STATUSES, RESULT_TYPES } from './achievement.ts';
import {
  type Also,
  boolean,
  compactJws,
  country,
  date,
  dayOrTime,
  each,
  email,
  language,
  node,
  number,
  oneOf,
  oneOfOrExtended,
  type Rule,
  readType,
  report,
  type Shape,
  string,
  text,
  time,
  url,
} from './rules.ts';
import { isDate, isLocalTime, timeOf } from './time.ts';
import { credential, credentialV1, editionOf } from './vc-shapes.ts';
import { IDENTIFIER_TYPES, TARGET_TYPES } from './vocabulary.ts';

// Open Badges 3.0, appendix B (data models), class by class. `DateTimeZ` is `time`, `DateTime` is `dayOrTime`.

const imageObject: Rule = node(() => ({ type: ['Image'], required: ['id'], members: { id: url, caption: text } }));

/** Badges made for VC 1.1 give the address alone, where Open Badges has an object with that address as its id. */
export const image: Rule = (value, at, reading) => {
  if (typeof value !== 'string') return imageObject(value, at, reading);
  url(value, at, reading);
  report(reading, 'image_plain', at, 'An image must be an object with an id.');
};

const alignment: Rule = node(() => ({
  type: ['Alignment'],
  required: ['targetName', 'targetUrl'],
  members: {
    targetName: text,
    targetUrl: url,
    targetCode: string,
    targetDescription: text,
    targetFramework: text,
    targetType: oneOfOrExtended(TARGET_TYPES),
  },
}));

const identifierEntry: Rule = node(() => ({
  type: ['IdentifierEntry'],
  required: ['identifier', 'identifierType'],
  members: { identifier: string, identifierType: oneOfOrExtended(IDENTIFIER_TYPES) },
}));

const geo: Rule = node(() => ({ type: ['GeoCoordinates'], required: ['latitude', 'longitude'], members: { latitude: number, longitude: number } }));

const address: Rule = node(() => ({
  type: ['Address'],
  members: {
    addressCountry: text,
    addressCountryCode: country,
    addressRegion: text,
    addressLocality: text,
    streetAddress: text,
    postOfficeBoxNumber: string,
    postalCode: string,
    geo,
  },
}));

/** An endorsement inside a badge is a credential of its own, with its own proof. */
const endorsement: Rule = (value, at, reading) => {
  const shapes = isJsonObject(value) && editionOf(value) === '1.1' ? ENDORSED_V1 : ENDORSED_V2;
  for (const shape of shapes) shape(value, at, reading);
};

export const endorsements = { endorsement: each(endorsement), endorsementJwt: each(compactJws) };

/** An organization or a person. That an issuer is one is plain without its type, which some leave out where nothing is read as JSON-LD. */
const profile: Rule = node(() => ({
  required: ['id'],
  members: {
    id: url,
    name: text,
    url,
    phone: string,
    description: text,
    ...endorsements,
    image,
    email,
    address,
    otherIdentifier: each(identifierEntry),
    official: text,
    parentOrg: profile,
    familyName: text,
    givenName: text,
    additionalName: text,
    patronymicName: text,
    honorificPrefix: text,
    honorificSuffix: text,
    familyNamePrefix: text,
    dateOfBirth: date,
  },
  also: (value, at, reading) => {
    if (value.type !== undefined) readType(value, ['Profile'], at, reading);
    else if (reading.hidden !== 'members and types') report(reading, 'profile_untyped', `${at}/type`, 'The type must include Profile.');
  },
}));

/** `ProfileRef`: the profile, or its id alone. */
export const profileRef: Rule = (value, at, reading) => (typeof value === 'string' ? url : profile)(value, at, reading);

const criteria: Rule = node(() => ({
  members: { id: url, narrative: text },
  also: ({ id, narrative }, at, reading) => {
    if (reading.hidden === 'nothing' && id === undefined && narrative === undefined) report(reading, 'empty', at, 'Criteria need an id or a narrative.');
  },
}));

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
    resultType: oneOfOrExtended(RESULT_TYPES),
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

const related: Rule = node(() => ({ type: ['Related'], required: ['id'], members: { id: url, inLanguage: language, version: string } }));

export const achievement: Rule = node(() => ({
  type: ['Achievement'],
  required: ['id', 'name'],
  expected: ['description', 'criteria'],
  members: {
    id: url,
    name: text,
    description: text,
    criteria,
    achievementType: oneOfOrExtended(ACHIEVEMENT_TYPES),
    alignment: each(alignment),
    creator: profile,
    creditsAvailable: number,
    ...endorsements,
    fieldOfStudy: text,
    humanCode: string,
    image,
    inLanguage: language,
    otherIdentifier: each(identifierEntry),
    related: each(related),
    resultDescription: each(resultDescription),
    specialization: text,
    tag: each(string),
    version: string,
  },
}));

export const identityObject: Rule = node(() => ({
  type: ['IdentityObject'],
  required: ['hashed', 'identityHash', 'identityType'],
  members: { hashed: boolean, identityHash: string, identityType: oneOfOrExtended(IDENTIFIER_TYPES), salt: string },
}));

/** Appendix B: "either id or at least one identifier MUST be supplied". */
export const isNamed: Also = ({ id, identifier }, at, reading) => {
  if (reading.hidden === 'nothing' && id === undefined && listOf(identifier).length === 0)
    report(reading, 'subject_unnamed', `${at}/id`, 'The learner has neither an id nor an identifier.');
};

/** Whatever a result points at must be described by the achievement that is awarded. */
const resultsAreDescribed: Also = ({ achievement: awarded, result: results }, at, reading) => {
  if (reading.hidden !== 'nothing' || !isJsonObject(awarded)) return;
  const described = listOf(awarded.resultDescription).filter(isJsonObject);
  for (const [index, one] of listOf(results).entries()) {
    if (!isJsonObject(one) || one.resultDescription === undefined) continue;
    const description = described.find(({ id }) => id === one.resultDescription);
    const where = `${at}/result/${index}`;
    if (!description) report(reading, 'link_dangling', `${where}/resultDescription`, 'The achievement describes no such result.');
    else if (one.achievedLevel !== undefined && !levelsOf(description).includes(one.achievedLevel))
      report(reading, 'link_dangling', `${where}/achievedLevel`, 'The result description has no such level.');
    else if (description.resultType === 'Status' && one.status === undefined)
      report(reading, 'result_unstated', `${where}/status`, 'A result that is a status must say which.');
  }
};

const levelsOf = ({ rubricCriterionLevel }: JsonObject) =>
  listOf(rubricCriterionLevel)
    .filter(isJsonObject)
    .map(({ id }) => id);

const achievementSubject: Rule = node(() => ({
  type: ['AchievementSubject'],
  required: ['achievement'],
  members: {
    id: url,
    name: text,
    achievement,
    activityStartDate: dayOrTime,
    activityEndDate: dayOrTime,
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
  also: (subject, at, reading) => {
    isNamed(subject, at, reading);
    resultsAreDescribed(subject, at, reading);
  },
}));

export const evidence: Rule = each(
  node(() => ({ type: ['Evidence'], members: { id: url, name: text, narrative: text, description: text, genre: string, audience: string } })),
);

/** When it was awarded. Some write the day alone, where the data model wants a time with its zone. */
export const awardedDate: Rule = (value, at, reading) =>
  timeOf(value) === undefined && (isDate(value) || isLocalTime(value))
    ? report(reading, 'time_unzoned', at, 'This must be a time with its zone, such as 2026-05-01T10:00:00Z.')
    : time(value, at, reading);

export const badge: Shape = {
  type: ['OpenBadgeCredential', 'AchievementCredential'],
  expected: ['id'],
  members: { issuer: profileRef, credentialSubject: achievementSubject, awardedDate, image, evidence, ...endorsements },
};

/** A badge of VC 2.0, where Open Badges demands the beginning that VC 2.0 leaves open. */
export const badgeV2: Shape = { ...badge, expected: ['id', 'validFrom'] };

export const endorsementCredential: Shape = {
  type: ['EndorsementCredential'],
  expected: ['id'],
  members: {
    issuer: profileRef,
    awardedDate,
    credentialSubject: node(() => ({ type: ['EndorsementSubject'], required: ['id'], members: { id: url, endorsementComment: text } })),
  },
};

export const endorsementCredentialV2: Shape = { ...endorsementCredential, expected: ['id', 'name', 'validFrom'] };

const ENDORSED_V1 = [credentialV1, endorsementCredential].map((shape) => node(() => shape));
const ENDORSED_V2 = [credential, endorsementCredentialV2].map((shape) => node(() => shape));
