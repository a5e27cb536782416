import { type Context, now } from '@laurel/base';
import type { IAgentContext, IKeyManager, ManagedKeyInfo } from '@veramo/core-types';
import { z } from 'zod';
import type { KeyMeta } from '../keys/key-meta.ts';
import { ANY_KEY_TYPES, KEY_TYPES, VERAMO_TYPE } from '../keys/public-key.ts';

/** What `didManagerCreate` is asked with. A type must be named: Veramo's own providers fall back to one in silence. */
export const NewDidOptions = z.object({ keyType: z.enum(KEY_TYPES) });
/** A did:key may be one for bbs-2023; of a did:web, each key signs more than that. */
export const NewKeyDidOptions = z.object({ keyType: z.enum(ANY_KEY_TYPES) });
type NewKeyDidOptions = z.infer<typeof NewKeyDidOptions>;

export function newKey(
  { agent }: IAgentContext<IKeyManager>,
  context: Pick<Context, 'clock'>,
  { keyType, purpose, controller }: NewKeyDidOptions & { purpose: KeyMeta['purpose']; controller?: string },
): Promise<ManagedKeyInfo> {
  const meta = { purpose, state: 'active', since: now(context), ...(controller !== undefined && { controller }) };
  return agent.keyManagerCreate({ kms: 'local', type: VERAMO_TYPE[keyType], meta });
}
