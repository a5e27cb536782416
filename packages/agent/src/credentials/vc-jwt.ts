import { signOpenBadgeJwt, signVcJwt } from '@laurel/credentials';
import type { IAgentContext, IKeyManager } from '@veramo/core-types';
import { signerOver } from '../keys/signer.ts';
import type { IssueJwt } from '../types.ts';

export type VcJwtMethods = {
  vcJwtIssue: (args: Omit<IssueJwt, 'did'> & { keyRef: string }, context: IAgentContext<IKeyManager>) => Promise<string>;
};

/** Credentials as JWT as a plugin of its own: Veramo's JWT provider writes VCDM 1.1 into what it is given. */
export const vcJwtPlugin: { methods: VcJwtMethods } = {
  methods: {
    async vcJwtIssue({ credential, kind, keyRef }, { agent }) {
      const signer = signerOver(agent, await agent.keyManagerGet({ kid: keyRef }));
      return kind === 'open-badge' ? signOpenBadgeJwt(credential, signer) : signVcJwt(credential, signer);
    },
  },
};
