import type { Context, Enqueue, Language, RecordEvent } from '@laurel/base';
import type { VerifyDeps } from '@laurel/credentials';
import type { Awarding } from '@laurel/issuer';
import type { People } from '@laurel/people';
import type { Store, Writer } from '@laurel/store';

/** What a learning programme works with. It signs nothing: what was earned is awarded by the issuer it stands on. */
export type ProgrammeDeps = {
  context: Context;
  store: Store;
  people: People;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  awarding: Awarding;
  /** Seals what must not be read in the database, under the node's own key, and finds what a check of somebody else's badge asks for. */
  agent: { seal: (text: string, about: string) => string; unseal: (sealed: string, about: string) => string } & Pick<
    VerifyDeps,
    'resolve' | 'fetchStatus' | 'vouch'
  > & { givenSchema: NonNullable<VerifyDeps['schema']> };
  config: {
    publicUrl: string;
    languages: readonly Language[];
    /** Demo and tests: `http:` on the host `localhost` is asked too. */
    allowInsecureLoopback?: boolean;
    /** Whether wallets live on this node too: then the account is erased there, with the wallet. */
    walletsHere: boolean;
    /** How many people stand behind each figure of a report, at least. */
    reportFewest?: number;
    /** How much evidence is kept of everybody together, at most. */
    evidenceBytes?: number;
  };
};
