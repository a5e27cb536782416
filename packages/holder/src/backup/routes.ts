import type { Route } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { backupRoutes } from './backup-page.tsx';
import { issuersRoute } from './issuers-page.tsx';
import { kitRoutes } from './kit-page.tsx';
import { restoreRoutes } from './restore-page.tsx';
import { safeRoute } from './safe-page.tsx';

/** What keeps a wallet from being lost. */
export const safeRoutes = (holder: Holder): Route[] => [
  safeRoute(holder),
  ...backupRoutes(holder),
  ...restoreRoutes(holder),
  ...kitRoutes(holder),
  issuersRoute(holder),
];
