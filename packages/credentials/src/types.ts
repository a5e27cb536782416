import type { Language } from '@laurel/base';

export type Json = string | number | boolean | null | Json[] | { [member: string]: Json };
export type JsonObject = { [member: string]: Json };

export type Did = `did:${string}:${string}`;
export type Jwk = { kty: string; crv?: string; x?: string; y?: string; n?: string; e?: string; kid?: string; alg?: string; use?: string; key_ops?: string[] };
/** RS256 and ES512 are only ever verified: Open Badges 3.0 makes its JWT verifiers take the one, W3C's VC-JOSE-COSE suite has the other. */
export type Algorithm = SigningAlgorithm | 'RS256' | 'ES512' | 'BBS';
export type SigningAlgorithm = 'EdDSA' | 'ES256' | 'ES384';

/** A key that signs, wherever it rests. ES256 and ES384 signatures are r‖s, 64 and 96 bytes. */
export type Signer = {
  controller: Did;
  /** The absolute DID URL of the key. */
  verificationMethod: string;
  algorithm: SigningAlgorithm;
  publicJwk: Jwk;
  sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};

/** A BLS12-381 key that signs a list of messages at once (bbs-2023). */
export type MessageSigner = {
  controller: Did;
  verificationMethod: string;
  algorithm: 'BBS';
  publicKey: Uint8Array;
  signMessages: (header: Uint8Array, messages: Uint8Array[]) => Promise<Uint8Array>;
};

/** A credential as JSON, secured by a Data Integrity proof or not yet. Unknown members are kept. */
export type Credential = JsonObject;

export type VerificationMethod = {
  id: string;
  type: string;
  controller: string;
  publicKeyJwk?: Jwk;
  publicKeyMultibase?: string;
  revoked?: string;
  expires?: string;
};

/** A DID document or controlled identifier document as resolved; relationships hold ids or embedded methods. */
export type ControllerDocument = {
  id: string;
  verificationMethod?: VerificationMethod[];
  assertionMethod?: (string | VerificationMethod)[];
  authentication?: (string | VerificationMethod)[];
  keyAgreement?: (string | VerificationMethod)[];
  [member: string]: unknown;
};

/** `unreachable` is trouble on the way (unknown); `absent` is an answer that there is no such document (a failure). */
export type Resolution =
  | { state: 'found'; document: ControllerDocument; deactivated: boolean }
  | { state: 'absent'; reason: string }
  | { state: 'unreachable'; reason: string };

/**
 * Where the keys of an issuer known by an https address stand, which the credential's format says: the document at the address itself, the
 * issuer metadata of SD-JWT VC, or the key set of Open Badges 3.0 JWTs. A DID has its own document, whatever is asked.
 */
export type KeyDocument = 'controller-document' | 'jwt-vc-issuer' | 'jwks';

/** Answers the key document of an issuer, a holder or a list's issuer: a DID or an https address. Comes in as a function; this package opens no socket. */
export type Resolve = (controller: string, form?: KeyDocument) => Promise<Resolution>;

/** A list as it came. `fetchedAt` is when the bytes left the list's host; a cached copy says so. */
export type StatusCopy = { body: string; contentType: string; fetchedAt: Date };
/** `kept` is the copy had before the trouble: how far it may still be believed is decided here. */
export type StatusAnswer =
  | ({ state: 'fetched' } & StatusCopy)
  | { state: 'unreachable'; reason: string; kept?: StatusCopy }
  | { state: 'absent'; reason: string };
export type FetchStatus = (url: string, accept: StatusAccept) => Promise<StatusAnswer>;
export type StatusAccept = 'application/vc' | 'application/statuslist+jwt' | 'application/json';

/** A document of an Open Badge of before 3.0, from its issuer's site; `gone` (410) says that it was withdrawn. Given only where the person asks for it. */
export type FetchHosted = (url: string) => Promise<HostedAnswer>;
export type HostedAnswer = { state: 'fetched'; body: string } | { state: 'gone' } | { state: 'absent' } | { state: 'unreachable'; reason: string };

/** The registry under which a node's own allow-list vouches. */
export const OWN_LIST = 'own-list';

/** Who vouches for an issuer: a registry subscribed to, or the node's own list. `name` is what it calls the issuer, `names` the same where it has one for each language. */
export type Voucher = { registry: string; name: string; names?: Record<Language, string>; since?: string };
/** What a voucher calls the issuer, for somebody who reads a language. */
export const vouchedName = ({ name, names }: Voucher, language: Language): string => names?.[language] ?? name;
export type Vouch = (did: string) => Promise<Voucher[]>;

export type Step =
  | 'bytes'
  | 'format'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'model'
  | 'dates'
  | 'status'
  | 'holder'
  | 'nonce'
  | 'audience'
  | 'endorsements'
  | 'issuer'
  | 'policy';

export type Outcome = 'pass' | 'fail' | 'unknown' | 'skipped';

/** One step of the pipeline as it went. `code` is stable (`key_not_listed`); `sentence` is plain words. */
export type Check = { step: Step; outcome: Outcome; code: string; sentence: Record<Language, string>; detail?: string };

export type VerdictOutcome = 'valid' | 'invalid' | 'undetermined';

/** Where one status of a credential stands. `size` is in bits; a 1EdTech list has no index and names the credential instead. */
export type StatusPlace =
  | { kind: 'bitstring' | 'status-list-2021'; purpose: 'revocation' | 'suspension' | 'refresh' | 'message'; url: string; index: number; size?: number }
  | { kind: 'token'; purpose: 'status'; url: string; index: number }
  | { kind: 'revocation-list'; purpose: 'revocation'; url: string; credential: string };

/** One status entry that was looked at, for "check again" later. `value` is absent where the list gave no answer; `asOf` is when its bytes left the host, else when it was asked. */
export type StatusSeen = StatusPlace & { value?: number; asOf: string };

/** By the names of OpenID4VCI; `vc+sd-jwt` is the SD-JWT of VC-JOSE-COSE, which is no SD-JWT VC, `vc+cose` its COSE. */
export type CredentialFormat = 'ldp_vc' | 'jwt_vc_json' | 'dc+sd-jwt' | 'vc+sd-jwt' | 'vc+cose';

/** An Open Badge of before 3.0 in its own words, of which a `valid` verdict alone makes more. Texts and URLs as written. */
export type OlderBadge = {
  edition: '2.0' | '1.x' | '0.5';
  kind: 'hosted' | 'signed';
  id?: string;
  achievement?: { id?: string; name?: string; description?: string };
  issuer?: { id?: string; name?: string };
  issuedOn?: string;
  expires?: string;
  recipient?: { type?: string; identity: string; hashed: boolean; salt?: string };
  evidence: string[];
};

export type Verdict = {
  outcome: VerdictOutcome;
  /** The code of the first failed check, else of the first unknown one, else `valid`. */
  code: string;
  sentence: Record<Language, string>;
  checks: Check[];
  asOf: string;
  format?: CredentialFormat;
  /** Only what verified: absent where the signature did not. For SD-JWT the tree as disclosed. */
  credential?: Credential;
  /** `keys` is where an issuer known by an https address keeps its keys: "check again" asks there. */
  issuer?: { did: string; keyId: string; keys?: KeyDocument; vouchers: Voucher[] };
  status: StatusSeen[];
  /** The verdicts on the credentials that a learner record bundles, in its order. They do not decide its own. */
  inside?: Verdict[];
  /** What others say of it, as it came with it. They do not decide its verdict. */
  endorsements?: Endorsement[];
  /** Where it is an Open Badge of before 3.0: `format`, `credential` and `issuer` are then absent. */
  older?: OlderBadge;
};

/**
 * `counts` where it holds by itself, names the very thing it stands at, and somebody else says it: the words are `endorsementComment` of its subject.
 * One at the badge may name a piece of its `evidence` in its place. That the badge's own issuer signed of a piece it took in: it is a `record`, worth what the badge is.
 */
export type Endorsement = { of: 'badge' | 'achievement' | 'issuer' | 'evidence'; counts: boolean; record?: true; verdict: Verdict };

/** The text of a schema that this node was given, by the id that credentials name it by; undefined where it was given none. Asks nobody. */
export type GivenSchema = (id: string) => string | undefined;

export type VerifyDeps = { resolve: Resolve; fetchStatus: FetchStatus; vouch: Vouch; clock: () => Date; schema?: GivenSchema };
