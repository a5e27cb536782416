import type { Agent } from '@laurel/agent';
import type { Context, Enqueue, Language, RecordEvent } from '@laurel/base';
import type { VerifyDeps } from '@laurel/credentials';
import type { People, Person } from '@laurel/people';
import type { Jobs, Store, Writer } from '@laurel/store';
import type { BadgeNotKept, Translate } from '@laurel/web';
import type { IssuerClient } from './claim/issuer-client.ts';

export type HolderConfig = {
  /** The origin that its own people open, on this machine where there is no other. */
  publicUrl: string;
  /** Whether others can open an address here: a wallet at home (`publicUrl: none`) hands files over instead. */
  reachable: boolean;
  /** No mail server is named: nobody gets a code by mail, and another way in has to be made while one is in. */
  lettersKept: boolean;
  allowInsecureLoopback: boolean;
  languages: readonly Language[];
  /** `open`: anybody may get a wallet here by mail address. */
  wallet: { open: boolean };
};

/** The one institution whose badges are in somebody's care: its DID, and the credential issuer identifier that its offers name. */
export type CareFrom = { did: string; url: string };

export type HolderDeps = {
  context: Context;
  store: Store;
  jobs: Jobs;
  agent: Agent;
  people: People;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  /** The minors in whose wallets somebody may keep badges at this moment, and from whom; absent where nobody on this node says so. */
  custody?: (guardian: string) => Promise<readonly { id: string; subject: string; name: string; from: CareFrom }[]>;
  /** Whether this person is under age at this moment, as far as this node knows: nothing of theirs is open to search engines. */
  isMinor?: (person: string) => Promise<boolean>;
  /** Whether somebody is a guardian here, or a ward, at this moment: with the account that ends. */
  care?: (person: string) => Promise<readonly ('guardian' | 'ward')[]>;
  /** Badges of this node that somebody was given and no wallet has taken: with the account they are lost. */
  notKept?: (person: Pick<Person, 'id' | 'email'>, t: Translate) => Promise<readonly BadgeNotKept[]>;
  config: HolderConfig;
};

/** What the use cases work with: the deps, the client that speaks to issuers, and what a verification asks. */
export type Holder = HolderDeps & { issuers: IssuerClient; verifying: VerifyDeps };
