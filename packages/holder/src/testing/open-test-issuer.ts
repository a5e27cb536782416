import { randomBytes, randomUUID } from 'node:crypto';
import { type Context, DAY, silentLog, systemContext, utf8 } from '@laurel/base';
import {
  buildBitstringList,
  type Credential,
  type Did,
  didKeyOf,
  type JsonObject,
  type Jwk,
  OPEN_BADGE_VCT,
  openJws,
  publicKeyOf,
  publicKeyOfJwk,
  type Signer,
  selfContainedDocument,
  signDataIntegrity,
  signTokenStatusList,
  verifyBytes,
} from '@laurel/credentials';
import { type Answer, type Asked, type Clock, json, openPlace, openPlaceAgent, type Place } from './places.ts';

/** One award at the test issuer: what it says, what of it is out, and how the issuer misbehaves. */
export type TestAward = {
  id: string;
  /** What a PIN slip says; `undefined` without one. */
  pin?: string;
  /** Laid over the badge before it is signed. */
  change?: (badge: Credential) => Credential;
  /** Laid over the signed credential. */
  tamper?: (signed: string) => string;
  configurations?: string[];
  /** What its offer calls the badge. */
  display?: unknown;
  used: boolean;
  /** By the key it was signed for: a key that asks twice gets the same. */
  issued: Map<string, string>;
  standing: 0 | 1 | 2;
};

export type TestIssuer = Place & {
  context: Context;
  did: Did;
  award: (more?: Partial<TestAward>) => TestAward;
  offerUri: (award: TestAward) => string;
  /** Answers instead of the issuer where it gives something. */
  intercept: { answer?: (asked: Asked) => Answer | undefined | Promise<Answer | undefined> };
};

const ENTRIES = 131_072;
const CODE = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

/** An issuer of somebody else: real HTTP, real signatures, OID4VCI 1.0 as far as a wallet meets it. */
export async function openTestIssuer(clock: Clock): Promise<TestIssuer> {
  const context = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
  const awards = new Map<string, TestAward>();
  const tokens = new Map<string, TestAward>();
  const refreshTokens = new Map<string, TestAward>();
  const nonces = new Set<string>();
  const intercept: TestIssuer['intercept'] = {};
  const status = new Map<number, TestAward>();
  let signer: Signer | undefined;
  let home: Awaited<ReturnType<typeof openPlaceAgent>> | undefined;

  const place = await openPlace(async (asked, url) => (await intercept.answer?.(asked)) ?? answer(asked, url));
  home = await openPlaceAgent(context, place.url);
  const { agent } = home;
  const did = await agent.ensureWebDid(new URL(place.url).host.replace(':', '%3A'), 'Ed25519');
  signer = await agent.signer(did, 'credentials');

  async function answer({ method, path, body, headers }: Asked, url: string): Promise<Answer> {
    if (path === '/.well-known/did.json') return json(await agent.documentOf(did));
    if (path === '/.well-known/openid-credential-issuer') return json(metadata(url));
    if (path === '/.well-known/oauth-authorization-server')
      return json({ issuer: url, token_endpoint: `${url}/token`, grant_types_supported: [CODE, 'refresh_token'], response_types_supported: [] });
    if (path.startsWith('/offers/')) return offer(url, path.slice('/offers/'.length));
    if (path === '/nonce' && method === 'POST') return json({ c_nonce: fresh(nonces) });
    if (path === '/token' && method === 'POST') return token(new URLSearchParams(body));
    if (path === '/credential' && method === 'POST') return credential(url, headers.authorization ?? '', JSON.parse(body));
    if (path.startsWith('/status/')) return list(url, path);
    return json({ error: 'not_found' }, 404);
  }

  function offer(url: string, id: string): Answer {
    const award = awards.get(id);
    if (!award) return json({}, 404);
    if (award.used) return json({}, 410);
    const code = award.pin === undefined ? {} : { tx_code: { input_mode: 'numeric', length: award.pin.length, description: 'The digits on the slip' } };
    return json({
      credential_issuer: url,
      credential_configuration_ids: award.configurations ?? ['open-badge-di', 'open-badge-sd-jwt'],
      ...(award.display === undefined ? {} : { achievement_display: award.display }),
      grants: { [CODE]: { 'pre-authorized_code': `code-${id}`, ...code } },
    });
  }

  function token(form: URLSearchParams): Answer {
    const refused = (description: string) => json({ error: 'invalid_grant', error_description: description }, 400);
    const award =
      form.get('grant_type') === CODE
        ? awards.get((form.get('pre-authorized_code') ?? '').replace('code-', ''))
        : refreshTokens.get(form.get('refresh_token') ?? '');
    if (!award) return refused('This code was not issued here.');
    if (form.get('grant_type') === CODE) {
      if (award.used) return refused('This code has been used.');
      if (form.get('tx_code') !== (award.pin ?? null)) return refused('The transaction code is wrong.');
      award.used = true;
    } else refreshTokens.delete(form.get('refresh_token') ?? '');
    const [access, refresh] = [fresh(tokens, award), fresh(refreshTokens, award)];
    return json({ access_token: access, token_type: 'Bearer', expires_in: 300, refresh_token: refresh });
  }

  async function credential(url: string, authorization: string, body: { credential_configuration_id: string; proofs: { jwt: string[] } }): Promise<Answer> {
    const award = tokens.get(authorization.replace(/^Bearer /, ''));
    if (!award) return json({ error: 'invalid_token' }, 401);
    if (award.standing !== 0) return json({ error: 'credential_request_denied', error_description: 'This badge has been revoked.' }, 400);
    const proofs = body.proofs.jwt.map((jwt) => readProof(jwt, url));
    const [nonce] = proofs.map((proof) => proof.nonce);
    if (proofs.some((proof) => proof.nonce !== nonce) || !nonce || !nonces.delete(nonce)) return json({ error: 'invalid_nonce' }, 400);
    const credentials: { credential: unknown }[] = [];
    for (const { did: holder, jwk } of proofs) {
      const key = `${body.credential_configuration_id} ${holder}`;
      const signed = award.issued.get(key) ?? (await sign(url, award, body.credential_configuration_id, holder, jwk));
      award.issued.set(key, signed);
      const tampered = award.tamper ? award.tamper(signed) : signed;
      credentials.push({ credential: body.credential_configuration_id === 'open-badge-di' ? JSON.parse(tampered) : tampered });
    }
    return json({ credentials });
  }

  async function sign(url: string, award: TestAward, configuration: string, holder: Did, jwk: Jwk): Promise<string> {
    const index = randomBytes(2).readUInt16BE();
    status.set(index, award);
    const badge = badgeFor(url, did, holder);
    if (configuration === 'open-badge-di') {
      const entries = (['revocation', 'suspension'] as const).map((purpose) => ({
        type: 'BitstringStatusListEntry',
        statusPurpose: purpose,
        statusListIndex: String(index),
        statusListCredential: `${url}/status/${purpose}`,
      }));
      const changed = award.change?.({ ...badge, credentialStatus: entries }) ?? { ...badge, credentialStatus: entries };
      return JSON.stringify(await agent.issueDataIntegrity({ credential: changed, did }));
    }
    return agent.issueSdJwt({
      badge: award.change?.(badge) ?? badge,
      did,
      holderJwk: jwk,
      status: { uri: `${url}/status/tokens.jwt`, idx: index },
      issuedAt: clock.now,
    });
  }

  async function list(url: string, path: string): Promise<Answer> {
    if (!signer) return json({}, 503);
    const values = new Uint8Array(ENTRIES);
    for (const [index, award] of status) values[index] = award.standing;
    const [validFrom, validUntil] = [new Date(clock.now.getTime() - DAY), new Date(clock.now.getTime() + DAY)];
    if (path.endsWith('.jwt')) {
      const body = await signTokenStatusList({ values, uri: `${url}${path}`, signer, issuedAt: clock.now, expiresAt: validUntil, ttlSeconds: 300 });
      return { headers: { 'content-type': 'application/statuslist+jwt' }, body };
    }
    const purpose = path.endsWith('revocation') ? 'revocation' : 'suspension';
    const bits = values.map((value) => (value === (purpose === 'revocation' ? 1 : 2) ? 1 : 0));
    const unsigned = buildBitstringList({
      url: `${url}${path}`,
      issuer: did,
      purpose,
      bits,
      validFrom: stamp(validFrom),
      validUntil: stamp(validUntil),
      ttlMs: 300_000,
    });
    const signed = await signDataIntegrity(unsigned, signer, { created: clock.now, proofPurpose: 'assertionMethod' });
    return { headers: { 'content-type': 'application/vc' }, body: JSON.stringify(signed) };
  }

  return {
    ...place,
    context,
    did,
    intercept,
    award: (more = {}) => {
      const award: TestAward = { id: randomBytes(8).toString('hex'), used: false, issued: new Map(), standing: 0, ...more };
      awards.set(award.id, award);
      return award;
    },
    offerUri: ({ id }) => `${place.url}/offers/${id}`,
    stop: async () => {
      await place.stop();
      await home?.stop();
      await context.outbound.close();
    },
  };
}

function fresh(set: Set<string>): string;
function fresh<T>(map: Map<string, T>, value: T): string;
function fresh<T>(known: Set<string> | Map<string, T>, value?: T): string {
  const made = randomBytes(16).toString('base64url');
  if (known instanceof Set) known.add(made);
  else known.set(made, value as T); // the overload that takes a map takes its value
  return made;
}

const stamp = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

/** As OID4VCI appendix F.1 demands: typ, aud, a signature by the key in the header. */
function readProof(jwt: string, aud: string): { did: Did; jwk: Jwk; nonce: string } {
  const opened = openJws(jwt);
  if (!opened.ok) throw new Error('a proof is no JWS');
  const { header, payload, signingInput, signature } = opened.jws;
  if (header.typ !== 'openid4vci-proof+jwt' || payload.aud !== aud || typeof payload.nonce !== 'string') throw new Error('a proof is for something else');
  const kid = typeof header.kid === 'string' ? header.kid : undefined;
  if ((kid === undefined) === (header.jwk === undefined)) throw new Error('a proof names its key in two ways or none');
  const method = kid === undefined ? undefined : selfContainedDocument(kid.split('#')[0] ?? '')?.verificationMethod?.[0];
  const key = method ? publicKeyOf(method) : publicKeyOfJwk(header.jwk as Jwk); // publicKeyOfJwk judges it
  if (!key || !verifyBytes(key.algorithm, key.key, utf8(signingInput), signature)) throw new Error('a proof is not signed by its key');
  const { kty = '', crv, x, y } = key.key.export({ format: 'jwk' });
  const jwk = { kty, ...(crv && { crv }), ...(x && { x }), ...(y && { y }) };
  return { did: didKeyOf(jwk), jwk, nonce: payload.nonce };
}

function metadata(url: string): JsonObject {
  const proofs = { jwt: { proof_signing_alg_values_supported: ['EdDSA', 'ES256'] } };
  return {
    credential_issuer: url,
    credential_endpoint: `${url}/credential`,
    nonce_endpoint: `${url}/nonce`,
    batch_credential_issuance: { batch_size: 10 },
    display: [
      { name: 'Kestrel Bay Polytechnic', locale: 'en' },
      { name: 'École polytechnique de Kestrel Bay', locale: 'fr' },
    ],
    credential_configurations_supported: {
      'open-badge-di': {
        format: 'ldp_vc',
        credential_definition: { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential', 'OpenBadgeCredential'] },
        cryptographic_binding_methods_supported: ['did:key'],
        credential_signing_alg_values_supported: ['DataIntegrityProof'],
        proof_types_supported: proofs,
      },
      'open-badge-sd-jwt': {
        format: 'dc+sd-jwt',
        vct: OPEN_BADGE_VCT,
        cryptographic_binding_methods_supported: ['jwk'],
        credential_signing_alg_values_supported: ['EdDSA'],
        proof_types_supported: proofs,
      },
      passport: { format: 'mso_mdoc', doctype: 'org.example.passport', proof_types_supported: proofs },
    },
  };
}

/** Everything a registrar can fill in, made out to one holder. */
const badgeFor = (url: string, issuer: Did, holder: Did): Credential => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: `urn:uuid:${randomUUID()}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Infection Prevention in Home Care',
  issuer: { id: issuer, type: ['Profile'], name: 'Kestrel Bay Polytechnic', url: 'https://kestrel.example' },
  validFrom: '2026-11-12T00:00:00Z',
  validUntil: '2029-11-11T23:59:59Z',
  awardedDate: '2026-11-12T00:00:00Z',
  credentialSubject: {
    id: holder,
    type: ['AchievementSubject'],
    name: 'Zoë O’Connor',
    creditsEarned: 2,
    achievement: {
      id: `${url}/achievements/infection-prevention`,
      type: ['Achievement'],
      name: 'Infection Prevention in Home Care',
      description: 'Plans and carries out a visit without carrying infection on.',
      criteria: { narrative: '- Judge the risk\n- Choose protection' },
      achievementType: 'MicroCredential',
      image: { id: PICTURE, type: 'Image' },
      tag: ['hygiene', 'home care'],
      alignment: [
        { type: ['Alignment'], targetName: 'EQF 4', targetUrl: 'http://data.europa.eu/snb/eqf/4', targetFramework: 'European Qualifications Framework' },
      ],
      creditsAvailable: 2,
      resultDescription: [{ id: `${url}/achievements/infection-prevention#score`, type: ['ResultDescription'], name: 'Final score', resultType: 'Percent' }],
    },
    result: [{ type: ['Result'], resultDescription: `${url}/achievements/infection-prevention#score`, value: '92' }],
  },
  evidence: [{ type: ['Evidence'], name: 'Assessed here', narrative: 'Two assessors scored four pieces of evidence.', genre: 'assessed-here' }],
});

const PICTURE = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1"/></svg>').toString('base64')}`;
