import type { Context } from '@laurel/base';
import { CRYPTOSUITES, type Credential, type JsonObject, type ProofPurpose, signDataIntegrity } from '@laurel/credentials';
import type { IKey, IssuerAgentContext, VerifiableCredential, VerifiablePresentation } from '@veramo/core-types';
import type { ICredentialProvider } from '@veramo/credential-w3c';
import { algorithmOf, type KeyAlgorithm } from '../keys/public-key.ts';
import { suiteSignerOver } from '../keys/signer.ts';
import { refuse } from '../refuse.ts';

/** The cryptosuite of each kind of key where none is named. Veramo knows suites by these names as proof formats. */
export const SUITE = { EdDSA: 'eddsa-rdfc-2022', ES256: 'ecdsa-rdfc-2019', ES384: 'ecdsa-rdfc-2019', BBS: 'bbs-2023' } as const satisfies Record<
  KeyAlgorithm,
  string
>;

/**
 * What the plugin is asked with beside what Veramo reads. CredentialPlugin 7.0.1 writes VCDM 1.1 into the credential or presentation
 * it is given: an issuanceDate, the first context before the second, a type in front. So it is given a stub, and `document` is signed.
 */
type Securing = { document: JsonObject; keyRef?: string; proofFormat: string; mandatoryPointers?: readonly string[] };
export type CreateCredential = Securing & { credential: { issuer: string } };
export type CreatePresentation = Securing & { presentation: { holder: string }; challenge: string; domain: string };

/**
 * Veramo's credential plugin with our own proofs: VC 2.0 with Data Integrity. It verifies nothing: Veramo answers a
 * boolean, true for revoked and forged input among others (security.md KF-V1 to KF-V9).
 */
export class DataIntegrityProvider implements ICredentialProvider {
  readonly #context: Pick<Context, 'clock' | 'random'>;

  constructor(context: Pick<Context, 'clock' | 'random'>) {
    this.#context = context;
  }

  canIssueProofFormat({ proofFormat }: { proofFormat: string }): boolean {
    return signing().some(({ cryptosuite }) => cryptosuite === proofFormat);
  }

  getProofFormatsSupportedForKey({ type }: IKey): string[] {
    return signing().flatMap(({ cryptosuite, algorithms }) => (algorithms.includes(algorithmOf(type)) && cryptosuite !== undefined ? [cryptosuite] : []));
  }

  async createVerifiableCredential(args: CreateCredential, context: IssuerAgentContext): Promise<VerifiableCredential> {
    const secured = await this.#secure(args, context, { proofPurpose: 'assertionMethod' });
    return secured as Credential & VerifiableCredential; // Veramo types a credential as VCDM 1.1, with an issuanceDate
  }

  async createVerifiablePresentation(args: CreatePresentation, context: IssuerAgentContext): Promise<VerifiablePresentation> {
    const { challenge, domain } = args;
    const secured = await this.#secure(args, context, { proofPurpose: 'authentication', challenge, domain });
    return secured as JsonObject & VerifiablePresentation; // it has what `document` had, and a proof
  }

  canVerifyDocumentType(): boolean {
    return false;
  }

  verifyCredential = refuse('verify through Veramo');
  verifyPresentation = refuse('verify through Veramo');

  async #secure(
    { document, keyRef, proofFormat, mandatoryPointers = [] }: Securing,
    { agent }: IssuerAgentContext,
    options: { proofPurpose: ProofPurpose; challenge?: string; domain?: string },
  ): Promise<JsonObject> {
    if (keyRef === undefined) throw new Error('Name the key that signs.');
    const signer = suiteSignerOver(agent, await agent.keyManagerGet({ kid: keyRef }));
    const disclosure = { mandatoryPointers, random: this.#context.random };
    return signDataIntegrity(document, signer, { created: this.#context.clock(), cryptosuite: proofFormat, disclosure, ...options });
  }
}

const signing = () => CRYPTOSUITES.filter(({ sign, signMessages }) => sign ?? signMessages);
