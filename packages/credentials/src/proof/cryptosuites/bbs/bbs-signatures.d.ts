/** What we call of the library, which ships no types. Each throws where its input is malformed. */
declare module '@digitalbazaar/bbs-signatures' {
  type Suite = { ciphersuite: 'BLS12-381-SHA-256' };
  type Signed = Suite & { publicKey: Uint8Array; header: Uint8Array };
  type Shown = { presentationHeader: Uint8Array; disclosedMessageIndexes: number[] };
  export function secretKeyToPublicKey(options: Suite & { secretKey: Uint8Array }): Promise<Uint8Array>;
  export function sign(options: Signed & { secretKey: Uint8Array; messages: Uint8Array[] }): Promise<Uint8Array>;
  export function deriveProof(options: Signed & Shown & { signature: Uint8Array; messages: Uint8Array[] }): Promise<Uint8Array>;
  export function verifyProof(options: Signed & Shown & { proof: Uint8Array; disclosedMessages: Uint8Array[] }): Promise<boolean>;
}
