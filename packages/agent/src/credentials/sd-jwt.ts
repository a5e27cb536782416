import type { Context } from '@laurel/base';
import { issueSdJwtBadge, presentSdJwt } from '@laurel/credentials';
import type { IAgentContext, IKeyManager } from '@veramo/core-types';
import { signerOver } from '../keys/signer.ts';
import type { IssueSdJwt, PresentSdJwt } from '../types.ts';

type KeyContext = IAgentContext<IKeyManager>;

export type SdJwtMethods = {
  sdJwtIssue: (args: Omit<IssueSdJwt, 'did'> & { keyRef: string }, context: KeyContext) => Promise<string>;
  sdJwtPresent: (args: Omit<PresentSdJwt, 'kid'> & { keyRef: string }, context: KeyContext) => Promise<string>;
};

/** SD-JWT VC as a plugin of its own: Veramo's credential plugin answers JSON objects, and this is a string with disclosures. */
export function sdJwtPlugin(context: Pick<Context, 'clock' | 'random'>): { methods: SdJwtMethods } {
  const signerNamed = async ({ agent }: KeyContext, kid: string) => signerOver(agent, await agent.keyManagerGet({ kid }));
  return {
    methods: {
      async sdJwtIssue({ badge, keyRef, ...options }, agent) {
        return issueSdJwtBadge(badge, { ...options, signer: await signerNamed(agent, keyRef), random: context.random });
      },
      async sdJwtPresent({ credential, keyRef, ...options }, agent) {
        return presentSdJwt(credential, { ...options, signer: await signerNamed(agent, keyRef), issuedAt: context.clock() });
      },
    },
  };
}
