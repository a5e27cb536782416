import { idOf } from '../../json/members.ts';
import { timeOf } from '../../model/time.ts';
import type { Json, JsonObject } from '../../types.ts';
import type { Signed } from '../jws.ts';
import type { VcJwt, VcJwtKind, VcJwtProblem } from './read.ts';

/**
 * Where a registered claim says something else than the document, or is not there though its profile demands it: a reader of claims and a reader
 * of documents would see two credentials under one signature.
 */
export function contradiction(
  kind: VcJwtKind,
  of: VcJwt['of'],
  document: JsonObject,
  { header, payload }: Pick<Signed, 'header' | 'payload'>,
): VcJwtProblem | undefined {
  const missing = of === 'credential' ? demanded(kind).filter((name) => payload[name] === undefined) : [];
  if (missing.length > 0) return { code: 'claims_malformed', detail: `${missing.join(', ')} missing` };
  const party = idOf(of === 'credential' ? document.issuer : document.holder);
  const pairs: [name: string, claim: Json | undefined, said: Json | undefined][] = [
    ['iss', payload.iss, party],
    // VC-JOSE-COSE section 4.1.2: the same claim as a header parameter.
    ['iss', header.iss, party],
    ['jti', payload.jti, document.id],
    ['sub', payload.sub, of === 'credential' && kind !== 'vc-1.1' ? subjectOf(document) : undefined],
    ...(kind === 'vc-jose-cose' ? [] : datePairs(document, payload)),
  ];
  const wrong = pairs.find(([, claim, said]) => claim !== undefined && said !== undefined && claim !== said && !sameSecond(claim, said));
  return wrong && { code: 'claims_disagree', detail: `${wrong[0]} ${JSON.stringify(wrong[1])}, the document ${JSON.stringify(wrong[2])}` };
}

/** Open Badges 3.0, section 8.2.5.1. It demands `sub` too, which 1EdTech's own badges leave out: the credential says whom it is about, and nothing denies it. */
function demanded(kind: VcJwtKind): string[] {
  if (kind === 'open-badge') return ['iss', 'jti', 'nbf'];
  return kind === 'vc-1.1' ? ['iss'] : [];
}

/** In VC-JOSE-COSE these two are the signature's own times; in the other profiles they are the credential's. */
const datePairs = (
  { validFrom, issuanceDate, validUntil, expirationDate }: JsonObject,
  { nbf, exp }: JsonObject,
): [string, Json | undefined, Json | undefined][] => [
  ['nbf', nbf, seconds(validFrom ?? issuanceDate)],
  ['exp', exp, seconds(validUntil ?? expirationDate)],
];

/** NumericDates of issuers are whole seconds; the document may say milliseconds. A text that is no time is told of by the step that reads times. */
function seconds(time: Json | undefined): number | undefined {
  const ms = timeOf(time);
  return ms === undefined ? undefined : Math.floor(ms / 1000);
}

const sameSecond = (claim: Json, said: Json): boolean => typeof claim === 'number' && Math.floor(claim) === said;

function subjectOf({ credentialSubject: subject }: JsonObject): Json | undefined {
  return Array.isArray(subject) ? (subject.length === 1 ? idOf(subject[0]) : undefined) : idOf(subject);
}
