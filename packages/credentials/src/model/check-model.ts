import { CREDENTIALS_V2 } from '../contexts/contexts.ts';
import { hasType, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { JsonObject } from '../types.ts';
import { badge, badgeV2, endorsementCredential, endorsementCredentialV2 } from './badge-shapes.ts';
import { clr, clrV2 } from './clr-shapes.ts';
import { type ModelCode, type ModelProblem, type Reading, readShape, report, type Shape } from './rules.ts';
import { momentOf, validityOf } from './time.ts';
import { credential, credentialV1, editionOf, presentation, statusListCredential } from './vc-shapes.ts';

export type { ModelCode, ModelProblem } from './rules.ts';
export { editionOf } from './vc-shapes.ts';

/**
 * What the rules forbid and yet leaves no doubt about what was signed: a learner who is not named, criteria that are not told, a word outside a vocabulary, a link that
 * leads nowhere. We issue nothing with them; a badge of others that has them is not called a fake for it.
 */
export const LAPSES: ReadonlySet<ModelCode> = new Set([
  'member_lacking',
  'time_unzoned',
  'subject_unnamed',
  'profile_untyped',
  'image_plain',
  'value_unknown',
  'not_language',
  'not_country',
  'not_email',
  'not_date',
  'link_dangling',
  'result_unstated',
  'context_unlisted',
]);

/**
 * Faults of structure in a credential or presentation, by VC Data Model 2.0 (or 1.1) and, where it is a badge, an endorsement, a learner
 * record or a status list, the rules of those; none where the list is empty. Members that no rule names are left alone. Whether terms are
 * defined is asked when the document is canonicalised. `hidden`: what its holder may have left out.
 */
export function checkModel(document: JsonObject, hidden: Reading['hidden'] = 'nothing'): ModelProblem[] {
  const reading: Reading = { problems: [], hidden };
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
  const reading: Reading = { problems: [], hidden: 'members' };
  const { credentialSubject, evidence, awardedDate } = badge.members;
  readShape(
    { members: { ...(credentialSubject && { credentialSubject }), ...(evidence && { evidence }), ...(awardedDate && { awardedDate }) } },
    tree,
    '',
    reading,
  );
  const subject = tree.credentialSubject;
  if (!isJsonObject(subject) || !isJsonObject(subject.achievement))
    report(reading, 'member_missing', '/credentialSubject/achievement', 'The badge names no achievement.');
  return distinct(reading.problems);
}

function shapesOf(document: JsonObject, edition: '2.0' | '1.1', reading: Reading): Shape[] {
  if (isPresentation(document)) return [presentation];
  // One that says it is two things is held to the rules of both: it would be shown as either.
  const kinds = KINDS.filter(({ is }) => is(document));
  const contexts = listOf(document['@context']).map(String);
  // A document in the words of Open Badges that is none of its kinds would be shown as a badge without having been held to its rules.
  if (kinds.length === 0 && contexts.some((context) => OPEN_BADGES_CONTEXT.test(context)))
    report(reading, 'kind_unknown', '/type', 'The document is neither an Open Badge nor an endorsement nor a learner record.');
  for (const { words } of kinds)
    if (words.some((context, index) => !context.test(contexts[index + 1] ?? '')))
      report(reading, 'context_unlisted', '/@context', 'The contexts of Open Badges are not named in their order, or not at all.');
  return [edition === '1.1' ? credentialV1 : credential, ...kinds.map((kind) => kind[edition])];
}

/** The contexts that the two were ever published under. */
const OPEN_BADGES_CONTEXT = /^https:\/\/(purl\.imsglobal\.org\/spec\/ob\/v3p0\/context|imsglobal\.github\.io\/openbadges-specification\/context)/;
const CLR_CONTEXT = /^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context/;

export type Kind = 'clr' | 'badge' | 'endorsement' | 'status-list';

/** What a credential is beyond being one, by its type; of several kinds, the one that holds the others. */
export const kindOf = (document: JsonObject): Kind | undefined => KINDS.find(({ is }) => is(document))?.kind;

/** `words`: the contexts that stand from the second place on, by the rules of the kind. */
const KINDS: readonly { kind: Kind; is: (document: JsonObject) => boolean; '2.0': Shape; '1.1': Shape; words: readonly RegExp[] }[] = [
  { kind: 'clr', is: (document) => hasType(document, 'ClrCredential'), '2.0': clrV2, '1.1': clr, words: [CLR_CONTEXT, OPEN_BADGES_CONTEXT] },
  {
    kind: 'badge',
    is: (document) => hasType(document, 'OpenBadgeCredential', 'AchievementCredential'),
    '2.0': badgeV2,
    '1.1': badge,
    words: [OPEN_BADGES_CONTEXT],
  },
  {
    kind: 'endorsement',
    is: (document) => hasType(document, 'EndorsementCredential'),
    '2.0': endorsementCredentialV2,
    '1.1': endorsementCredential,
    words: [OPEN_BADGES_CONTEXT],
  },
  {
    kind: 'status-list',
    // Either half of the pair: a list that lacks the other would be read as a list by one reader and as any credential by the next.
    is: (document) =>
      hasType(document, 'BitstringStatusListCredential') || listOf(document.credentialSubject).some((subject) => hasType(subject, 'BitstringStatusList')),
    '2.0': statusListCredential,
    '1.1': statusListCredential,
    words: [],
  },
];

const isPresentation = (document: JsonObject): boolean => hasType(document, 'VerifiablePresentation');

function checkTimes(document: JsonObject, reading: Reading): void {
  const { from, until } = validityOf(document);
  const [begin, end] = [momentOf(from), momentOf(until)];
  if (begin !== undefined && end !== undefined && end < begin) report(reading, 'times_reversed', '/validUntil', 'The credential ends before it begins.');
}

/** VC Data Model 2.0, section 4.13: every credential inside is an object, enveloped or embedded. */
function checkInner(document: JsonObject, reading: Reading): void {
  for (const [index, inner] of listOf(document.verifiableCredential).entries()) {
    const at = `/verifiableCredential/${index}`;
    if (!isJsonObject(inner)) report(reading, 'not_object', at, 'A credential inside must be an object.');
    else if (isEnveloped(inner)) readShape({ type: [], required: ['id'], members: {} }, inner, at, reading);
    else reading.problems.push(...checkModel(inner).map((problem) => ({ ...problem, at: `${at}${problem.at}` })));
  }
}

const isEnveloped = (inner: JsonObject): boolean =>
  hasType(inner, 'EnvelopedVerifiableCredential') || (typeof inner.id === 'string' && inner.id.startsWith('data:'));

/** Two shapes may look at one member; it is told once. */
const distinct = (problems: ModelProblem[]): ModelProblem[] => [...new Map(problems.map((problem) => [`${problem.code} ${problem.at}`, problem])).values()];
