import { LaurelError } from '@laurel/base';
import { isJsonObject } from '../../json/strict.ts';
import { DISCLOSURES, JSON_BYTES, JSON_DEPTH, JSON_MEMBERS } from '../../limits.ts';
import type { Json, JsonObject } from '../../types.ts';
import { type JwsProblem, openJws } from '../jws.ts';
import { digestOf, HASHES, type Opened, openDisclosure } from './disclosure.ts';
import type { Disclosure, SdJwt } from './types.ts';

export type SdJwtProblem = {
  code:
    | JwsProblem['code']
    | 'sd_jwt_malformed'
    | 'hash_unknown'
    | 'too_many_disclosures'
    | 'disclosure_malformed'
    | 'disclosure_repeated'
    | 'disclosure_unused'
    | 'disclosure_misplaced'
    | 'digest_malformed'
    | 'digest_repeated'
    | 'claim_overwritten';
  detail: string;
};

/**
 * Take a compact SD-JWT apart, with or without a KB-JWT. Structure is checked (RFC 9901 section 7.1); nothing is verified.
 * @throws LaurelError credential_refused
 */
export function readSdJwt(compact: string): SdJwt {
  const opened = openSdJwt(compact);
  if (opened.ok) return opened.sdJwt;
  throw new LaurelError('credential_refused', { detail: opened.problem.detail, problems: [{ at: 'sd-jwt', ...opened.problem }] });
}

export function openSdJwt(compact: string): { ok: true; sdJwt: SdJwt } | { ok: false; problem: SdJwtProblem } {
  try {
    return { ok: true, sdJwt: open(compact) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Refusal extends Error {
  readonly problem: SdJwtProblem;
  constructor(problem: SdJwtProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

function refuse(code: SdJwtProblem['code'], detail: string): never {
  throw new Refusal({ code, detail });
}

function open(compact: string): SdJwt {
  if (compact.length > JSON_BYTES) refuse('too_large', `${compact.length} characters; at most ${JSON_BYTES} are read`);
  const end = compact.lastIndexOf('~') + 1;
  if (end === 0) refuse('sd_jwt_malformed', 'There is no tilde, so this is not an SD-JWT.');
  const presented = compact.slice(0, end);
  const keyBinding = compact.slice(end);
  if (keyBinding !== '' && keyBinding.split('.').length !== 3) refuse('sd_jwt_malformed', 'What follows the last tilde is no KB-JWT.');
  const [issued = '', ...encoded] = presented.slice(0, -1).split('~', DISCLOSURES + 2);
  if (encoded.length > DISCLOSURES) refuse('too_many_disclosures', `More than ${DISCLOSURES} disclosures.`);

  const jws = openJws(issued);
  if (!jws.ok) throw new Refusal(jws.problem);
  const { header, payload, signingInput, signature } = jws.jws;
  const { _sd_alg: named = 'sha-256', ...signed } = payload;
  const nodeHash = typeof named === 'string' ? HASHES.get(named) : undefined;
  if (nodeHash === undefined) refuse('hash_unknown', `The digests are made by ${JSON.stringify(named)}, which is not known here.`);
  const { claims, disclosures } = disclose(signed, encoded, nodeHash);
  return { header, payload, claims, disclosures, signingInput, signature, presented, nodeHash, ...(keyBinding === '' ? {} : { keyBinding }) };
}

/** RFC 9901 section 7.1, steps 3 to 5: put each disclosure where its digest stands; every digest once, every disclosure used. */
function disclose(signed: JsonObject, encoded: readonly string[], nodeHash: string): { claims: JsonObject; disclosures: Disclosure[] } {
  const byDigest = new Map<string, { encoded: string; opened: Opened }>();
  let values = 0;
  for (const one of encoded) {
    const opened = openDisclosure(one);
    if (!opened.ok) refuse('disclosure_malformed', opened.detail);
    // Each is held to the bounds of JSON by itself, and there may be a thousand.
    values += valuesIn(opened.opened.value);
    if (values > JSON_MEMBERS) refuse('too_many_members', `More than ${JSON_MEMBERS} values are shown.`);
    const digest = digestOf(one, nodeHash);
    if (byDigest.has(digest)) refuse('disclosure_repeated', 'The same disclosure stands here twice.');
    byDigest.set(digest, { encoded: one, opened: opened.opened });
  }

  const seen = new Set<string>();
  const found = new Map<string, Disclosure>();
  const claims = openObject(signed, [], []);
  if (found.size < encoded.length) refuse('disclosure_unused', 'A disclosure came along that nothing signed points to.');
  return { claims, disclosures: encoded.flatMap((one) => found.get(one) ?? []) };

  function openValue(value: Json, path: (string | number)[], parents: string[]): Json {
    if (path.length > JSON_DEPTH) refuse('too_deep', `Nested more than ${JSON_DEPTH} deep.`);
    if (Array.isArray(value)) return openArray(value, path, parents);
    return isJsonObject(value) ? openObject(value, path, parents) : value;
  }

  function openObject(object: JsonObject, path: (string | number)[], parents: string[]): JsonObject {
    const { _sd: digests, ...open } = object;
    const result: JsonObject = {};
    for (const [name, value] of Object.entries(open)) {
      if (name === '...' || name === '_sd_alg') refuse('disclosure_misplaced', `${name} stands where it may not.`);
      result[name] = openValue(value, [...path, name], parents);
    }
    if (digests === undefined) return result;
    if (!Array.isArray(digests)) refuse('digest_malformed', '_sd is not a list of digests.');
    for (const digest of digests) {
      const match = take(digest);
      if (!match) continue; // hidden, or a decoy
      const { name } = match.opened;
      if (name === undefined) refuse('disclosure_misplaced', 'A disclosure of an array element stands among members.');
      if (Object.hasOwn(result, name)) refuse('claim_overwritten', `A disclosure would overwrite the claim ${name}.`);
      result[name] = place(digest, match, [...path, name], parents);
    }
    return result;
  }

  function openArray(array: Json[], path: (string | number)[], parents: string[]): Json[] {
    const result: Json[] = [];
    for (const element of array) {
      if (!isJsonObject(element) || !Object.hasOwn(element, '...')) {
        result.push(openValue(element, [...path, result.length], parents));
        continue;
      }
      const { '...': digest, ...others } = element;
      if (Object.keys(others).length > 0) refuse('digest_malformed', 'A hidden array element has other members.');
      const match = take(digest);
      if (!match) continue;
      if (match.opened.name !== undefined) refuse('disclosure_misplaced', 'A disclosure of a member stands in an array.');
      result.push(place(digest, match, [...path, result.length], parents));
    }
    return result;
  }

  function take(digest: Json | undefined): { encoded: string; opened: Opened } | undefined {
    if (typeof digest !== 'string') refuse('digest_malformed', 'A digest is not text.');
    if (seen.has(digest)) refuse('digest_repeated', 'The same digest stands here twice.');
    seen.add(digest);
    return byDigest.get(digest);
  }

  function place(digest: Json | undefined, match: { encoded: string; opened: Opened }, path: (string | number)[], parents: string[]): Json {
    const value = openValue(match.opened.value, path, [...parents, match.encoded]);
    found.set(match.encoded, { encoded: match.encoded, digest: String(digest), path, value, parents });
    return value;
  }
}

const valuesIn = (value: Json): number =>
  typeof value === 'object' && value !== null ? Object.values(value).reduce((sum: number, inner) => sum + valuesIn(inner), 1) : 1;
