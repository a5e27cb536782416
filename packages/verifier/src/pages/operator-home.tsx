import { nameIn } from '@laurel/base';
import { lastBackup } from '@laurel/store';
import { OperatorHome, page, type Reply, type WebRequest } from '@laurel/web';
import type { Verifier } from '../deps.ts';

export const NODE = '/hiring/node';

/** How the node stands, and nothing of anybody who answered: where somebody begins who keeps it going and asks for no badges. */
export async function operatorHome({ store, agent, did, config }: Verifier, { t, language }: Pick<WebRequest, 't' | 'language'>): Promise<Reply> {
  const standing = { keySince: (await agent.keyOf(did, 'requests')).since, lastBackup: await store.read(lastBackup) };
  return page({ title: t('web.node'), body: <OperatorHome place={nameIn(config.organisation.name, language)} {...standing} /> });
}
