import { silentLog, systemContext } from '@laurel/base';
import { type Did, type JsonObject, signJws } from '@laurel/credentials';
import { type Answer, type Asked, type Clock, json, openPlace, openPlaceAgent, type Place } from './places.ts';

export type TestVerifier = Place & {
  did: Did;
  clientId: string;
  /** A signed request for a query, and the link that leads to it; `change` is laid over the object, `purpose` is the key it is signed with. */
  request: (query: JsonObject, change?: JsonObject, purpose?: 'requests' | 'credentials') => Promise<{ uri: string; link: string }>;
  /** Signs a request anew, as verifiers do for whoever fetches it again: a day from now, with the same nonce. */
  resign: (uri: string, change?: JsonObject) => Promise<void>;
  /** A signed statement of this place, as a receipt is one. */
  state: (typ: string, payload: JsonObject, purpose?: 'requests' | 'credentials') => Promise<string>;
  /** What was posted to the response address, as forms. */
  answers: URLSearchParams[];
  intercept: { answer?: (asked: Asked) => Answer | undefined | Promise<Answer | undefined> };
};

/** An asker of somebody else: real HTTP, real signatures, OpenID4VP 1.0 as far as a wallet meets it. */
export async function openTestVerifier(clock: Clock, name = 'Northshore Care Group'): Promise<TestVerifier> {
  const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
  const requests = new Map<string, string>();
  const objects = new Map<string, JsonObject>();
  const answers: URLSearchParams[] = [];
  const intercept: TestVerifier['intercept'] = {};
  const place = await openPlace(async (asked) => (await intercept.answer?.(asked)) ?? answer(asked));
  const home = await openPlaceAgent(context, place.url);
  const did = await home.agent.ensureWebDid(new URL(place.url).host.replace(':', '%3A'), 'Ed25519');
  const clientId = `decentralized_identifier:${did}`;

  async function answer({ path, body }: Asked): Promise<Answer> {
    if (path === '/.well-known/did.json') return json(await home.agent.documentOf(did));
    const request = requests.get(path);
    if (request !== undefined) return { headers: { 'content-type': 'application/oauth-authz-req+jwt' }, body: request };
    if (path !== '/response') return json({}, 404);
    answers.push(new URLSearchParams(body));
    return json({});
  }

  const request: TestVerifier['request'] = async (query, change = {}, purpose = 'requests') => {
    const seconds = Math.floor(clock.now.getTime() / 1000);
    const object: JsonObject = {
      aud: 'https://self-issued.me/v2',
      client_id: clientId,
      response_type: 'vp_token',
      response_mode: 'direct_post',
      response_uri: `${place.url}/response`,
      nonce: `nonce-${requests.size}-${place.url.slice(-5)}`,
      state: `state-${requests.size}`,
      iat: seconds,
      exp: seconds + 86_400,
      dcql_query: query,
      client_metadata: { client_name: name },
      verifier_info: [
        {
          format: 'urn:laurel:request:1',
          data: {
            name,
            purpose: { en: 'To see whether you meet the hygiene requirement.', fr: 'Pour voir si vous remplissez l’exigence d’hygiène.' },
            retention: 'P30D',
          },
        },
      ],
      ...change,
    };
    for (const [member, value] of Object.entries(object)) if (value === null) delete object[member];
    const path = `/request/${requests.size}`;
    await sign(path, object, purpose);
    const uri = `${place.url}${path}`;
    return { uri, link: `/wallet/request?${new URLSearchParams({ client_id: clientId, request_uri: uri })}` };
  };

  async function sign(path: string, object: JsonObject, purpose: 'requests' | 'credentials'): Promise<void> {
    const signer = await home.agent.signer(did, purpose);
    objects.set(path, object);
    requests.set(path, await signJws({ typ: 'oauth-authz-req+jwt', kid: signer.verificationMethod }, object, signer));
  }

  const state: TestVerifier['state'] = async (typ, payload, purpose = 'credentials') => {
    const signer = await home.agent.signer(did, purpose);
    return signJws({ typ, kid: signer.verificationMethod }, { iss: did, client_id: clientId, iat: Math.floor(clock.now.getTime() / 1000), ...payload }, signer);
  };

  return {
    ...place,
    did,
    clientId,
    request,
    state,
    resign: async (uri, change = {}) => {
      const path = new URL(uri).pathname;
      const seconds = Math.floor(clock.now.getTime() / 1000);
      await sign(path, { ...objects.get(path), iat: seconds, exp: seconds + 86_400, ...change }, 'requests');
    },
    answers,
    intercept,
    stop: async () => {
      await place.stop();
      await home.stop();
      await context.outbound.close();
    },
  };
}

const claim = (id: string, ...path: (string | number | null)[]): JsonObject => ({ id, path });

/** Two fields an employer needs, two more they would like. */
export const TWO_FIELDS: JsonObject = {
  credentials: [
    {
      id: 'badge',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:laurel:open-badge:1'] },
      claims: [
        claim('title', 'credentialSubject', 'achievement', 'name'),
        claim('level', 'credentialSubject', 'achievement', 'alignment', null),
        claim('name', 'credentialSubject', 'name'),
        claim('score', 'credentialSubject', 'result', null, 'value'),
      ],
      claim_sets: [
        ['title', 'level', 'name', 'score'],
        ['title', 'level', 'name'],
        ['title', 'level', 'score'],
        ['title', 'level'],
      ],
    },
  ],
};
