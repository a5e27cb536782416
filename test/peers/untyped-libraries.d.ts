// What these libraries, which ship no types, are asked here.
type Loaded = { contextUrl: null; documentUrl: string; document: unknown };
type DocumentLoader = (url: string) => Promise<Loaded>;
type StatusResult = { verified: boolean; results?: { credentialStatus: { statusPurpose: string }; status: boolean }[]; error?: Error };
type CheckStatus = (options: object) => Promise<StatusResult>;

declare module '@digitalbazaar/vc' {
  export const defaultDocumentLoader: DocumentLoader;
  export function issue(options: { credential: object; suite: object; documentLoader: DocumentLoader; now?: Date }): Promise<object>;
  export function derive(options: { verifiableCredential: object; suite: object; documentLoader: DocumentLoader }): Promise<object>;
  export function verifyCredential(options: {
    credential: object;
    suite: object;
    documentLoader: DocumentLoader;
    checkStatus?: CheckStatus;
    now?: Date;
  }): Promise<{ verified: boolean; statusResult?: StatusResult; error?: Error & { errors?: Error[] } }>;
}
declare module '@digitalbazaar/vc-bitstring-status-list' {
  export function checkStatus(options: object): Promise<StatusResult>;
}
declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: object; signer?: object; date?: Date });
  }
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}
declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: object;
}
declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: string[] }): object;
  export function createDiscloseCryptosuite(options: { selectivePointers: string[] }): object;
  export function createVerifyCryptosuite(): object;
}
declare module '@digitalbazaar/bbs-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: string[] }): object;
  export function createDiscloseCryptosuite(options: { selectivePointers: string[] }): object;
  export function createVerifyCryptosuite(): object;
}
declare module '@digitalbazaar/eddsa-jcs-2022-cryptosuite' {
  export function createSignCryptosuite(): object;
  export function createVerifyCryptosuite(): object;
}
declare module '@digitalbazaar/ecdsa-jcs-2019-cryptosuite' {
  export function createSignCryptosuite(): object;
  export function createVerifyCryptosuite(): object;
}
declare module '@digitalbazaar/bls12-381-multikey' {
  export function fromRaw(key: {
    algorithm: string;
    secretKey: Uint8Array;
    publicKey: Uint8Array;
  }): Promise<{ id?: string; controller?: string; signer: () => object }>;
}
declare module '@digitalcredentials/vc' {
  export function issue(options: { credential: object; suite: object; documentLoader: DocumentLoader }): Promise<object>;
}
declare module '@digitalcredentials/ed25519-signature-2020' {
  export class Ed25519Signature2020 {
    constructor(options: { signer: { id: string; sign: (asked: { data: Uint8Array }) => Promise<Uint8Array> }; date: Date });
  }
}
declare module '@digitalbazaar/ecdsa-multikey' {
  export function fromJwk(options: { jwk: object; secretKey: boolean; id: string; controller: string }): Promise<{ signer: () => object }>;
}
declare module '@digitalbazaar/ed25519-multikey' {
  type Verifies = { verifier: () => { verify: (options: { data: Uint8Array; signature: Uint8Array }) => Promise<boolean> } };
  export function fromJwk(options: { jwk: object; secretKey: boolean; id: string; controller: string }): Promise<{ signer: () => object } & Verifies>;
  export function from(key: { type: 'Multikey'; id: string; controller: string; publicKeyMultibase: string }): Promise<Verifies>;
}
// Its own types stand on a package that is left out here.
declare module '@learncard/didkit-plugin' {
  type Card = { context: { resolveDocument: (url: string) => Promise<unknown> } };
  export function getDidKitPlugin(wasm: Uint8Array): Promise<{
    context: { resolveStaticDocument: (card: Card, url: string) => Promise<unknown> };
    methods: {
      issueCredential: (card: Card, credential: object, options: object, key: object) => Promise<object>;
      verifyCredential: (card: Card, credential: object, options: object) => Promise<{ checks: string[]; warnings: string[]; errors: string[] }>;
    };
  }>;
}
