import { LaurelError } from '@laurel/base';
import { param, personIn, type WebRequest } from '@laurel/web';
import type { CareFrom, Holder } from '../deps.ts';

/** Whose wallet a page is about: one's own, or that of a minor in one's care. */
export type Wallet = {
  owner: string;
  home: string;
  /** Where a badge of it is shown. */
  badge: (id: string) => string;
  /** The minor's name; absent in one's own wallet. */
  ward?: string;
  /** Whose offers and badges are all that whoever looks may take and see there; absent in one's own wallet. */
  from?: CareFrom;
  /** Asked again in the write that keeps something there; absent in one's own wallet. @throws LaurelError not_found */
  stillMay?: () => Promise<void>;
};

export type WalletPlace = { path: string; whose: (request: WebRequest) => Promise<Wallet> };

export const OWN_WALLET: WalletPlace = {
  path: '/wallet',
  whose: async (request) => ({ owner: personIn(request), home: '/wallet', badge: (id) => `/wallet/badges/${id}` }),
};

/** The wallet of a minor, for a guardian who may keep badges in it at this moment. Keys and rows are the minor's own: nothing moves when care ends. */
export const wardWallet = ({ custody }: Pick<Holder, 'custody'>): WalletPlace => ({
  path: '/wallet/care/:ward',
  whose: async (request) => {
    const id = param(request, 'ward');
    const find = async () => {
      const care = (await custody?.(personIn(request)))?.find((one) => one.id === id);
      if (!care) throw new LaurelError('not_found');
      return care;
    };
    const { subject, name, from } = await find();
    const home = `/wallet/care/${id}`;
    const stillMay = async () => void (await find());
    return { owner: subject, home, badge: () => home, ward: name, from, stillMay };
  },
});
