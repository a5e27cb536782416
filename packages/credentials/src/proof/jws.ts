import { fromBase64url, toBase64url, utf8 } from '@laurel/base';
import { isJsonObject, type JsonProblemCode, parseStrict } from '../json/strict.ts';
import type { JsonObject, Signer } from '../types.ts';

/** A compact JWS taken apart; nothing in it is verified. */
export type Jws = { header: JsonObject; payload: JsonObject; signingInput: string; signature: Uint8Array };

/** What JWS and COSE have in common: header parameters by their names in JOSE, and the bytes or text that were signed. */
export type Signed = Omit<Jws, 'signingInput'> & { signingInput: string | Uint8Array };

export type JwsProblem = { code: 'jws_malformed' | 'crit_unknown' | JsonProblemCode; detail: string };
type Refusal = { ok: false; problem: JwsProblem };

/** Strict base64url and strict JSON in both parts: two readers must not see two messages under one signature. */
export function openJws(compact: string): { ok: true; jws: Jws } | Refusal {
  const opened = openSigned(compact);
  if (!opened.ok) return opened;
  const { payload: bytes, ...signed } = opened.signed;
  const payload = readObject(bytes, 'payload');
  return payload.ok ? { ok: true, jws: { ...signed, payload: payload.value } } : payload;
}

/** The same with any payload. */
export function openSigned(compact: string): { ok: true; signed: Omit<Jws, 'payload'> & { payload: Uint8Array } } | Refusal {
  const parts = compact.split('.');
  if (parts.length !== 3) return malformed('A compact JWS has three parts.');
  const [headerBytes, payload, signature] = parts.map(fromBase64url);
  if (!headerBytes || !payload || !signature) return malformed('A part is not base64url, or not in its one spelling.');
  const header = readObject(headerBytes, 'header');
  if (!header.ok) return header;
  // RFC 7515 section 4.1.11: an extension that is not understood must be refused, and none is understood here. `b64` (RFC 7797) is one that
  // changes what was signed; a verifier that overlooks it outside `crit` and one that does not would read two messages.
  const extension = ['crit', 'b64'].find((name) => header.value[name] !== undefined);
  if (extension) return { ok: false, problem: { code: 'crit_unknown', detail: `${extension} ${JSON.stringify(header.value[extension])}` } };
  return { ok: true, signed: { header: header.value, payload, signingInput: compact.slice(0, compact.lastIndexOf('.')), signature } };
}

export async function signJws(header: { typ: string; kid?: string; cty?: string }, payload: JsonObject, signer: Signer): Promise<string> {
  const signingInput = `${encodePart({ alg: signer.algorithm, ...header })}.${encodePart(payload)}`;
  return `${signingInput}.${toBase64url(await signer.sign(utf8(signingInput)))}`;
}

const encodePart = (part: JsonObject): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function readObject(bytes: Uint8Array, name: string): { ok: true; value: JsonObject } | Refusal {
  const parsed = parseStrict(bytes);
  if (!parsed.ok) return { ok: false, problem: { code: parsed.problem.code, detail: `${name}${parsed.problem.at}: ${parsed.problem.detail}` } };
  return isJsonObject(parsed.value) ? { ok: true, value: parsed.value } : malformed(`The ${name} is not a JSON object.`);
}

const malformed = (detail: string): Refusal => ({ ok: false, problem: { code: 'jws_malformed', detail } });
