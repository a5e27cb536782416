import { hashed, inMs, LaurelError, newSecret, now } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { PASS_LIFE } from '../limits.ts';
import type { ShareRow } from './records.ts';

// The address of a share rests hashed, to be found by, and sealed to its row, to be shown to its owner again: a copy of the database opens none.

type Sealing = { agent: Pick<Holder['agent'], 'seal' | 'unseal'> };

export function newToken(holder: Sealing & Pick<Holder, 'context'>, id: string): Pick<ShareRow, 'token' | 'tokenHash'> {
  const token = newSecret(holder.context);
  return { tokenHash: hashed(token), token: holder.agent.seal(token, aboutToken(id)) };
}

/** The whole address. @throws LaurelError kek_wrong · key_damaged */
export const addressOf = ({ agent, config }: Sealing & Pick<Holder, 'config'>, { id, token }: Pick<ShareRow, 'id' | 'token'>): string =>
  `${config.publicUrl}/s/${agent.unseal(token, aboutToken(id))}`;

const aboutToken = (id: string): string => `wallet_share.token ${id}`;

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
