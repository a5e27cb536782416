import { DAY, LaurelError } from '@laurel/base';
import { isJsonObject } from '../../json/strict.ts';
import type { Credential, Json, JsonObject, Jwk, Signer } from '../../types.ts';
import { signJws } from '../jws.ts';
import { conceal, type Plan } from './conceal.ts';

/** One name at every node, so that one request matches any issuer. */
export const OPEN_BADGE_VCT = 'urn:laurel:open-badge:1';

export type IssueOptions = {
  signer: Signer;
  /** The key of this copy alone. */
  holderJwk: Jwk;
  /** Where this copy's status stands: a token status list and an index in it. */
  status: { uri: string; idx: number };
  random: (bytes: number) => Uint8Array;
  issuedAt: Date;
};

/**
 * One SD-JWT copy of an Open Badges 3.0 credential (typ `dc+sd-jwt`), bound to one key. The tree is the badge's own; `validFrom` and
 * `validUntil` become `nbf` and `exp`.
 * @throws LaurelError lint_failed where the badge is not one achievement of one subject, has no sound `validFrom`, or uses a reserved name
 */
export async function issueSdJwtBadge(badge: Credential, { signer, holderJwk, status, random, issuedAt }: IssueOptions): Promise<string> {
  refuseUnfit(badge);
  const { payload, disclosures } = conceal(badge, BADGE_PLAN, random);
  const claims: JsonObject = {
    vct: OPEN_BADGE_VCT,
    iss: signer.controller,
    iat: startOfDay(issuedAt),
    nbf: seconds(badge.validFrom, 'validFrom'),
    ...(badge.validUntil === undefined ? {} : { exp: seconds(badge.validUntil, 'validUntil') }),
    cnf: { jwk: bareKey(holderJwk) },
    status: { status_list: { idx: status.idx, uri: status.uri } },
    _sd_alg: 'sha-256',
    ...payload,
  };
  const issued = await signJws({ typ: 'dc+sd-jwt', kid: signer.verificationMethod }, claims, signer);
  return [issued, ...disclosures, ''].join('~');
}

// What the JWT says itself is dropped; `credentialSubject.id` would name the holder alike at every verifier.
const BADGE_PLAN: Plan = {
  '@context': 'drop',
  id: 'drop',
  type: 'drop',
  issuer: 'drop',
  validFrom: 'drop',
  validUntil: 'drop',
  credentialStatus: 'drop',
  credentialSchema: 'drop',
  proof: 'drop',
  evidence: 'each',
  endorsement: 'each',
  endorsementJwt: 'each',
  credentialSubject: {
    id: 'drop',
    type: 'open',
    result: 'each',
    achievement: { type: 'open', tag: 'each', alignment: 'each' },
  },
};

const REGISTERED = ['vct', 'iss', 'sub', 'iat', 'nbf', 'exp', 'cnf', 'status'];

function refuseUnfit(badge: Credential): void {
  const subject = badge.credentialSubject;
  if (!isJsonObject(subject) || !isJsonObject(subject.achievement)) refuse('credentialSubject', 'One subject with one achievement is needed.');
  const taken = REGISTERED.find((name) => Object.hasOwn(badge, name)) ?? reservedName(badge);
  if (taken !== undefined) refuse(taken, `A badge may not have a member named ${taken}.`);
}

function reservedName(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Array.isArray(value) ? undefined : ['_sd', '_sd_alg', '...'].find((name) => Object.hasOwn(value, name));
  return own ?? Object.values(value).reduce<string | undefined>((found, child) => found ?? reservedName(child), undefined);
}

function seconds(time: Json | undefined, at: string): number {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(ms)) refuse(at, 'A date and time is needed.');
  return Math.floor(ms / 1000);
}

/** Copies of one badge are signed within one second of each other: an exact `iat` would tell two verifiers that they hold siblings. */
const startOfDay = (time: Date): number => (Math.floor(time.getTime() / DAY) * DAY) / 1000;

/** Only what the key is: a `kid` or `alg` beside it would be one more mark to recognise the holder by. */
function bareKey({ kty, crv, x, y }: Jwk): JsonObject {
  return { kty, ...(crv === undefined ? {} : { crv }), ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}

function refuse(at: string, detail: string): never {
  throw new LaurelError('lint_failed', { detail, problems: [{ at, code: 'sd_jwt', detail }] });
}
