import { createHmac } from 'node:crypto';
import { type Credential, type Json, type JsonObject, signDataIntegrity } from '@laurel/credentials';
import { newParty } from './parties.ts';

/** What was done to a credential by somebody who cannot sign as its issuer. */
export type Tampered = { how: string; text: string };

const thief = newParty();
const ELSEWHERE = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '7', statusListCredential: 'https://evil.example/list' };

/** Every attack that the form of a credential allows. `other` is by the same issuer; its signature, disclosures and words are borrowed. */
export async function tamperedOf(text: string, other: string): Promise<Tampered[]> {
  const isDocument = text.startsWith('{');
  const made = [
    ...onClaims(text, other),
    ...(isDocument ? await onProof(JSON.parse(text), JSON.parse(other)) : await onToken(text, other)),
    ...(text.includes('~') ? onDisclosures(text, other) : []),
  ];
  return made.filter((one) => one.text !== text);
}

/** The document itself: each of its words, its dates, its status, its contexts, whom it is by and about. */
function onClaims(text: string, other: string): Tampered[] {
  const rewritten = (how: string, change: (document: JsonObject, others: JsonObject) => unknown): Tampered => {
    const [whole, borrowed] = [claimsIn(text), claimsIn(other)];
    change(documentIn(whole), documentIn(borrowed));
    return { how, text: withClaims(text, whole) };
  };
  const words = leavesIn(documentIn(claimsIn(text))).map((path) => rewritten(`another ${path.join('/')}`, (document) => editAt(document, path)));
  /** What the document says already is replaced; where it says none of it, the first is added. */
  const set = (how: string, ...members: [name: string, value: Json][]) =>
    rewritten(how, (document) => {
      const said = members.filter(([name]) => document[name] !== undefined);
      Object.assign(document, Object.fromEntries(said.length > 0 ? said : members.slice(0, 1)));
    });
  return [
    ...words,
    set('it began long ago', ['validFrom', '2001-01-01T00:00:00Z'], ['issuanceDate', '2001-01-01T00:00:00Z'], ['nbf', 1], ['iat', 1]),
    set('it ends much later', ['validUntil', '2099-01-01T00:00:00Z'], ['expirationDate', '2099-01-01T00:00:00Z'], ['exp', 4_000_000_000]),
    rewritten('it has no end', (document) => ['validUntil', 'expirationDate', 'exp'].map((name) => delete document[name])),
    set('the status of another list', ['credentialStatus', ELSEWHERE]),
    set('the status of another token list', ['status', { status_list: { uri: 'https://evil.example/list', idx: 7 } }]),
    set('the thief issued it', ['issuer', thief.did], ['iss', thief.did]),
    set('a description it had not', ['description', 'With honours.']),
    set('another name', ['name', 'Doctor of Welding']),
    set('evidence it had not', ['evidence', [{ type: ['Evidence'], name: 'A look.' }]]),
    set('the type of another thing', ['type', ['VerifiableCredential', 'EndorsementCredential']], ['vct', 'urn:evil']),
    set('a digest it had not', ['_sd', ['47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU']]),
    rewritten('it is about the thief', (document) => Object.assign(Object(document.credentialSubject), { id: thief.did })),
    rewritten('the achievement of another', (document, others) => Object.assign(document, { credentialSubject: others.credentialSubject, id: others.id })),
    rewritten('a number where a text stood', (document) => retype(document)),
    rewritten('the contexts in another order', (document) => Array.isArray(document['@context']) && document['@context'].reverse()),
    rewritten('one context less', (document) => Array.isArray(document['@context']) && document['@context'].pop()),
    set('a word that no context knows', ['honours', 'summa']),
    ...(isJcs(text) ? [] : contextsAdded(text)),
  ];
}

/** Contexts behind the issuer's own. The signature of a JCS suite covers its own list of contexts, and a verifier drops the rest. */
function contextsAdded(text: string): Tampered[] {
  const added: [string, Json][] = [
    ['a context of the thief’s', 'https://evil.example/v1'],
    ['a name that a context in the document gives', { validUntil: 'https://evil.example/#end' }],
  ];
  return added.map(([how, context]) => {
    const whole = claimsIn(text);
    const document = documentIn(whole);
    document['@context'] = [...[document['@context'] ?? []].flat(), context];
    return { how, text: withClaims(text, whole) };
  });
}

const isJcs = (text: string): boolean => text.startsWith('{') && String(Object(claimsIn(text).proof).cryptosuite).includes('-jcs-');

/** What Data Integrity leaves unsigned, so that it proves nothing and changes nothing: a verifier must not read it. */
export function unsignedAdditionsTo(text: string): Tampered[] {
  if (!text.startsWith('{')) return [];
  if (isJcs(text)) return contextsAdded(text);
  const document = claimsIn(text);
  return [
    { how: 'a context in the proof', text: JSON.stringify({ ...document, proof: { ...Object(document.proof), '@context': ['https://evil.example/v1'] } }) },
  ];
}

/** The proof of a document: its members, its value, whose it is. */
async function onProof(document: Credential, other: Credential): Promise<Tampered[]> {
  const { proof: own = {}, ...unsigned } = document;
  const proof: JsonObject = Object(own);
  const borrowed: JsonObject = Object(other.proof);
  const value = String(proof.proofValue);
  const as = (how: string, changed: Json | undefined): Tampered => ({
    how,
    text: JSON.stringify({ ...unsigned, ...(changed === undefined ? {} : { proof: changed }) }),
  });
  const withMember = (how: string, members: JsonObject): Tampered => as(how, { ...proof, ...members });
  const { proof: stolen = {} } = await signDataIntegrity(unsigned, thief.signer, { created: new Date(Date.now() - 60_000), proofPurpose: 'assertionMethod' });
  const half = Math.floor(value.length / 2);
  return [
    as('no proof', undefined),
    as('a list of no proofs', []),
    as('the proof of another credential', borrowed),
    as('a proof of the thief’s', stolen),
    as('a proof of the thief’s under the issuer’s name', { ...Object(stolen), verificationMethod: proof.verificationMethod ?? '' }),
    as('the thief’s proof beside one that fails', [{ ...proof, proofValue: borrowed.proofValue ?? '' }, stolen]),
    withMember('the value of another proof', { proofValue: borrowed.proofValue ?? '' }),
    withMember('a value with one letter changed', { proofValue: `${value.slice(0, half)}${value[half] === 'x' ? 'y' : 'x'}${value.slice(half + 1)}` }),
    withMember('half a value', { proofValue: value.slice(0, half) }),
    withMember('a value of nothing', { proofValue: value.slice(0, 1) }),
    withMember('made at another time', { created: '2026-01-01T00:00:00Z' }),
    withMember('made tomorrow', { created: new Date(Date.now() + 86_400_000).toISOString() }),
    withMember('by the thief’s key', { verificationMethod: thief.keyId }),
    withMember('by a key without a name', { verificationMethod: String(proof.verificationMethod).split('#', 1)[0] ?? '' }),
    withMember('for another purpose', { proofPurpose: 'authentication' }),
    withMember('by another suite', { cryptosuite: proof.cryptosuite === 'eddsa-jcs-2022' ? 'eddsa-rdfc-2022' : 'eddsa-jcs-2022' }),
    withMember('by another type', { type: proof.type === 'DataIntegrityProof' ? 'Ed25519Signature2020' : 'DataIntegrityProof' }),
    withMember('by a type that nobody knows', { type: 'X' }),
    withMember('with an end that has passed', { expires: '2020-01-01T00:00:00Z' }),
    withMember('with an end it had not', { expires: '2099-01-01T00:00:00Z' }),
    withMember('for a challenge', { challenge: 'n-1', domain: 'https://evil.example' }),
    withMember('after a proof that is not there', { previousProof: 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11' }),
    ...(proof['@context'] === undefined ? [] : [withMember('with a context of its own', { '@context': ['https://evil.example/v1'] })]),
  ];
}

/** A compact token: its header and its signature. */
async function onToken(text: string, other: string): Promise<Tampered[]> {
  const [jwt = '', ...disclosures] = text.split('~');
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const header: JsonObject = decoded(head);
  const theirs = (other.split('~', 1)[0] ?? '').split('.')[2] ?? '';
  const joined = (how: string, changed: JsonObject, sealed: string): Tampered => ({
    how,
    text: [`${encoded(changed)}.${payload}.${sealed}`, ...disclosures].join('~'),
  });
  const bySelf = async (how: string, members: JsonObject): Promise<Tampered> => {
    const changed = { ...header, alg: 'EdDSA', ...members };
    return joined(how, changed, Buffer.from(await thief.signer.sign(Buffer.from(`${encoded(changed)}.${payload}`))).toString('base64url'));
  };
  const hmac = { ...header, alg: 'HS256' };
  return [
    joined('the signature of another', header, theirs),
    joined('a signature with one letter changed', header, `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`),
    joined('half a signature', header, signature.slice(0, 40)),
    joined('no signature', header, ''),
    joined('no algorithm', { ...header, alg: 'none' }, ''),
    joined('another algorithm', { ...header, alg: header.alg === 'EdDSA' ? 'ES256' : 'EdDSA' }, signature),
    joined(
      'a secret that is the public key',
      hmac,
      createHmac('sha256', String(header.kid))
        .update(`${encoded(hmac)}.${payload}`)
        .digest('base64url'),
    ),
    joined('a demand that nobody knows', { ...header, crit: ['urn:x'], 'urn:x': 1 }, signature),
    joined('the type of another thing', { ...header, typ: 'kb+jwt' }, signature),
    joined('the name of the thief’s key', { ...header, kid: thief.keyId }, signature),
    await bySelf('signed by the thief', {}),
    await bySelf('signed by the thief in his own name', { kid: thief.keyId }),
    await bySelf('signed by the thief, who brings the key', { jwk: { ...thief.signer.publicJwk } }),
    await bySelf('signed by the thief, with an address of the key', { jku: 'https://evil.example/jwks.json', x5u: 'https://evil.example/x5u' }),
  ];
}

/** What a holder shows beside the signature of an SD-JWT. */
function onDisclosures(text: string, other: string): Tampered[] {
  const [jwt = '', ...shown] = text.slice(0, -1).split('~');
  const [, ...others] = other.slice(0, -1).split('~');
  const joined = (how: string, disclosures: string[]): Tampered => ({ how, text: `${[jwt, ...disclosures].join('~')}~` });
  const replaced = (how: string, nth: number, by: string): Tampered => joined(how, shown.with(nth, by));
  return [
    ...shown.flatMap((one, nth) => {
      const parts: Json[] = decoded(one);
      return [
        replaced(`disclosure ${nth} says something else`, nth, encoded([...parts.slice(0, -1), 'Doctor of Welding'])),
        replaced(`disclosure ${nth} has another name`, nth, encoded([parts[0] ?? '', 'honours', parts.at(-1) ?? null])),
        replaced(`disclosure ${nth} has another salt`, nth, encoded(['c2FsdHNhbHRzYWx0c2FsdA', ...parts.slice(1)])),
        replaced(`disclosure ${nth} of another credential`, nth, others[nth] ?? ''),
        replaced(`disclosure ${nth} written with spaces`, nth, Buffer.from(JSON.stringify(parts, null, 1)).toString('base64url')),
        joined(`disclosure ${nth} twice`, [...shown, one]),
      ];
    }),
    joined('a disclosure that nobody signed', [...shown, encoded(['c2FsdHNhbHRzYWx0c2FsdA', 'honours', 'summa'])]),
    joined('all disclosures of another credential', others),
  ];
}

/** JSON of a document, or the claims of a token. */
const claimsIn = (text: string): JsonObject => (text.startsWith('{') ? JSON.parse(text) : decoded(text.split('.')[1] ?? ''));
/** In version 1.1 it stands in `vc`. */
const documentIn = (claims: JsonObject): JsonObject => (claims.vc === undefined ? claims : Object(claims.vc));

function withClaims(text: string, claims: JsonObject): string {
  if (text.startsWith('{')) return JSON.stringify(claims);
  const [head, , ...rest] = text.split('.');
  return [head, encoded(claims), ...rest].join('.');
}

/** The path to each text and number outside the proof and what an SD-JWT hides. */
function leavesIn(value: Json, path: string[] = []): string[][] {
  if (typeof value === 'string' || typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (['proof', '_sd', '...'].includes(name) ? [] : leavesIn(inner, [...path, name])));
}

function editAt(document: JsonObject, path: string[]): void {
  const holder = path.slice(0, -1).reduce<JsonObject>((within, name) => Object(within[name]), document);
  const last = path.at(-1) ?? '';
  const value = holder[last];
  holder[last] = typeof value === 'number' ? value + 1 : `${value}x`;
}

/** The first name that is a text becomes a number. */
function retype(document: JsonObject): void {
  const subject: JsonObject = Object(document.credentialSubject);
  const holder = document.name === undefined ? subject : document;
  holder.name = 7;
}

const encoded = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
