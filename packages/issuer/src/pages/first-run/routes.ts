import type { Route } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { achievementRoutes } from './achievement.tsx';
import { badgeRoutes } from './badge.tsx';
import { keysRoutes } from './keys.tsx';
import { mailRoutes } from './mail.tsx';
import { organisationRoutes } from './organisation.tsx';

/** From the link of the first start to the first badge, in pages that can be left and come back to. */
export const firstRunRoutes = (issuer: Issuer): Route[] => [
  ...organisationRoutes(issuer),
  ...keysRoutes(issuer),
  ...mailRoutes(issuer),
  ...achievementRoutes(issuer),
  ...badgeRoutes(issuer),
];
