import { OWN_LIST, type Vouch } from '@laurel/credentials';
import type { Trust } from '../types.ts';

/** Who vouches for a DID: the node's own allow-list, then each registry it subscribes to. Nobody listed means nobody vouches. */
export function openVouch({ allow, registries }: Trust): Vouch {
  const sources = [allowList(allow), ...registries];
  return async (did) => (await Promise.all(sources.map((source) => source(did)))).flat();
}

function allowList(allow: Trust['allow']): Vouch {
  // Exact text: two DIDs that differ in one letter's case are two DIDs (DID Core 1.0, 3.1).
  return async (did) => allow.filter((entry) => entry.did === did).map(({ did: _did, ...known }) => ({ registry: OWN_LIST, ...known }));
}
