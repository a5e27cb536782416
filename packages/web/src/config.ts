import type { Context, Language, Name } from '@laurel/base';
import type { People } from '@laurel/people';
import type { Store } from '@laurel/store';
import type { Holding, Role } from './role.ts';
import type { Route } from './route.ts';

/** What web needs of the node's configuration. */
export type WebConfig = {
  /** An origin without a path: `https://badges.example`. What requests say of their host is never used. */
  publicUrl: string;
  /** The node's name in the masthead: an institution, a company, a wallet. One for all languages, or one for each. */
  name: Name;
  languages: readonly Language[];
  /** Signs the tokens of signed-out forms; the same on every process of the node. */
  sessionSecret: string;
  /** Whom to write to about personal data: a mail address or a page. */
  contact?: (() => string | undefined) | undefined;
  /** No mail server is named, so no letter goes out: whoever signs in must not wait for one. */
  lettersKept?: boolean;
  /** Anybody may get a wallet here by mail address, at `/wallet/new`. */
  newWallets?: boolean;
  /** Addresses or networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
};

/** `routes` are the node's own, beside those of its roles; `inventory` is what it keeps of people whatever its roles are. */
export type AppDeps = {
  roles: readonly Role[];
  routes?: readonly Route[];
  inventory?: readonly Holding[];
  people: People;
  context: Context;
  store: Store;
  config: WebConfig;
};
