import type { Route } from '../../route.ts';
import { inviteRoutes } from './invite.tsx';
import { keyRoutes } from './keys.tsx';
import { peopleRoutes } from './people.tsx';
import { personRoutes } from './person.tsx';
import type { AccessDeps } from './place.ts';

/** The pages on which a desk says who may do what there: people and their roles, invitations, keys of programs. */
export const accessRoutes = (deps: AccessDeps): readonly Route[] => [
  ...peopleRoutes(deps),
  ...inviteRoutes(deps), // before /people/:id, which would take "invite" for an id
  ...personRoutes(deps),
  ...keyRoutes(deps),
];
