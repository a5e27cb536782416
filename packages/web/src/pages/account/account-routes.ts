import { type Language, nameIn } from '@laurel/base';
import type { House } from '../../http/visit.ts';
import type { Route } from '../../route.ts';
import { accountPageRoutes } from './account.tsx';
import { addressRoutes } from './address.tsx';
import { passkeyRoutes } from './passkeys.tsx';
import { recoveryCodeRoutes } from './recovery-codes.tsx';
import { sessionRoutes } from './sessions.tsx';

/** `lettersKept`: no mail server is named, so none of what a page says of letters comes true. */
export type AccountHouse = Pick<House, 'people' | 'context' | 'roles'> & { nodeName: (language: Language) => string; lettersKept: boolean };

/** What people see and change of themselves, on every node. */
export const accountRoutes = (house: House): readonly Route[] =>
  routesOf({ ...house, nodeName: (language) => nameIn(house.config.name, language), lettersKept: house.config.lettersKept === true });

const routesOf = (house: AccountHouse): readonly Route[] => [
  ...addressRoutes(house),
  ...sessionRoutes(house),
  ...passkeyRoutes(house),
  ...recoveryCodeRoutes(house),
  ...accountPageRoutes(house),
];
