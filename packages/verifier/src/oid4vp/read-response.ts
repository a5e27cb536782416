import { isJsonObject, parseStrictObject } from '@laurel/credentials';
import { BADGE_QUERY } from '../requests/query.ts';
import { refuse } from './refuse.ts';

export type WalletResponse = { kind: 'error'; error: string } | { kind: 'presentation'; text: string; token: string };

/**
 * The form a wallet posts (OpenID4VP 1.0, section 8.2): an error, or a `vp_token` that names our one query with one presentation; `token` is it as it came.
 * @throws OAuthError response_refused
 */
export function readResponse(form: URLSearchParams): WalletResponse {
  const error = only(form, 'error');
  const token = only(form, 'vp_token');
  if (error !== undefined && token !== undefined) throw refuse('response_refused', 'Send either error or vp_token.');
  if (error !== undefined) return { kind: 'error', error };
  if (token === undefined)
    throw refuse('response_refused', form.has('response') ? 'This request asked for direct_post: send vp_token, not response.' : 'vp_token is missing.');
  const presentations = parseStrictObject(token);
  const listed = presentations?.[BADGE_QUERY];
  if (!presentations || Object.keys(presentations).length !== 1 || !Array.isArray(listed))
    throw refuse('response_refused', `vp_token is a JSON object with one member, ${BADGE_QUERY}: an array of presentations.`);
  const [presentation, ...more] = listed;
  if (more.length > 0) throw refuse('response_refused', 'One presentation was asked for.');
  if (typeof presentation === 'string') return { kind: 'presentation', text: presentation, token };
  if (isJsonObject(presentation)) return { kind: 'presentation', text: JSON.stringify(presentation), token };
  throw refuse('response_refused', 'A presentation is a string or an object.');
}

/** Sent twice, two readers would see two answers (RFC 6749 section 3.1). */
export function only(form: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = form.getAll(name);
  if (more.length > 0) throw refuse('response_refused', `${name} was sent twice.`);
  return value;
}
