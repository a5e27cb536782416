import { hashed, inMs, LaurelError, now } from '@laurel/base';
import { isJsonObject, type JsonObject } from '@laurel/credentials';
import { OAuthError } from '@laurel/web';
import type { Issuer, IssuerProfile, StatementKind, StatementReference } from '../deps.ts';
import { ACCESS_TOKEN_LIFE, OFFER_LIFE } from '../limits.ts';
import { UsedNonce } from '../records.ts';
import { useNonce } from './nonce.ts';
import { offerCode, PRE_AUTHORIZED } from './offers.ts';
import { readProofs } from './proofs.ts';
import type { TokenPair } from './tokens.ts';

export const STATEMENT_KINDS: readonly StatementKind[] = ['consent-receipt', 'guardianship'];

/** Over the document as it stands (vc-di-eddsa, section 3.3): its words are its own, in no vocabulary that a graph could be made by. */
export const STATEMENT_SUITE = 'eddsa-jcs-2022';

/** Until when whoever has it may ask for what `reference` stands for. It says so by itself, to this node alone: no row is written before it is used. */
type Sealed = StatementReference & { profile: string; until: string };
type Use = 'offer' | 'token';
const BEGINS = 'stated-';

/** A profile whose key can make the proof that wallets keep whole; no other offers any. */
export const offersStatements = ({ config }: Pick<Issuer, 'config'>, { configurations }: IssuerProfile): boolean =>
  config.statements !== undefined && configurations.includes('open-badge-di');

/** Ten minutes for one wallet to fetch it. */
export function offerStatement(issuer: Issuer, { slug }: IssuerProfile, { kind, reference }: StatementReference): { uri: string; until: string } {
  const until = inMs(issuer.context, OFFER_LIFE);
  return { uri: `${issuer.publicUrl}/oid4vci/${slug}/offers/${seal(issuer, 'offer', { profile: slug, kind, reference, until })}`, until };
}

/** Whether an offer's id, a code or a token is one of these: badges' are shorter, and of chance alone. */
export const isStated = (text: string): boolean => text.startsWith(BEGINS);

/** The credential offer (OID4VCI 1.0, section 4.1.1). @throws LaurelError offer_unknown · offer_claimed · offer_expired */
export async function readStatementOffer(issuer: Issuer, profile: IssuerProfile, id: string): Promise<JsonObject> {
  const sealed = unseal(issuer, 'offer', profile, id);
  const statement = sealed && (await issuer.config.statements?.(profile.slug, sealed));
  if (!sealed || !statement) throw new LaurelError('offer_unknown');
  if (sealed.until <= now(issuer.context)) throw new LaurelError('offer_expired');
  const code = offerCode(issuer, id);
  if (await issuer.store.read((db) => db.one(UsedNonce, { hash: hashed(code) }))) throw new LaurelError('offer_claimed');
  return {
    credential_issuer: profile.identifier,
    credential_configuration_ids: [sealed.kind],
    achievement_display: issuer.config.languages.map((locale) => ({ name: statement.name[locale], locale })),
    grants: { [PRE_AUTHORIZED]: { 'pre-authorized_code': code } },
  };
}

/** Its code for a token, once; the code was held to this node's own before. There is nothing to refresh. @throws OAuthError invalid_grant */
export async function redeemStatement(
  issuer: Issuer,
  profile: IssuerProfile,
  { id, code }: { id: string; code: string },
): Promise<Omit<TokenPair, 'refresh_token'>> {
  const sealed = unseal(issuer, 'offer', profile, id);
  if (!sealed || sealed.until <= now(issuer.context)) throw new OAuthError('invalid_grant', 'This offer has ended. Open its page again.');
  const isFirst = await issuer.store.write(async (db) => {
    if (await db.one(UsedNonce, { hash: hashed(code) })) return false;
    await db.insert(UsedNonce, { hash: hashed(code), expiresAt: sealed.until });
    return true;
  });
  if (!isFirst) throw new OAuthError('invalid_grant', 'This code has been used.');
  const token = seal(issuer, 'token', { ...sealed, until: inMs(issuer.context, ACCESS_TOKEN_LIFE) });
  return { access_token: token, token_type: 'Bearer', expires_in: ACCESS_TOKEN_LIFE / 1000 };
}

/** Whether a token still opens the door. */
export function statementAccess(issuer: Issuer, profile: IssuerProfile, token: string): StatementReference | undefined {
  const sealed = unseal(issuer, 'token', profile, token);
  return sealed && sealed.until > now(issuer.context) ? sealed : undefined;
}

/** Signed for the key that the wallet proves to hold, which it is about from then on. @throws OAuthError */
export async function signStatement(
  issuer: Issuer,
  profile: IssuerProfile,
  { stated, jwts }: { stated: StatementReference; jwts: readonly string[] },
): Promise<JsonObject> {
  const { holders, nonce } = readProofs(issuer, profile, 'open-badge-di', jwts);
  if (!(await issuer.store.as(profile.slug).write((db) => useNonce(issuer, db, nonce))))
    throw new OAuthError('invalid_nonce', 'This nonce has been used. Ask the nonce endpoint for a new one.');
  const credential = (await issuer.config.statements?.(profile.slug, stated))?.credential;
  const [holder] = holders;
  if (!credential || !holder || !isJsonObject(credential.credentialSubject))
    throw new OAuthError('credential_request_denied', 'What was offered is not here any more.');
  const { credentialSubject } = credential;
  const bound = { ...credential, credentialSubject: { ...credentialSubject, id: holder.did } };
  return issuer.agent.issueDataIntegrity({ credential: bound, did: profile.did, cryptosuite: STATEMENT_SUITE });
}

const seal = ({ agent }: Issuer, use: Use, sealed: Sealed): string =>
  BEGINS + Buffer.from(agent.seal(JSON.stringify(sealed), `statement-${use}`)).toString('base64url');

function unseal({ agent }: Issuer, use: Use, { slug }: IssuerProfile, text: string): Sealed | undefined {
  try {
    const opened: unknown = JSON.parse(agent.unseal(Buffer.from(text.slice(BEGINS.length), 'base64url').toString('utf8'), `statement-${use}`));
    return isSealed(opened) && opened.profile === slug ? opened : undefined;
  } catch {
    return undefined; // sealed by nobody here: that is the answer
  }
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  'profile' in value &&
  'kind' in value &&
  STATEMENT_KINDS.some((kind) => kind === value.kind) &&
  'reference' in value &&
  typeof value.reference === 'string' &&
  'until' in value &&
  typeof value.until === 'string';
