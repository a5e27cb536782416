import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Credential, contextOf } from '@laurel/credentials';
import { getDidKitPlugin } from '@learncard/didkit-plugin';
import type { Party } from './parties.ts';

export type Didkit = Awaited<ReturnType<typeof openDidkit>>;
type Options = { type?: 'DataIntegrityProof' | 'Ed25519Signature2020' | 'Ed25519Signature2018'; cryptosuite?: 'eddsa-rdfc-2022' };

/** Rust's ssi as LearnCard ships it: DIDKit in WebAssembly. It is given the contexts that it does not bring; it asks no network. */
export async function openDidkit() {
  const { methods, context } = await getDidKitPlugin(readFileSync(fileURLToPath(import.meta.resolve('@learncard/didkit-plugin/dist/didkit_wasm_bg.wasm'))));
  const card = { context: { resolveDocument: async (url: string) => contextOf(url) ?? (await context.resolveStaticDocument(card, url)) } };
  return {
    sign: async (credential: Credential, { keyId, privateJwk }: Party, options: Options): Promise<object> =>
      methods.issueCredential(card, credential, { verificationMethod: keyId, proofPurpose: 'assertionMethod', ...options }, privateJwk),
    takes: async (credential: object): Promise<boolean> => {
      const { checks, errors } = await methods.verifyCredential(card, credential, {});
      return errors.length === 0 && checks.includes('proof');
    },
  };
}
