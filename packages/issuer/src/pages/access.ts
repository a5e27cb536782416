import { KEY_SCOPES } from '@laurel/people';
import { accessRoutes, auditRoutes, type Route, signedByNode } from '@laurel/web';
import { OPERATIONS } from '../api/routes.ts';
import { type Issuer, profileOf } from '../deps.ts';

/** Who may do what on a profile, and what was done: the pages are every node's, the profile and its name are the issuer's. */
export function issuerAccessRoutes(issuer: Issuer): readonly Route[] {
  const { people, context, store, agent } = issuer;
  const place = {
    base: '/desk/:profile',
    roles: ['registrar', 'assessor', 'decider', 'report-viewer', 'operator', 'auditor', 'administrator'] as const,
    keyScopes: KEY_SCOPES.filter((scope) => scope === 'mail' || OPERATIONS.some((operation) => operation.scope === scope)),
    pages: { award: 'awards', batch: 'batches', achievement: 'achievements', 'open-claim': 'claims' },
    find: ({ params, language }: Pick<Parameters<Route['run']>[0], 'params' | 'language'>) => {
      const { slug, name } = profileOf(issuer, params.profile);
      return { profile: slug, name: name[language], at: `/desk/${slug}` };
    },
  };
  return [...accessRoutes({ people, context, place }), ...auditRoutes({ people, context, store, place, check: signedByNode(agent.documentOf) })];
}
