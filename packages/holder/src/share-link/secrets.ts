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

/** Shows, for a while and at this share alone, that its PIN was given: goes along in a form, so that no address and no cookie holds it. */
export const newPass = ({ agent, context }: Sealing & Pick<Holder, 'context'>, id: string): string => agent.seal(inMs(context, PASS_LIFE), aboutPass(id));

export function isPass({ agent, context }: Sealing & Pick<Holder, 'context'>, id: string, pass: string): boolean {
  try {
    return pass !== '' && agent.unseal(pass, aboutPass(id)) > now(context);
  } catch (error) {
    if (error instanceof LaurelError) return false; // somebody else's, or nobody's
    throw error;
  }
}

const aboutPass = (id: string): string => `wallet_share.pass ${id}`;
