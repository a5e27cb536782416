import { type ClaimPath, type Credential, type JsonObject, openJws, presentSdJwt, type Signer, signDataIntegrity } from '@laurel/credentials';
import type { SmallIssuer } from './open-small-issuer.ts';
import { newSigner } from './party.ts';

/** The parts of a request object that a wallet acts on. */
export type RequestObject = {
  client_id: string;
  response_uri: string;
  nonce: string;
  state: string;
  dcql_query: { credentials: { id: string; format: string; claims?: { id: string; path: (string | number | null)[] }[]; claim_sets?: string[][] }[] };
};

export type WalletAnswer = { status: number; body: JsonObject };

/** One person's wallet: a badge as an SD-JWT copy and as a whole, each bound to a key of theirs. */
export async function openTestWallet(issuer: SmallIssuer, change: JsonObject = {}) {
  const copyKey = newSigner();
  const holder = newSigner();
  const compact = await issuer.sdJwt(copyKey.publicJwk, change);
  const whole = await issuer.di(holder.controller, change);

  const read = async (requestUri: string): Promise<RequestObject> => {
    const response = await fetch(requestUri);
    const opened = openJws(await response.text());
    if (!opened.ok) throw new Error(`No request object at ${requestUri}: ${response.status}`);
    return opened.jws.payload as unknown as RequestObject; // a test reads what the test's own node signed
  };
  const present = (
    request: RequestObject,
    at: Date,
    given: { disclose?: ClaimPath[]; nonce?: string; audience?: string; signer?: Signer; compact?: string } = {},
  ) =>
    presentSdJwt(given.compact ?? compact, {
      disclose: request.dcql_query.credentials.flatMap(({ claims = [] }) => claims.map(({ path }) => path)),
      signer: copyKey,
      nonce: request.nonce,
      audience: request.client_id,
      issuedAt: at,
      ...given,
    });
  const presentWhole = async (request: RequestObject, at: Date, given: { signer?: Signer; credential?: Credential } = {}): Promise<JsonObject> => {
    const signer = given.signer ?? holder;
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: signer.controller,
      verifiableCredential: [given.credential ?? whole],
    };
    return signDataIntegrity(presentation, signer, { created: at, proofPurpose: 'authentication', challenge: request.nonce, domain: request.client_id });
  };
  const send = async (request: Pick<RequestObject, 'response_uri'>, fields: Record<string, string>): Promise<WalletAnswer> => {
    const response = await fetch(request.response_uri, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: response.status, body: (await response.json()) as JsonObject }; // the door answers JSON objects
  };
  const token = (presentation: string | JsonObject): string => JSON.stringify({ badge: [presentation] });
  return {
    compact,
    whole,
    copyKey,
    holder,
    read,
    present,
    presentWhole,
    send,
    token,
    answer: async (requestUri: string, at: Date, disclose?: ClaimPath[]): Promise<WalletAnswer> => {
      const request = await read(requestUri);
      return send(request, { vp_token: token(await present(request, at, disclose ? { disclose } : {})), state: request.state });
    },
  };
}

export type TestWallet = Awaited<ReturnType<typeof openTestWallet>>;
