import { OAuthError } from '@laurel/web';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { PRE_AUTHORIZED } from './offers.ts';
import { type AnyTokens, redeemCode, redeemRefresh } from './redeem.ts';

/**
 * The token endpoint (OID4VCI 1.0 section 6, RFC 6749 section 6).
 * @throws OAuthError
 */
export async function answerTokenRequest(issuer: Issuer, input: { profile: IssuerProfile; form: URLSearchParams }): Promise<AnyTokens> {
  const { profile, form } = input;
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
