import { LaurelError, strangerUrl } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { refuse } from './refuse.ts';

/**
 * A framework from the address of its CFPackage or its graph.
 * @throws LaurelError bad_form, its problem at `address`
 */
export async function fetchFramework({ context, config }: ProgrammeDeps, address: string): Promise<Uint8Array> {
  const answer = await asked();
  if (answer.status !== 200) throw refuse('answered', { at: 'address' });
  return answer.body;

  async function asked() {
    try {
      const url = strangerUrl(address, { allowInsecureLoopback: config.allowInsecureLoopback === true });
      return await context.outbound.stranger(url, { headers: { accept: 'application/json, application/ld+json' } });
    } catch (error) {
      if (!(error instanceof LaurelError)) throw error;
      const code = error.code === 'url_refused' || error.code === 'response_too_large' ? error.code : 'unreachable';
      throw refuse(code, { at: 'address' });
    }
  }
}
