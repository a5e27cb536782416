import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/contexts.ts';
import { hasType, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { JsonObject } from '../types.ts';
import {
  type Also,
  dateTime,
  digestMultibase,
  digestSri,
  each,
  node,
  type Rule,
  readShape,
  report,
  type Shape,
  statusIndex,
  string,
  text,
  time,
  url,
} from './rules.ts';

// Verifiable Credentials Data Model 2.0, section 4; Bitstring Status List 1.0, section 2.

const DIGESTS = { digestSRI: digestSri, digestMultibase };

/** An empty `type` list: any type will do, but there must be one. */
const typed = (required: readonly string[] = [], members: Shape['members'] = {}): Rule =>
  each(node(() => ({ type: [], required, members: { id: url, ...DIGESTS, ...members } })));

/** A URL, or an object whose `id` is one. */
const party =
  (shape: Shape): Rule =>
  (value, at, reading) =>
    isJsonObject(value) ? readShape(shape, value, at, reading) : url(value, at, reading);

const bitstringEntry = node(() => ({
  type: [],
  required: ['statusPurpose', 'statusListIndex', 'statusListCredential'],
  members: { id: url, statusPurpose: string, statusListIndex: statusIndex, statusListCredential: url },
}));
const otherEntry = node(() => ({ type: [], members: { id: url } }));

const credentialStatus: Rule = each((value, at, reading) => (hasType(value, 'BitstringStatusListEntry') ? bitstringEntry : otherEntry)(value, at, reading));

const saysSomething: Also = (value, at, reading) => {
  if (Object.keys(value).length === 0) report(reading, 'empty', at, 'The subject says nothing.');
};

const resource: Rule = node(() => ({
  required: ['id'],
  members: { id: url, mediaType: string, ...DIGESTS },
  also: ({ digestSRI, digestMultibase: multibase }, at, reading) => {
    if (reading.hidden === 'nothing' && digestSRI === undefined && multibase === undefined)
      report(reading, 'member_missing', `${at}/digestSRI`, 'A related resource has no digest.');
  },
}));

/** Section 5.3: what it points at is never fetched here; a digest is what makes the pointer worth signing. */
const relatedResource: Rule = (value, at, reading) => {
  each(resource)(value, at, reading);
  const ids = listOf(value).flatMap((one) => (isJsonObject(one) && one.id !== undefined ? [one.id] : []));
  if (new Set(ids).size < ids.length) report(reading, 'repeated', at, 'One resource is named twice.');
};

/** What every credential may have; a kind adds its own. */
export const credential: Shape = {
  type: ['VerifiableCredential'],
  required: ['issuer', 'credentialSubject'],
  members: {
    id: url,
    name: text,
    description: text,
    issuer: party({ required: ['id'], members: { id: url, name: text, description: text } }),
    credentialSubject: each(node(() => ({ members: { id: url }, also: saysSomething }))),
    validFrom: time,
    validUntil: time,
    credentialStatus,
    credentialSchema: typed(['id']),
    evidence: typed(),
    termsOfUse: typed(),
    refreshService: typed(),
    renderMethod: typed(),
    relatedResource,
  },
};

/** The members that edition 1.1 has instead. */
export const credentialV1: Shape = {
  ...credential,
  required: [...(credential.required ?? []), 'issuanceDate'],
  members: { ...credential.members, issuanceDate: dateTime, expirationDate: dateTime },
};

/** A list of statuses: a credential like any other, whose subject is the list. */
export const statusListCredential: Shape = {
  type: ['BitstringStatusListCredential'],
  members: {
    credentialSubject: node(() => ({
      type: ['BitstringStatusList'],
      required: ['statusPurpose', 'encodedList'],
      members: { id: url, statusPurpose: each(string), encodedList: string },
    })),
  },
};

export const presentation: Shape = {
  type: ['VerifiablePresentation'],
  members: { id: url, holder: party({ required: ['id'], members: { id: url } }), termsOfUse: typed() },
};

/** Which edition of the VC data model a document follows: what its first context says. */
export function editionOf(document: JsonObject): '2.0' | '1.1' | undefined {
  const [first] = listOf(document['@context']);
  return first === CREDENTIALS_V2 ? '2.0' : first === CREDENTIALS_V1 ? '1.1' : undefined;
}
