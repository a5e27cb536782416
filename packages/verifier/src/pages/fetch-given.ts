import type { Agent } from '@laurel/agent';
import { type ErrorCode, LaurelError } from '@laurel/base';
import { isWebPage } from '@laurel/credentials';

const TROUBLE = ['url_refused', 'host_unreachable', 'response_too_large', 'answer_unreadable'] as const satisfies ErrorCode[];

/** Why there is nothing of what lies at an address; of the badge it says nothing. `status`: what a program is answered. */
export type Unfetched = { problem: `unfetched.${(typeof TROUBLE)[number] | 'empty' | 'gone' | 'refuses' | 'page'}`; status: number };

/** What an address answers, which stands in the box of somebody who pressed the button: its host learns that this node looks, and not for whom. */
export async function fetchGiven(agent: Pick<Agent, 'fetchBadge'>, address: string): Promise<Uint8Array | Unfetched> {
  try {
    const answer = await agent.fetchBadge(address);
    if (answer.state !== 'fetched') return { problem: `unfetched.${answer.state}`, status: 422 };
    return isWebPage(answer.body) ? { problem: 'unfetched.page', status: 422 } : answer.body;
  } catch (error) {
    const trouble = error instanceof LaurelError && TROUBLE.find((code) => code === error.code);
    if (!trouble) throw error;
    return { problem: `unfetched.${trouble}`, status: trouble === 'url_refused' ? 422 : 502 };
  }
}
