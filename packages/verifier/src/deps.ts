import { type Agent, webAlias } from '@laurel/agent';
import type { Context, Enqueue, Language, RecordEvent } from '@laurel/base';
import type { Did, VerifyDeps } from '@laurel/credentials';
import type { People } from '@laurel/people';
import type { Jobs, Store, Writer } from '@laurel/store';

export type VerifierConfig = {
  publicUrl: string;
  allowInsecureLoopback: boolean;
  languages: readonly Language[];
  /** Who asks, as people asked will read it. */
  organisation: { name: string | Record<Language, string> };
  /** Whether programs with a key may have credentials verified. */
  vcApi?: boolean;
};

export type VerifierDeps = {
  context: Context;
  store: Store;
  jobs: Jobs;
  agent: Agent;
  people: People;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  config: VerifierConfig;
};

/** What the use cases work with: the deps, who this node is, and the world a verification may ask. */
export type Verifier = VerifierDeps & {
  publicUrl: string;
  did: Did;
  /** With its prefix, as it stands in requests and as proofs must name it (OpenID4VP 1.0, section 5.9.3). */
  clientId: `decentralized_identifier:${Did}`;
  name: Record<Language, string>;
  verifyDeps: VerifyDeps;
};

export async function prepareVerifier(deps: VerifierDeps): Promise<Verifier> {
  const { agent, context, config } = deps;
  const publicUrl = new URL(config.publicUrl).origin;
  const did = await agent.ensureWebDid(webAlias(publicUrl), 'Ed25519');
  const { name } = config.organisation;
  return {
    ...deps,
    publicUrl,
    did,
    clientId: `decentralized_identifier:${did}`,
    name: typeof name === 'string' ? { en: name, fr: name } : name,
    verifyDeps: { resolve: agent.resolve, fetchStatus: agent.fetchStatus, vouch: agent.vouch, schema: agent.givenSchema, clock: context.clock },
  };
}
