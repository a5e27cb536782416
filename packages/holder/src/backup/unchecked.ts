import { now } from '@laurel/base';
import { badgeFacts, isJsonObject, type JsonObject, parseStrictObject, readSdJwt, verifyCredential } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { withoutCredential } from '../wallet/last-verdict.ts';
import type { Row } from './wallet-rows.ts';

/**
 * What a restored badge says and how it stands, read from the badge itself: the file's word for either would make anything look checked. Nobody is asked here, so
 * whether it still stands is undetermined until the job has asked, right away.
 */
export async function unchecked({ context, verifying }: Pick<Holder, 'context' | 'verifying'>, { document, facts }: Row, copies: readonly Row[]): Promise<Row> {
  const compact = copies.find((copy) => typeof copy.compact === 'string')?.compact;
  const text = String(document ?? compact ?? '');
  const verdict = await verifyCredential(text, { ...verifying, ...ASKS_NOBODY });
  const claims = verdict.older ? undefined : claimsIn(text);
  return { ...(claims ? { facts: badgeFacts(claims) } : { facts }), verdict: withoutCredential(verdict), checkAfter: verdict.older ? null : now(context) };
}

const silent = async () => ({ state: 'unreachable' as const, reason: 'nobody is asked while a backup is restored' });
const ASKS_NOBODY = { resolve: silent, fetchStatus: silent, vouch: async () => [] };

/** A credential's claims as it came: JSON, an SD-JWT, or a JWT of Open Badges 3.0 or VCDM 2.0. */
function claimsIn(text: string): JsonObject | undefined {
  if (text.startsWith('{')) return parseStrictObject(text);
  if (text.includes('~')) return readSdJwt(text).claims;
  const payload = parseStrictObject(Buffer.from(text.split('.')[1] ?? '', 'base64url'));
  return isJsonObject(payload?.vc) ? payload.vc : payload;
}
