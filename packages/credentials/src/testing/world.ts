import { selfContainedDocument } from '../keys/self-contained.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signJws } from '../proof/jws.ts';
import { issueSdJwtBadge } from '../proof/sd-jwt/issue.ts';
import { presentSdJwt } from '../proof/sd-jwt/present.ts';
import type { ClaimPath } from '../proof/sd-jwt/types.ts';
import { buildBitstringList, type StatusPurpose } from '../status/bitstring.ts';
import { signTokenStatusList } from '../status/token-list.ts';
import type { Check, Credential, JsonObject, Resolution, Signer, StatusAnswer, Step, VerifyDeps, Voucher } from '../types.ts';
import { sampleBadge } from './badge.ts';
import { keyParty, type Party, webParty } from './party.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');
export const NONCE = 'n-6f1c';
export const AUDIENCE = 'decentralized_identifier:did:web:hiring.example';
export const INDEX = 94_567;

const ENTRIES = 131_072;
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
export const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1000);

/** One issuer with three status lists, one holder, and everything a verifier can ask; each answer can be changed. */
export async function openWorld(issuer: Party = webParty('badges.kestrelbay.example'), holder: Party = keyParty()) {
  const urls = {
    revocation: 'https://badges.kestrelbay.example/status/1',
    suspension: 'https://badges.kestrelbay.example/status/2',
    token: 'https://badges.kestrelbay.example/status/3.jwt',
  };
  const resolutions = new Map<string, Resolution>([[issuer.did, found(issuer)]]);
  const answers = new Map<string, StatusAnswer>();
  const vouchers = new Map<string, Voucher[]>([[issuer.did, [{ registry: 'Maritime Register', name: 'Kestrel Bay Polytechnic' }]]]);
  const asked: string[] = [];
  const clock = { now: NOW };
  const deps: VerifyDeps = {
    clock: () => clock.now,
    vouch: async (did) => vouchers.get(did) ?? [],
    fetchStatus: async (url) => {
      asked.push(url);
      return answers.get(url) ?? { state: 'absent', reason: 'status 404' };
    },
    resolve: async (did) => {
      asked.push(did);
      const document = selfContainedDocument(did);
      return resolutions.get(did) ?? (document ? { state: 'found', document, deactivated: false } : { state: 'absent', reason: 'status 404' });
    },
  };

  const publish = (url: string, body: string, fetchedAt = NOW): void =>
    void answers.set(url, { state: 'fetched', body, contentType: 'application/vc', fetchedAt });

  const world = {
    issuer,
    holder,
    urls,
    resolutions,
    answers,
    vouchers,
    asked,
    clock,
    deps,
    publish,

    /** Sign and publish a bitstring list that has `set` at INDEX; `change` is laid over the credential before it is signed. */
    async bitstring(purpose: StatusPurpose, set: boolean, change: JsonObject = {}, signer = issuer.signer): Promise<void> {
      const bits = new Uint8Array(ENTRIES);
      bits[INDEX] = set ? 1 : 0;
      const list = buildBitstringList({
        url: urls[purpose],
        issuer: signer.controller,
        purpose,
        bits,
        validFrom: '2026-11-22T00:00:00Z',
        validUntil: '2026-11-23T00:00:00Z',
        ttlMs: 300_000,
      });
      publish(urls[purpose], JSON.stringify(await signDataIntegrity({ ...list, ...change }, signer, { created: NOW, proofPurpose: 'assertionMethod' })));
    },

    async tokens(value: number, signer = issuer.signer, change: { uri?: string; issuedAt?: Date; expiresAt?: Date } = {}): Promise<void> {
      const values = new Uint8Array(ENTRIES);
      values[INDEX] = value;
      publish(
        urls.token,
        await signTokenStatusList({ values, uri: urls.token, signer, issuedAt: NOW, expiresAt: seconds(86_400), ttlSeconds: 300, ...change }),
      );
    },

    badge: (change: JsonObject = {}): Credential =>
      sampleBadge(issuer.did, holder.did, {
        credentialStatus: [
          { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(INDEX), statusListCredential: urls.revocation },
          { type: 'BitstringStatusListEntry', statusPurpose: 'suspension', statusListIndex: String(INDEX), statusListCredential: urls.suspension },
        ],
        ...change,
      }),

    /** A Data Integrity badge as JSON text. */
    di: async (change: JsonObject = {}, signer = issuer.signer): Promise<string> =>
      JSON.stringify(await signDataIntegrity(world.badge(change), signer, { created: NOW, proofPurpose: 'assertionMethod' })),

    /** An SD-JWT badge, bound to the holder's key. */
    sd: (change: JsonObject = {}, signer = issuer.signer, holderJwk = holder.signer.publicJwk): Promise<string> =>
      issueSdJwtBadge(world.badge(change), { signer, holderJwk, status: { uri: urls.token, idx: INDEX }, random, issuedAt: NOW }),

    /** An SD-JWT over any claims and disclosures, truly signed by the issuer. */
    signedSd: async (
      change: JsonObject,
      disclosures: string[] = [],
      header: { typ: string; kid?: string } = { typ: 'dc+sd-jwt', kid: issuer.signer.verificationMethod },
    ): Promise<string> => {
      const subject = { type: ['AchievementSubject'], achievement: { type: ['Achievement'] } };
      const claims = { vct: 'urn:laurel:open-badge:1', iss: issuer.did, credentialSubject: subject, ...change };
      return `${[await signJws(header, claims, issuer.signer), ...disclosures].join('~')}~`;
    },

    presentSd: (
      compact: string,
      change: { disclose?: ClaimPath[]; signer?: Signer; nonce?: string; audience?: string; issuedAt?: Date } = {},
    ): Promise<string> =>
      presentSdJwt(compact, {
        disclose: [['credentialSubject', 'achievement', 'name']],
        signer: holder.signer,
        nonce: NONCE,
        audience: AUDIENCE,
        issuedAt: NOW,
        ...change,
      }),

    presentDi: async (
      credentials: string[],
      {
        holder: signer = holder.signer,
        change = {},
        challenge = NONCE,
        domain = AUDIENCE,
        purpose = 'authentication' as 'authentication' | 'assertionMethod',
      }: { holder?: Signer; change?: JsonObject; challenge?: string; domain?: string; purpose?: 'authentication' | 'assertionMethod' } = {},
    ): Promise<string> =>
      JSON.stringify(
        await signDataIntegrity(
          {
            '@context': ['https://www.w3.org/ns/credentials/v2'],
            type: ['VerifiablePresentation'],
            holder: signer.controller,
            verifiableCredential: credentials.map((text): JsonObject => JSON.parse(text)),
            ...change,
          },
          signer,
          { created: NOW, proofPurpose: purpose, challenge, domain },
        ),
      ),
  };
  await world.bitstring('revocation', false);
  await world.bitstring('suspension', false);
  await world.tokens(0);
  return world;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export const found = ({ document }: Party, deactivated = false): Resolution => ({ state: 'found', document, deactivated });

/** A verdict in one line. */
export const short = ({ outcome, code }: { outcome: string; code: string }): string => `${outcome}: ${code}`;

/** What one step or several found. */
export const codesAt = ({ checks }: { checks: Check[] }, ...steps: Step[]): string[] =>
  checks.filter(({ step }) => steps.includes(step)).map(({ code }) => code);
