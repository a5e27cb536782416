import type { KeyPurpose } from '@laurel/base';
import type { Algorithm, Credential, ControllerDocument, Did, Jwk, Resolve, Signer, Vouch } from '@laurel/credentials';

export type KeyType = 'Ed25519' | 'P-256';

/** A key the node holds: `did:key` for holders' keys. `kid` is the absolute DID URL. */
export type HeldKey = { kid: string; did: Did; algorithm: Algorithm; publicJwk: Jwk };

/** A Data Integrity badge: one credential signed by `did`'s credentials key through Veramo's credential plugin. */
export type IssueDataIntegrity = { credential: Credential; did: Did };

/** The node's Veramo agent behind the names the roles need. Every call goes through `agent.execute`. */
export type Agent = {
  /** Makes or finds a did:web (`host` or `host:slug`, port as `%3A`) with one key per purpose, each in its own relationship. */
  ensureWebDid: (alias: string, keyType: KeyType) => Promise<Did>;
  /** A did:key with one new key: an issuer profile's, a learner's, or one SD-JWT copy's. */
  createKeyDid: (keyType: KeyType) => Promise<HeldKey>;
  /** The active key of one of the node's own DIDs for a purpose. @throws LaurelError not_found */
  signer: (did: Did, purpose: KeyPurpose) => Promise<Signer>;
  /** The signer of a held key by its absolute id. @throws LaurelError not_found */
  signerOf: (kid: string) => Promise<Signer>;
  issueDataIntegrity: (request: IssueDataIntegrity) => Promise<Credential>;
  /** The document of one of the node's own did:web, as served; `undefined` for a DID that is not the node's. */
  documentOf: (did: string) => Promise<ControllerDocument | undefined>;
  /** did:web, did:key, did:jwk; cached; the node's own publicUrl is answered in process. */
  resolve: Resolve;
  vouch: Vouch;
  close: () => Promise<void>;
};
