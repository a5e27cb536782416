import { hashed, inMs, LaurelError, newSecret, now } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { PASS_LIFE } from '../limits.ts';
import type { FolioRow } from './folio-records.ts';
import type { ShareRow } from './records.ts';

// The address of a share rests hashed, to be found by, and sealed to its row, to be shown to its owner again: a copy of the database opens none.

type Sealing = { agent: Pick<Holder['agent'], 'seal' | 'unseal'> };

type Table = 'wallet_share' | 'wallet_folio';

export function newToken(holder: Sealing & Pick<Holder, 'context'>, id: string, of: Table = 'wallet_share'): Pick<ShareRow, 'token' | 'tokenHash'> {
  const token = newSecret(holder.context);
  return { tokenHash: hashed(token), token: holder.agent.seal(token, aboutToken(id, of)) };
}

/** The whole address. @throws LaurelError kek_wrong · key_damaged */
export const addressOf = ({ agent, config }: Sealing & Pick<Holder, 'config'>, { id, token }: Pick<ShareRow, 'id' | 'token'>): string =>
  `${config.publicUrl}/s/${agent.unseal(token, aboutToken(id))}`;

/** Of what shows several. @throws LaurelError kek_wrong · key_damaged */
export const folioAddressOf = ({ agent, config }: Sealing & Pick<Holder, 'config'>, { id, token }: Pick<FolioRow, 'id' | 'token'>): string =>
  `${config.publicUrl}/c/${agent.unseal(token, aboutToken(id, 'wallet_folio'))}`;

const aboutToken = (id: string, of: Table = 'wallet_share'): string => `${of}.token ${id}`;

/**
 * Shows, for a while and at this share alone, that its PIN was given: goes along in a form, so that no address and no cookie holds it. `until`: when the pass ends on
 * whose word this one is given, or one would lead to the next for as long as the share stands.
 */
export const newPass = ({ agent, context }: Sealing & Pick<Holder, 'context'>, id: string, until = inMs(context, PASS_LIFE)): string =>
  agent.seal(until, aboutPass(id));

export const isPass = (holder: Sealing & Pick<Holder, 'context'>, id: string, pass: string): boolean => passEnd(holder, id, pass) !== undefined;

/** When it ends; `undefined` of what is no pass here, or none any more. */
export function passEnd({ agent, context }: Sealing & Pick<Holder, 'context'>, id: string, pass: string): string | undefined {
  if (pass === '') return undefined;
  try {
    const until = agent.unseal(pass, aboutPass(id));
    return until > now(context) ? until : undefined;
  } catch (error) {
    if (error instanceof LaurelError) return undefined; // somebody else's, or nobody's
    throw error;
  }
}

const aboutPass = (id: string): string => `wallet_share.pass ${id}`;
