import type { Route } from '@laurel/web';
import { affiliationRoutes } from '../affiliations/affiliations-page.tsx';
import { organisationRoutes } from '../affiliations/organisation-page.tsx';
import { backgroundRoutes } from '../background/background-page.tsx';
import type { ProgrammeDeps } from '../deps.ts';
import { careRoutes } from '../guardians/care-pages.tsx';
import { wardPlace } from '../guardians/find-care.ts';
import { byKeyRoutes } from './by-key/by-key-routes.tsx';
import { consentRoutes } from './consent-page.tsx';
import { keepReceiptRoute } from './keep-receipt.tsx';
import { ownPlace } from './place.ts';
import { privacyRoutes } from './privacy-page.tsx';
import { receiptRoutes } from './receipt-page.tsx';
import { stopRoutes } from './stop-page.tsx';
import { takeOverRoutes } from './take-over-page.tsx';

/** Who may know what of a learner: the learner's own pages, and those of whoever was let know. */
export const privacyCentreRoutes = (deps: ProgrammeDeps): Route[] => [
  ...privacyRoutes(deps),
  ...takeOverRoutes(deps),
  ...byKeyRoutes(deps),
  ...[ownPlace(deps), wardPlace(deps)].flatMap((place) => [
    ...consentRoutes(deps, place),
    ...stopRoutes(deps, place),
    ...receiptRoutes(deps, place),
    keepReceiptRoute(deps, place),
  ]),
  ...careRoutes(deps),
  ...affiliationRoutes(deps),
  ...organisationRoutes(deps),
  ...backgroundRoutes(deps),
];
