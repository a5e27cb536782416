import { fromBase64url, toBase64url, utf8 } from '@laurel/base';
import { isJsonObject, type JsonProblemCode, parseStrict } from '../json/strict.ts';
import type { JsonObject, Signer } from '../types.ts';

/** A compact JWS taken apart; nothing in it is verified. */
export type Jws = { header: JsonObject; payload: JsonObject; signingInput: string; signature: Uint8Array };

export type JwsProblem = { code: 'jws_malformed' | JsonProblemCode; detail: string };

/** Strict base64url and strict JSON in both parts: two readers must not see two messages under one signature. */
export function openJws(compact: string): { ok: true; jws: Jws } | { ok: false; problem: JwsProblem } {
  const parts = compact.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) return malformed('A compact JWS has three parts.');
  const openedHeader = openPart(header, 'header');
  if (!openedHeader.ok) return openedHeader;
  const openedPayload = openPart(payload, 'payload');
  if (!openedPayload.ok) return openedPayload;
  const signatureBytes = fromBase64url(signature);
  if (!signatureBytes) return malformed('The signature is not base64url.');
  return { ok: true, jws: { header: openedHeader.value, payload: openedPayload.value, signingInput: `${header}.${payload}`, signature: signatureBytes } };
}

export async function signJws(header: { typ: string; kid?: string }, payload: JsonObject, signer: Signer): Promise<string> {
  const signingInput = `${encodePart({ alg: signer.algorithm, ...header })}.${encodePart(payload)}`;
  return `${signingInput}.${toBase64url(await signer.sign(utf8(signingInput)))}`;
}

const encodePart = (part: JsonObject): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function openPart(text: string, name: string): { ok: true; value: JsonObject } | { ok: false; problem: JwsProblem } {
  const bytes = fromBase64url(text);
  if (!bytes) return malformed(`The ${name} is not base64url.`);
  const parsed = parseStrict(bytes);
  if (!parsed.ok) return { ok: false, problem: { code: parsed.problem.code, detail: `${name}${parsed.problem.at}: ${parsed.problem.detail}` } };
  return isJsonObject(parsed.value) ? { ok: true, value: parsed.value } : malformed(`The ${name} is not a JSON object.`);
}

const malformed = (detail: string): { ok: false; problem: JwsProblem } => ({ ok: false, problem: { code: 'jws_malformed', detail } });
