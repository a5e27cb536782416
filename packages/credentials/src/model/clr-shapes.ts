import { idOf, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';
import { achievement, awardedDate, endorsements, evidence, identityObject, image, isNamed, profileRef } from './badge-shapes.ts';
import { type Also, boolean, each, node, oneOf, type Rule, report, type Shape, url } from './rules.ts';
import { ASSOCIATION_TYPES } from './vocabulary.ts';

// Comprehensive Learner Record 2.0, appendix B (data models).

const association: Rule = node(() => ({
  type: ['Association'],
  required: ['associationType', 'sourceId', 'targetId'],
  members: { associationType: oneOf(ASSOCIATION_TYPES), sourceId: url, targetId: url },
}));

/** A credential inside has an issuer, a proof and a verdict of its own; here it is only asked to be one. */
const inside: Rule = node(() => ({ type: ['VerifiableCredential', 'EnvelopedVerifiableCredential'], members: { id: url } }));

const clrSubject: Rule = node(() => ({
  type: ['ClrSubject'],
  required: ['verifiableCredential'],
  members: {
    id: url,
    identifier: each(identityObject),
    achievement: each(achievement),
    verifiableCredential: each(inside),
    association: each(association),
  },
  also: (subject, at, reading) => {
    isNamed(subject, at, reading);
    if (Array.isArray(subject.verifiableCredential) && subject.verifiableCredential.length === 0)
      report(reading, 'empty', `${at}/verifiableCredential`, 'A learner record holds at least one credential.');
    associationsLead(subject, at, reading);
  },
}));

/** Both ends of an association are achievements of this record: listed, or awarded by a credential inside. An enveloped one cannot be looked into here. */
const associationsLead: Also = (subject, at, reading) => {
  const credentials = insideClr(subject);
  if (reading.hidden !== 'nothing' || !credentials.every((one) => isJsonObject(one) && one.credentialSubject !== undefined)) return;
  const known = new Set([...listOf(subject.achievement), ...credentials.flatMap(awardedBy)].map(idOf));
  for (const [index, one] of listOf(subject.association).entries())
    for (const end of ['sourceId', 'targetId'])
      if (isJsonObject(one) && typeof one[end] === 'string' && !known.has(one[end]))
        report(reading, 'link_dangling', `${at}/association/${index}/${end}`, 'The record holds no such achievement.');
};

const awardedBy = (credential: Json): Json[] =>
  listOf(isJsonObject(credential) ? credential.credentialSubject : undefined).flatMap((subject) => (isJsonObject(subject) ? listOf(subject.achievement) : []));

/** The credentials inside the subject of a learner record. */
export const insideClr = (subject: JsonObject): Json[] => listOf(subject.verifiableCredential);

export const clr: Shape = {
  type: ['ClrCredential'],
  expected: ['id', 'name'],
  members: { issuer: profileRef, credentialSubject: clrSubject, awardedDate, image, evidence, partial: boolean, ...endorsements },
};

export const clrV2: Shape = { ...clr, expected: ['id', 'name', 'validFrom'] };
