import { takeToken } from '@laurel/store';
import { OAuthError } from '@laurel/web';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { TOKEN_REQUESTS } from '../limits.ts';
import { PRE_AUTHORIZED } from './offers.ts';
import { redeemCode, redeemRefresh } from './redeem.ts';
import type { TokenPair } from './tokens.ts';

/**
 * The token endpoint (OID4VCI 1.0 section 6, RFC 6749 section 6).
 * @throws OAuthError
 */
export async function answerTokenRequest(issuer: Issuer, input: { profile: IssuerProfile; form: URLSearchParams; ip: string }): Promise<TokenPair> {
  const { profile, form } = input;
  const turn = await issuer.store.write((db) => takeToken(db, issuer.context, `token ${input.ip}`, TOKEN_REQUESTS));
  if (!turn.allowed)
    throw new OAuthError('slow_down', 'Too many token requests from this address.', {
      status: 429,
      headers: { 'Retry-After': String(turn.retryAfterSeconds) },
    });
  switch (only(form, 'grant_type')) {
    case PRE_AUTHORIZED:
      return redeemCode(issuer, profile, demanded(form, 'pre-authorized_code'), only(form, 'tx_code'));
    case 'refresh_token':
      return redeemRefresh(issuer, profile, demanded(form, 'refresh_token'));
    case undefined:
      throw new OAuthError('invalid_request', 'grant_type is missing.');
    default:
      throw new OAuthError('unsupported_grant_type', `Only ${PRE_AUTHORIZED} and refresh_token are taken here.`);
  }
}

/** RFC 6749 section 3.2: no parameter twice; an empty one counts as left out. */
function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `${name} is given twice.`);
  return values[0] || undefined;
}

function demanded(form: URLSearchParams, name: string): string {
  const value = only(form, name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing.`);
  return value;
}
