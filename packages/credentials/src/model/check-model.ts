import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/contexts.ts';
import type { JsonObject } from '../types.ts';
import { isObject, listOf, type ModelProblem, type Reading, readShape, report, type Shape } from './rules.ts';
import { badge, credential, credentialV1, endorsementCredential, presentation } from './shapes.ts';
import { timeOf, validityOf } from './time.ts';

export type { ModelCode, ModelProblem } from './rules.ts';

/** Which edition of the VC data model a document follows: what its first context says. */
export function editionOf(document: JsonObject): '2.0' | '1.1' | undefined {
  const [first] = listOf(document['@context']);
  return first === CREDENTIALS_V2 ? '2.0' : first === CREDENTIALS_V1 ? '1.1' : undefined;
}

/**
 * Faults of structure in a credential or presentation, by VC Data Model 2.0 (or 1.1) and, where it is a badge or an
 * endorsement, Open Badges 3.0; none where the list is empty. Members that neither names are left alone. Whether terms
 * are defined is asked when the document is canonicalised.
 */
export function checkModel(document: JsonObject): ModelProblem[] {
  const reading: Reading = { problems: [], partial: false };
  const edition = editionOf(document);
  if (!edition)
    report(reading, document['@context'] === undefined ? 'context_missing' : 'context_order', '/@context', `The first context must be ${CREDENTIALS_V2}.`);
  for (const shape of shapesOf(document, edition ?? '2.0', reading)) readShape(shape, document, '', reading);
  checkTimes(document, reading);
  if (isPresentation(document)) checkInner(document, reading);
  return distinct(reading.problems);
}

/**
 * The same for the claim tree of an SD-JWT badge as disclosed: what is hidden is not missing, what is there must be well
 * formed; the types of the subject and of the achievement are always open.
 */
export function checkPartialModel(tree: JsonObject): ModelProblem[] {
  const reading: Reading = { problems: [], partial: true };
  const { credentialSubject, evidence, awardedDate } = badge.members;
  readShape(
    { members: { ...(credentialSubject && { credentialSubject }), ...(evidence && { evidence }), ...(awardedDate && { awardedDate }) } },
    tree,
    '',
    reading,
  );
  const subject = tree.credentialSubject;
  if (!isObject(subject) || !isObject(subject.achievement))
    report(reading, 'member_missing', '/credentialSubject/achievement', 'The badge names no achievement.');
  return distinct(reading.problems);
}

function shapesOf(document: JsonObject, edition: '2.0' | '1.1', reading: Reading): Shape[] {
  if (isPresentation(document)) return [presentation];
  const base = edition === '1.1' ? credentialV1 : credential;
  if (hasType(document, badge.type)) return [base, edition === '1.1' ? badge : { ...badge, required: [...(badge.required ?? []), 'validFrom'] }];
  if (hasType(document, endorsementCredential.type)) return [base, endorsementCredential];
  // A document in the words of Open Badges that is neither would be shown as a badge without having been held to its rules.
  if (listOf(document['@context']).some((context) => typeof context === 'string' && context.startsWith('https://purl.imsglobal.org/spec/ob/v3p0/context')))
    report(reading, 'kind_unknown', '/type', 'The document is neither an Open Badge nor an endorsement.');
  return [base];
}

const hasType = (document: JsonObject, types: readonly string[] = []): boolean =>
  listOf(document.type).some((type) => typeof type === 'string' && types.includes(type));
const isPresentation = (document: JsonObject): boolean => hasType(document, presentation.type);

function checkTimes(document: JsonObject, reading: Reading): void {
  const { from, until } = validityOf(document);
  const [begin, end] = [timeOf(from), timeOf(until)];
  if (begin !== undefined && end !== undefined && end < begin) report(reading, 'times_reversed', '/validUntil', 'The credential ends before it begins.');
}

/** VC Data Model 2.0, section 4.13: every credential inside is an object, enveloped or embedded. */
function checkInner(document: JsonObject, reading: Reading): void {
  for (const [index, inner] of listOf(document.verifiableCredential).entries()) {
    const at = `/verifiableCredential/${index}`;
    if (!isObject(inner)) report(reading, 'not_object', at, 'A credential inside must be an object.');
    else if (isEnveloped(inner)) readShape({ type: [], required: ['id'], members: {} }, inner, at, reading);
    else reading.problems.push(...checkModel(inner).map((problem) => ({ ...problem, at: `${at}${problem.at}` })));
  }
}

const isEnveloped = (inner: JsonObject): boolean =>
  hasType(inner, ['EnvelopedVerifiableCredential']) || (typeof inner.id === 'string' && inner.id.startsWith('data:'));

/** Two shapes may look at one member; it is told once. */
const distinct = (problems: ModelProblem[]): ModelProblem[] => [...new Map(problems.map((problem) => [`${problem.code} ${problem.at}`, problem])).values()];
