import { DAY } from '@laurel/base';
import { isJsonObject } from '../../json/strict.ts';
import type { Credential, Json, JsonObject, Jwk, Signer } from '../../types.ts';
import { refuseToSign } from '../vc-jwt/lint.ts';
import { signSdJwtVc } from './sign.ts';
import type { ClaimPath } from './types.ts';

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
  const { kept, hide } = planned(badge, BADGE_PLAN);
  const claims = {
    vct: OPEN_BADGE_VCT,
    iat: startOfDay(issuedAt),
    nbf: seconds(badge.validFrom, 'validFrom'),
    ...(badge.validUntil === undefined ? {} : { exp: seconds(badge.validUntil, 'validUntil') }),
    status: { status_list: { idx: status.idx, uri: status.uri } },
    ...kept,
  };
  return signSdJwtVc(claims, { signer, hide, holderJwk, random });
}

/**
 * How one object of a badge is hidden: `drop` leaves a member out, `open` leaves it readable, `each` hides every element of an array by
 * itself, a nested plan goes on inside. Every other member is hidden by itself, so that a member nobody planned for is never open by accident.
 */
type Plan = { [member: string]: 'drop' | 'open' | 'each' | Plan };

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

function planned(object: JsonObject, plan: Plan, at: readonly string[] = []): { kept: JsonObject; hide: ClaimPath[] } {
  const kept: JsonObject = {};
  const hide: ClaimPath[] = [];
  for (const [name, member] of Object.entries(object)) {
    const what = Object.hasOwn(plan, name) ? plan[name] : undefined;
    if (what === 'drop') continue;
    const path = [...at, name];
    const inside = typeof what === 'object' && isJsonObject(member) ? planned(member, what, path) : undefined;
    kept[name] = inside ? inside.kept : member;
    if (inside) hide.push(...inside.hide);
    else if (what !== 'open') hide.push(what === 'each' && Array.isArray(member) ? [...path, null] : path);
  }
  return { kept, hide };
}

const REGISTERED = ['vct', 'iss', 'sub', 'iat', 'nbf', 'exp', 'cnf', 'status'];

function refuseUnfit(badge: Credential): void {
  const subject = badge.credentialSubject;
  if (!isJsonObject(subject) || !isJsonObject(subject.achievement)) refuseToSign('credentialSubject', 'One subject with one achievement is needed.');
  const taken = REGISTERED.find((name) => Object.hasOwn(badge, name));
  if (taken !== undefined) refuseToSign(taken, `A badge may not have a member named ${taken}.`);
}

function seconds(time: Json | undefined, at: string): number {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(ms)) refuseToSign(at, 'A date and time is needed.');
  return Math.floor(ms / 1000);
}

/** Copies of one badge are signed within one second of each other: an exact `iat` would tell two verifiers that they hold siblings. */
const startOfDay = (time: Date): number => (Math.floor(time.getTime() / DAY) * DAY) / 1000;
