import type { House } from '../http/visit.ts';
import type { Route } from '../route.ts';
import { accountRoutes } from './account/account-routes.ts';
import { helpRoutes } from './help/help-routes.tsx';
import { institutionRoutes } from './institution.tsx';
import { invitationRoutes } from './invitation.tsx';
import { nodeRoutes } from './node-routes.ts';
import { otherWaysRoutes } from './other-ways.tsx';
import { privacyRoutes } from './privacy/privacy.tsx';
import { setUpRoutes } from './set-up.tsx';
import { signInRoutes } from './sign-in.tsx';

/** Web's own pages: the same on every node. */
export const housePages = (house: House): readonly Route[] => [
  ...nodeRoutes(house),
  ...otherWaysRoutes(house), // before /sign-in/:token, which would take "recovery" for one
  ...institutionRoutes(house),
  ...signInRoutes(house),
  ...setUpRoutes(house),
  ...invitationRoutes(house),
  ...accountRoutes(house),
  ...helpRoutes(house),
  ...privacyRoutes(house),
];
