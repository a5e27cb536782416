import { CTDL_MEMBERS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';
import type { Words } from './ctdl-pathway.ts';
import { nodesIn, refs, words } from './read-ctdl.ts';

/** What somebody says another's badge is worth: from which achievements, for which of theirs, by whom, until when (YYYY-MM-DD). */
export type Transfer = { address: string; from: readonly string[]; toward: Words; by: Words; until: string | undefined };

/** The transfer value profile of CTDL that a document has at an address. */
export function readTransfer(document: JsonObject, address: string): Transfer | undefined {
  const nodes = nodesIn(document);
  const node = nodes.get(address);
  if (!node || ![node['@type']].flat().includes('ceterms:TransferValueProfile')) return undefined;
  const [toward] = refs(node['ceterms:transferValueFor']);
  const [owner] = refs(node['ceterms:ownedBy']);
  const nameAt = (at: string | undefined): Words => (at === undefined ? {} : words(nodes.get(at)?.['ceterms:name']));
  const named = nameAt(toward);
  return {
    address,
    from: refs(node['ceterms:transferValueFrom']).slice(0, CTDL_MEMBERS),
    toward: Object.keys(named).length > 0 ? named : words(node['ceterms:name']),
    by: nameAt(owner),
    until: dayIn(node['ceterms:endDate']),
  };
}

const dayIn = (value: Json | undefined): string | undefined => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined);
