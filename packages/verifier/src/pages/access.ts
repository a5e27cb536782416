import { nameIn } from '@laurel/base';
import { accessRoutes, auditRoutes, type Route, signedByNode, type WebRequest } from '@laurel/web';
import type { Verifier } from '../deps.ts';

/** Who may ask for badges here, and what was done: the pages are every node's; an organisation has no profiles, so they are about the whole node. */
export function verifierAccessRoutes({ people, context, store, agent, config }: Verifier): readonly Route[] {
  const place = {
    base: '/hiring',
    keyScopes: config.vcApi ? (['verify', 'mail'] as const) : (['mail'] as const),
    roles: ['verifier', 'operator', 'auditor', 'administrator'] as const,
    find: ({ language }: Pick<WebRequest, 'language'>) => ({ profile: '*', name: nameIn(config.organisation.name, language), at: '/hiring' }),
  };
  return [...accessRoutes({ people, context, place }), ...auditRoutes({ people, context, store, place, check: signedByNode(agent.documentOf) })];
}
