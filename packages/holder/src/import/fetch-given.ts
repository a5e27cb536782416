import { pageKindOf } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { refused } from './read-given.ts';

/**
 * What an address answers, asked because somebody pressed a button that says so: its host learns that somebody looks.
 * @throws LaurelError url_refused · host_unreachable · response_too_large · answer_unreadable · credential_refused
 */
export async function fetchGiven({ agent }: Pick<Holder, 'agent'>, address: string): Promise<Uint8Array> {
  if (!isAddress(address.trim())) throw refused('address_unreadable');
  const answer = await agent.fetchBadge(address.trim());
  if (answer.state === 'gone') throw refused(isForWallets(address.trim()) ? 'page_over' : 'address_empty');
  if (answer.state !== 'fetched') throw refused(`address_${answer.state}`);
  return answer.body;
}

/** A word or a sentence is a slip of the pen, and no address that somebody would have to make public. */
const isAddress = (typed: string): boolean => {
  const host = URL.parse(typed)?.hostname;
  return host !== undefined && (host.includes('.') || host.includes(':') || host === 'localhost');
};

/** Where a badge was claimed, or asked for: its link serves no more, and was none to a badge. */
const isForWallets = (address: string): boolean => ['claim', 'ask'].includes(pageKindOf(address) ?? '');
