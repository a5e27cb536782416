import { z } from 'zod';

/**
 * What this node keeps with a key, in Veramo's `meta`. `any` is the purpose of a did:key's one key: its method gives it all.
 * A retired key signs no more but what it signed stands; a compromised one makes everything it signed refused.
 */
export const KeyMeta = z.object({
  purpose: z.enum(['credentials', 'requests', 'audit', 'any']),
  state: z.enum(['active', 'retired', 'compromised']),
  /** Since when it is in this state. */
  since: z.iso.datetime(),
});
export type KeyMeta = z.infer<typeof KeyMeta>;
