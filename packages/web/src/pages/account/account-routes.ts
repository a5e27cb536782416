import type { House } from '../../http/visit.ts';
import type { Route } from '../../route.ts';
import { accountPageRoutes } from './account.tsx';
import { addressRoutes } from './address.tsx';
import { sessionRoutes } from './sessions.tsx';

export type AccountHouse = Pick<House, 'people' | 'context' | 'roles'>;

/** What people see and change of themselves, on every node. */
export const accountRoutes = (house: AccountHouse): readonly Route[] => [...addressRoutes(house), ...sessionRoutes(house), ...accountPageRoutes(house)];
