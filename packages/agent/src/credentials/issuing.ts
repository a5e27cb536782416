import { LaurelError } from '@laurel/base';
import type { Credential, Did, JsonObject } from '@laurel/credentials';
import type { Identities } from '../identities.ts';
import type { Agent, NamedKey } from '../types.ts';
import type { VeramoAgent } from '../veramo.ts';
import { type CreateCredential, type CreatePresentation, SUITE } from './data-integrity.ts';

type Issuing = Pick<Agent, 'issueDataIntegrity' | 'issueJwt' | 'issueSdJwt' | 'presentDataIntegrity' | 'presentSdJwt'>;

/** Credentials and presentations, signed through the agent by a key that is named. */
export function issuingOf(veramo: VeramoAgent, { keyOf, signerOf }: Pick<Identities, 'keyOf' | 'signerOf'>): Issuing {
  const credentialsKey = async (credential: Credential, did: Did): Promise<NamedKey> => {
    refuseOtherIssuer(credential, did);
    return keyOf(did, 'credentials');
  };
  const naming = ({ verificationMethod, algorithm }: NamedKey) => ({ keyRef: verificationMethod, proofFormat: SUITE[algorithm] });

  return {
    async issueDataIntegrity({ credential, did, cryptosuite, mandatoryPointers }) {
      const key = naming(await credentialsKey(credential, did));
      return veramo.execute<CreateCredential, Credential>('createVerifiableCredential', {
        ...key,
        ...(cryptosuite !== undefined && { proofFormat: cryptosuite }),
        ...(mandatoryPointers !== undefined && { mandatoryPointers }),
        document: credential,
        credential: { issuer: did },
      });
    },

    async issueJwt({ credential, did, kind }) {
      return veramo.vcJwtIssue({ credential, kind, keyRef: (await credentialsKey(credential, did)).verificationMethod });
    },

    async issueSdJwt({ did, ...copy }) {
      return veramo.sdJwtIssue({ ...copy, keyRef: (await credentialsKey(copy.badge, did)).verificationMethod });
    },

    async presentDataIntegrity({ credentials, kid, challenge, domain }) {
      const holder = await signerOf(kid);
      const document = {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        holder: holder.controller,
        verifiableCredential: [...credentials],
      };
      const args = { ...naming(holder), document, presentation: { holder: holder.controller }, challenge, domain };
      return veramo.execute<CreatePresentation, JsonObject>('createVerifiablePresentation', args);
    },

    async presentSdJwt({ kid, ...answer }) {
      return veramo.sdJwtPresent({ ...answer, keyRef: kid });
    },
  };
}

/** A key signs for its own DID only: the verifier would refuse the rest, after it has left the house. */
function refuseOtherIssuer({ issuer }: Credential, did: Did): void {
  const id = typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer) ? issuer.id : issuer;
  if (id !== did) throw new LaurelError('lint_failed', { detail: `The credential names ${JSON.stringify(id)} as its issuer and was to be signed by ${did}.` });
}
