import { type ControllerDocument, jwkThumbprint, type KeyDocument, type Resolution, type VerificationMethod } from '@laurel/credentials';
import { z } from 'zod';
import { type AskDeps, absent, askDocument, unreachable } from './ask-document.ts';
import { documentIn, Jwk } from './read-document.ts';

/** Whether somebody is known by an address of the web, not by a DID; over plain http only where the demo's switch lets localhost be asked. */
export const isHttpsIssuer = (issuer: string, { allowInsecureLoopback }: Pick<AskDeps, 'allowInsecureLoopback'>): boolean =>
  issuer.startsWith('https://') || (allowInsecureLoopback && issuer.startsWith('http://localhost'));

/**
 * The keys of an issuer known by an https address, from the one place its credential's format names: the controlled identifier document
 * at the address itself, the issuer metadata of SD-JWT VC, or the key set of Open Badges 3.0 JWTs. One question, to that host alone.
 */
export async function resolveHttpsIssuer(issuer: string, form: KeyDocument, deps: AskDeps): Promise<Resolution> {
  const url = URL.parse(issuer);
  // A fragment is never sent and a user name leads elsewhere than it reads: neither names a document.
  if (url?.hash !== '' || url.username !== '' || url.password !== '') return absent('It is no address of a document.');
  if (form === 'jwt-vc-issuer') return issuerMetadata(issuer, url, deps);
  if (form === 'jwks') return keysOfHost(issuer, url, deps);
  const asked = await askDocument(issuer, 'application/cid+ld+json, application/cid, application/did+ld+json, application/ld+json, application/json', deps);
  return 'json' in asked ? documentIn(issuer, asked.json) : asked;
}

const Metadata = z.looseObject({ issuer: z.string(), jwks: z.unknown().optional(), jwks_uri: z.string().optional() });

/** SD-JWT VC, "JWT VC Issuer Metadata": the well-known name goes between host and path, and `issuer` must be the very same text. */
async function issuerMetadata(issuer: string, { origin, pathname, search }: URL, deps: AskDeps): Promise<Resolution> {
  const asked = await askDocument(`${origin}/.well-known/jwt-vc-issuer${pathname.replace(/\/$/, '')}${search}`, 'application/json', deps);
  if (!('json' in asked)) return asked;
  const read = Metadata.safeParse(asked.json);
  if (!read.success) return absent('It is not the metadata of an issuer.');
  // A host may serve many: one that speaks for another issuer would lend that issuer's name to these keys.
  if (read.data.issuer !== issuer) return absent('It is the metadata of another issuer.');
  const { jwks, jwks_uri: uri } = read.data;
  // The draft demands exactly one: with both, two readers could hold two different keys for the issuer's.
  if ((jwks === undefined) === (uri === undefined)) return absent('It must hold its keys or say where they are, one of the two.');
  if (uri === undefined) return keysOf(issuer, read.data.jwks, 'own');
  // The one case of a second question. Of a third host nobody here would know who it is, and it would learn what is being verified.
  if (URL.parse(uri)?.origin !== origin) return unreachable('Its keys are kept at another host, which this node does not ask.');
  return keySet(issuer, uri, 'own', deps);
}

/**
 * Open Badges 3.0 implementation guide, "Key provenance": one set at the host's root for every issuer there. Where there are several, its member
 * `iss` says whose a key is (ibid., "Issuing platforms with multiple issuers"). A key without one is the host's own, and vouches for the issuer
 * that is the whole host (RFC 8615 section 1 gives such an address to the origin, to none of its paths): whoever holds the key of one tenant
 * could else sign as any other. A key that may be meant for a path, and does not say so, leaves the question open.
 */
function keysOfHost(issuer: string, { origin, pathname, search }: URL, deps: AskDeps): Promise<Resolution> {
  const isHost = pathname === '/' && search === '';
  return keySet(issuer, `${origin}/.well-known/jwks.json`, isHost ? 'own' : 'shared', deps);
}

async function keySet(issuer: string, url: string, unmarked: Unmarked, deps: AskDeps): Promise<Resolution> {
  const asked = await askDocument(url, 'application/jwk-set+json, application/json', deps);
  return 'json' in asked ? keysOf(issuer, asked.json, unmarked) : asked;
}

/** What a key without `iss` is: this issuer's, because the whole set is, or anybody's of the host. */
type Unmarked = 'own' | 'shared';

const KeySet = z.looseObject({ keys: z.array(Jwk.extend({ iss: z.string().exactOptional() })) });

/** A key set as a document: every key of this issuer that may sign vouches for its credentials, and for nothing else. */
function keysOf(issuer: string, set: unknown, unmarked: Unmarked): Resolution {
  const read = KeySet.safeParse(set);
  if (!read.success) return absent('It is not a set of keys.');
  const signing = read.data.keys.filter(({ use }) => use === undefined || use === 'sig');
  const own = signing.filter(({ iss }) => iss === issuer || (iss === undefined && unmarked === 'own'));
  if (own.length === 0 && signing.some(({ iss }) => iss === undefined))
    return unreachable('The keys of its host do not say which of its issuers they belong to.');
  const verificationMethod = own.map(({ iss: _, ...jwk }): VerificationMethod => {
    const id = `${issuer}#${jwk.kid ?? jwkThumbprint(jwk)}`;
    return { id, type: 'JsonWebKey', controller: issuer, publicKeyJwk: jwk };
  });
  const document: ControllerDocument = { id: issuer, verificationMethod, assertionMethod: verificationMethod.map(({ id }) => id) };
  return { state: 'found', document, deactivated: false };
}
