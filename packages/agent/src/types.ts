import type { Context, KeyPurpose, Language } from '@laurel/base';
import type {
  ClaimPath,
  ControllerDocument,
  Credential,
  Did,
  FetchHosted,
  FetchStatus,
  GivenSchema,
  JsonObject,
  Jwk,
  Resolve,
  Signer,
  SigningAlgorithm,
  Vouch,
  Voucher,
} from '@laurel/credentials';
import type { RecoveryWords } from './keys/recovery-words.ts';
import type { FetchBadge } from './resolve/badge-at.ts';
import type { ResolveDid } from './resolve/did-resolution.ts';

export type KeyType = 'Ed25519' | 'P-256' | 'P-384';

/** Where the key-encryption key comes from: a variable's name (base64 of 32 bytes) or a file of mode 0600. */
export type KeyEncryption = { env: string } | { file: string };

/**
 * `registries` are subscriptions that answer for a DID as the allow-list does; with none of either, nobody vouches. `schemas` are texts of JSON
 * Schemas by the id that credentials name them by.
 */
export type Trust = {
  allow: readonly ({ did: string } & Pick<Voucher, 'name' | 'names' | 'since'>)[];
  registries: readonly Vouch[];
  schemas?: ReadonlyMap<string, string>;
};

export type AgentOptions = {
  context: Context;
  /** The node's origin, or `none` for a node without an address: it has no did:web. */
  publicUrl: string;
  /** The agent's own database, apart from the roles' one. */
  file: string;
  /** Opens what is there for a look from outside, beside a node that may be running: whatever would make a key or a DID is refused. */
  look?: boolean;
  keyEncryption: KeyEncryption;
  /** Lets did:web:localhost%3APORT resolve, over http. */
  allowInsecureLoopback: boolean;
  trust: Trust;
  /** Sees the name of every method the Veramo agent executes. */
  onExecute?: (method: string) => void;
};

/** A key the node holds: `did:key` for holders' keys. `kid` is the absolute DID URL. */
export type HeldKey = { kid: string; did: Did; algorithm: SigningAlgorithm; publicJwk: Jwk };

/** A private key of a did:key on its way to another node of its owner: PKCS #8. Whoever holds it wipes it. */
export type CarriedKey = { kid: string; secret: Uint8Array };

/** A key by its absolute DID URL, and how it signs. */
export type NamedKey = { verificationMethod: string; algorithm: SigningAlgorithm | 'BBS' };

/**
 * One credential signed by `did`'s credentials key through Veramo's credential plugin: eddsa-rdfc-2022, ecdsa-rdfc-2019 or bbs-2023 by the kind of key where
 * no `cryptosuite` is named. `mandatoryPointers`: what a holder can never leave out, for suites with selective disclosure.
 */
export type IssueDataIntegrity = { credential: Credential; did: Did; cryptosuite?: string; mandatoryPointers?: readonly string[] };

/** `open-badge`: Open Badges 3.0 section 8.2, `typ: JWT` with its claims; `vc`: VC-JOSE-COSE, `typ: vc+jwt`. */
export type IssueJwt = { credential: Credential; did: Did; kind: 'open-badge' | 'vc' };

/** One SD-JWT copy: the unsigned Open Badges credential, bound to a key of the holder's, with its index in a token status list. */
export type IssueSdJwt = { badge: Credential; did: Did; holderJwk: Jwk; status: { uri: string; idx: number }; issuedAt: Date };

/** A presentation secured by the holder's did:key `kid`; `challenge` is the request's nonce, `domain` its client_id (OID4VP 1.0, B.1.3.2). */
export type PresentDataIntegrity = { credentials: readonly Credential[]; kid: string; challenge: string; domain: string };

/** One copy with only the chosen claims open and a KB-JWT by the copy's own key; `audience` is the whole client_id with its prefix. */
export type PresentSdJwt = { credential: string; disclose: readonly ClaimPath[]; kid: string; nonce: string; audience: string };

/** The node's Veramo agent behind the names the roles need. Every call goes through `agent.execute`. */
export type Agent = {
  /** Makes or finds a did:web (`host` or `host:slug`, port as `%3A`) with one key per purpose, each in its own relationship. */
  ensureWebDid: (alias: string, keyType: KeyType) => Promise<Did>;
  /** A did:key with one new key: an issuer profile's, a learner's, or one SD-JWT copy's. */
  createKeyDid: (keyType: KeyType) => Promise<HeldKey>;
  /** A did:key with one new BLS12-381 key, which signs for bbs-2023 and nothing else; experimental. @throws LaurelError too_many_requests */
  createBbsDid: () => Promise<Did>;
  /**
   * Destroys held keys and their did:keys for good, on the disk too: nothing is signed with them again. Those that are not here any more are no error,
   * so that a process killed midway asks again for all of them.
   */
  forgetKeys: (kids: readonly string[]) => Promise<void>;
  /** Copies of held keys for their owner to take along; those that are not here are left out. Whoever asks has made sure whose they are. */
  copyKeys: (kids: readonly string[]) => Promise<CarriedKey[]>;
  /**
   * Takes up keys that come back. `held`: those that are here now, each proven by the private half of the key that its id names; what is no such half
   * is left out. `made`: those of them that were not here before.
   */
  takeUpKeys: (keys: readonly CarriedKey[]) => Promise<{ held: string[]; made: string[] }>;
  /** The active key of one of the node's own DIDs for a purpose, and since when it is that. @throws LaurelError not_found */
  keyOf: (did: Did, purpose: KeyPurpose) => Promise<NamedKey & { since: string }>;
  /** A signer with that key. @throws LaurelError not_found @throws TypeError for a key of bbs-2023 */
  signer: (did: Did, purpose: KeyPurpose) => Promise<Signer>;
  /** The signer of a held key by its absolute id. @throws LaurelError not_found */
  signerOf: (kid: string) => Promise<Signer>;
  /** @throws LaurelError not_found · lint_failed (another issuer, an undefined term) · too_many_requests (bbs-2023) @throws TypeError where the suite does not sign with such a key */
  issueDataIntegrity: (request: IssueDataIntegrity) => Promise<Credential>;
  /** A compact JWS. @throws LaurelError not_found · lint_failed */
  issueJwt: (request: IssueJwt) => Promise<string>;
  /** The compact issuer-signed form, every disclosure with it. @throws LaurelError not_found · lint_failed */
  issueSdJwt: (request: IssueSdJwt) => Promise<string>;
  /** @throws LaurelError not_found */
  presentDataIntegrity: (request: PresentDataIntegrity) => Promise<JsonObject>;
  /** @throws LaurelError not_found · nothing_matches · credential_refused */
  presentSdJwt: (request: PresentSdJwt) => Promise<string>;
  /** The document of one of the node's own did:web, as served; `undefined` for a DID that is not the node's. */
  documentOf: (did: string) => Promise<ControllerDocument | undefined>;
  /** did:web, did:key, did:jwk and https issuers; cached; the node's own publicUrl is answered in process. */
  resolve: Resolve;
  /** A DID for somebody else, who wants to know why not (W3C DID Resolution). */
  resolveDid: ResolveDid;
  /** Status lists, asked for at every verdict by their ETag. */
  fetchStatus: FetchStatus;
  /** Documents of older badges at their issuers' sites; only where a person asks for it. */
  fetchHosted: FetchHosted;
  /** What lies at an address that a person gave for a badge. @throws LaurelError url_refused · host_unreachable · response_too_large · answer_unreadable */
  fetchBadge: FetchBadge;
  vouch: Vouch;
  /** Only what the operator gave: a schema at somebody's address would tell them that a badge is being looked at. */
  givenSchema: GivenSchema;
  /** A secret for a row that must be able to give it back: opens with the node's key-encryption key and the same `about` only. */
  seal: (text: string, about: string) => string;
  /** @throws LaurelError kek_wrong · key_damaged */
  unseal: (sealed: string, about: string) => string;
  /** Whether a text is one that `seal` made with the key in use: nothing else opens it. */
  isSealed: (text: string) => boolean;
  /**
   * By what a sealed row is found again: the same for the same text, `about` and key-encryption key, and whoever lacks that key can try out no guess
   * against it. HMAC-SHA-256, base64url.
   */
  fingerprint: (text: string, about: string) => string;
  /** Tells the key-encryption key in use from another, and nothing about it. */
  keyEncryptionId: string;
  /** The key-encryption key as 24 words for paper, to be shown and forgotten. @throws LaurelError kek_missing · kek_example · kek_exposed · kek_wrong */
  recoveryWords: (language: Language) => RecoveryWords;
  close: () => Promise<void>;
};
