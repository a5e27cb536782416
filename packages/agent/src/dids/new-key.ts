import { type Context, now } from '@laurel/base';
import type { IAgentContext, IKeyManager, ManagedKeyInfo } from '@veramo/core-types';
import { z } from 'zod';
import type { KeyMeta } from '../keys/key-meta.ts';
import { VERAMO_TYPE } from '../keys/public-key.ts';

/** What `didManagerCreate` is asked with. A type must be named: Veramo's own providers fall back to one in silence. */
export const NewDidOptions = z.object({ keyType: z.enum(['Ed25519', 'P-256', 'P-384']) });
export type NewDidOptions = z.infer<typeof NewDidOptions>;

export function newKey(
  { agent }: IAgentContext<IKeyManager>,
  context: Pick<Context, 'clock'>,
  { keyType, purpose, controller }: NewDidOptions & { purpose: KeyMeta['purpose']; controller?: string },
): Promise<ManagedKeyInfo> {
  const meta = { purpose, state: 'active', since: now(context), ...(controller !== undefined && { controller }) };
  return agent.keyManagerCreate({ kms: 'local', type: VERAMO_TYPE[keyType], meta });
}
