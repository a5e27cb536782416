import { fromBase64url, utf8 } from '@laurel/base';
import { decode, encode } from 'cborg';
import { isJsonObject, parseStrict } from '../json/strict.ts';
import type { JsonObject, Signer, SigningAlgorithm } from '../types.ts';
import type { JwsProblem, Signed } from './jws.ts';

/**
 * A COSE_Sign1 over JSON (RFC 9052 section 4.2), as base64 with its padding or without; nothing in it is verified. Header parameters come by their
 * names in JOSE, so that one pipeline reads both.
 */
export function openCose(base64: string): { ok: true; signed: Signed } | { ok: false; problem: JwsProblem } {
  const bytes = fromBase64url(
    base64
      .replace(/={1,2}$/, '')
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
  );
  const message = bytes && readCbor(bytes, { 18: (inner: () => unknown) => inner() });
  if (!Array.isArray(message) || message.length !== 4) return malformed('It is no COSE_Sign1.');
  const [protectedBytes, unprotected, payload, signature] = message;
  if (!isBytes(protectedBytes) || !isBytes(payload) || !isBytes(signature)) return malformed('A part of the COSE_Sign1 is no bytes.');
  const signedHeader = readCbor(protectedBytes, {});
  if (!(signedHeader instanceof Map) || !(unprotected instanceof Map)) return malformed('A header of the COSE_Sign1 is no map.');
  // RFC 9052 section 3.1: what is critical must be understood, and nothing is here that COSE does not have anyway.
  if (signedHeader.has(CRIT) || unprotected.has(CRIT)) return { ok: false, problem: { code: 'crit_unknown', detail: 'crit' } };
  const parsed = parseStrict(payload);
  if (!parsed.ok) return { ok: false, problem: { code: parsed.problem.code, detail: `payload${parsed.problem.at}: ${parsed.problem.detail}` } };
  if (!isJsonObject(parsed.value)) return malformed('The payload is not a JSON object.');
  // Only the key's name may stand outside what is signed: it is a hint wherever it stands.
  const header = headerOf(signedHeader, signedHeader.get(KID) ?? unprotected.get(KID));
  return { ok: true, signed: { header, payload: parsed.value, signingInput: toBeSigned(protectedBytes, payload), signature } };
}

/** The same, made: base64 without padding, as VC-JOSE-COSE's own examples have it. */
export async function signCose({ typ, cty }: { typ: string; cty: string }, payload: JsonObject, signer: Signer): Promise<string> {
  const header = new Map<number, unknown>([
    [ALG, LABEL_OF[signer.algorithm]],
    [CONTENT_TYPE, `application/${cty}`],
    [KID, utf8(signer.verificationMethod)],
    [TYP, `application/${typ}`],
  ]);
  const protectedBytes = encode(header);
  const bytes = utf8(JSON.stringify(payload));
  const signature = await signer.sign(toBeSigned(protectedBytes, bytes));
  const message = encode([protectedBytes, new Map(), bytes, signature]);
  return Buffer.concat([Uint8Array.of(0xd2), message])
    .toString('base64')
    .replace(/=+$/, '');
}

// RFC 9052 section 3.1 and RFC 9596.
const [ALG, CRIT, CONTENT_TYPE, KID, TYP] = [1, 2, 3, 4, 16];

/** IANA's registry of COSE algorithms, by the names of JOSE. */
const ALGORITHMS: ReadonlyMap<unknown, string> = new Map([
  [-8, 'EdDSA'],
  [-19, 'Ed25519'],
  [-7, 'ES256'],
  [-35, 'ES384'],
  [-36, 'ES512'],
  [-37, 'PS256'],
  [-47, 'ES256K'],
  [-257, 'RS256'],
]);
const LABEL_OF: Readonly<Record<SigningAlgorithm, number>> = { EdDSA: -8, ES256: -7, ES384: -35 };

function headerOf(header: Map<unknown, unknown>, kid: unknown): JsonObject {
  const [alg, typ, cty] = [ALGORITHMS.get(header.get(ALG)), header.get(TYP), header.get(CONTENT_TYPE)];
  return {
    ...(alg === undefined ? {} : { alg }),
    ...(isBytes(kid) ? { kid: Buffer.from(kid).toString('utf8') } : {}),
    // A media type by its number (CoAP) is none of ours: it is told as what it is and refused by whoever reads it.
    ...(typ === undefined ? {} : { typ: String(typ) }),
    ...(cty === undefined ? {} : { cty: String(cty) }),
  };
}

/** RFC 9052 section 4.4: the Sig_structure, with no data from outside. */
const toBeSigned = (protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array => encode(['Signature1', protectedBytes, new Uint8Array(), payload]);

function readCbor(bytes: Uint8Array, tags: Record<number, (inner: () => unknown) => unknown>): unknown {
  try {
    return decode(bytes, { ...STRICT, tags });
  } catch {
    return undefined; // cborg throws exactly where the bytes are not CBOR as STRICT wants it
  }
}

/** One way to write each message: two that differ in bytes must not be one to a reader. */
const STRICT = { strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: false, useMaps: true, rejectDuplicateMapKeys: true } as const;

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

const malformed = (detail: string): { ok: false; problem: JwsProblem } => ({ ok: false, problem: { code: 'jws_malformed', detail } });
