import { type JsonObject, signJws } from '@laurel/credentials';
import type { Verifier } from '../deps.ts';
import { REQUEST_OBJECT_LIFE } from '../limits.ts';
import type { RequestRow } from '../records.ts';

/** How a wallet of ours knows the asker's own words among what other ecosystems put beside them. */
const OWN_WORDS = 'urn:laurel:request:1';

/**
 * The request as a wallet fetches it: signed by the node's request key, addressed to any wallet (OpenID4VP 1.0, sections 5.8 and 5.10.1). Signed anew
 * each time, with one nonce and one state: whoever fetches it first has no more than whoever fetches it last, and the first sound answer ends it.
 */
export async function signRequestObject(verifier: Verifier, request: RequestRow): Promise<string> {
  const { agent, context, did, clientId, publicUrl, name } = verifier;
  const signer = await agent.signer(did, 'requests');
  const at = context.clock().getTime();
  const end = Math.min(at + REQUEST_OBJECT_LIFE, new Date(request.expiresAt).getTime());
  const query: JsonObject = JSON.parse(request.query);
  const payload: JsonObject = {
    // Without the prefix: libraries in the field refuse a request whose `iss` is not the DID of `kid` (test/peers).
    iss: did,
    aud: 'https://self-issued.me/v2',
    iat: Math.floor(at / 1000),
    exp: Math.floor(end / 1000),
    client_id: clientId,
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: `${publicUrl}/oid4vp/response/${request.reference}`,
    nonce: request.nonce,
    state: request.stateValue,
    dcql_query: query,
    client_metadata: { client_name: name.en, 'client_name#fr': name.fr, vp_formats_supported: FORMATS },
    verifier_info: [
      {
        format: OWN_WORDS,
        data: {
          name,
          purpose: request.purpose,
          retention: request.retention,
          policy: `${publicUrl}/ask/${request.askToken}`,
          deletion: `${publicUrl}/ask/${request.askToken}`,
        },
      },
    ],
  };
  return signJws({ typ: 'oauth-authz-req+jwt', kid: signer.verificationMethod }, payload, signer);
}

/** The link that hands the request to a wallet: `openid4vp://` for apps, `{wallet}/wallet/request` for a wallet with an address. */
export function walletLink({ clientId, publicUrl }: Pick<Verifier, 'clientId' | 'publicUrl'>, request: Pick<RequestRow, 'reference'>, wallet?: string): string {
  const query = new URLSearchParams({ client_id: clientId, request_uri: `${publicUrl}/oid4vp/request/${request.reference}` });
  return `${wallet === undefined ? 'openid4vp://' : `${wallet}/wallet/request`}?${query}`;
}

const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256'];

/** What the pipeline can check (OpenID4VP 1.0, appendix B). */
const FORMATS: JsonObject = {
  'dc+sd-jwt': { 'sd-jwt_alg_values': ALGORITHMS, 'kb-jwt_alg_values': ALGORITHMS },
  ldp_vc: { proof_type_values: ['DataIntegrityProof'], cryptosuite_values: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'] },
};
