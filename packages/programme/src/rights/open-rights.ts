import { HOUR } from '@laurel/base';
import type { Job, Route } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { erasureRoutes } from './erasure/proof-page.tsx';
import { exportRoutes } from './export/export-route.ts';
import { lockOld } from './keys/lock-old.ts';
import { keepRoute } from './not-kept.ts';
import { learnerPolicies } from './policies/learner-policies.tsx';
import { policyRoutes } from './policies/policy-pages.tsx';
import { tellOfPolicies } from './policies/tell-learners.ts';
import { forgetDrafts } from './retention/forget-drafts.ts';

/** What people are told beforehand, and what they can have done with what is kept of them. */
export const rightsRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  ...policyRoutes(deps),
  ...learnerPolicies(deps),
  ...exportRoutes(deps),
  ...erasureRoutes(deps),
  keepRoute(deps),
];

export function rightsJobs(deps: ProgrammeDeps): readonly Job[] {
  const stuck = new Set<string>();
  return [
    { name: 'policies', everySeconds: 60, run: () => tellOfPolicies(deps) },
    { name: 'drafts', everySeconds: HOUR / 1000, run: () => forgetDrafts(deps) },
    { name: 'own-keys', everySeconds: 60, run: () => lockOld(deps, stuck) },
  ];
}
