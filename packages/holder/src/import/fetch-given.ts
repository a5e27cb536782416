import type { Holder } from '../deps.ts';
import { refused } from './read-given.ts';

/**
 * What an address answers, asked because somebody pressed a button that says so: its host learns that somebody looks.
 * @throws LaurelError url_refused · host_unreachable · response_too_large · answer_unreadable · credential_refused
 */
export async function fetchGiven({ agent }: Pick<Holder, 'agent'>, address: string): Promise<Uint8Array> {
  const answer = await agent.fetchBadge(address.trim());
  if (answer.state !== 'fetched') throw refused(`address_${answer.state}`);
  return answer.body;
}
