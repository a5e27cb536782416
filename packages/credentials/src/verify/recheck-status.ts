import type { KeyDocument, StatusSeen, VerifyDeps } from '../types.ts';
import { note, openRun } from './run.ts';
import { findKeyOfHeader } from './steps/key.ts';
import { askStatus } from './steps/status.ts';
import type { Recheck } from './types.ts';
import { concludeRecheck } from './verdict.ts';

/** "Check again" without the credential: whether the issuer's key still stands, and what each list says now. */
export async function recheckStatus(
  seen: readonly StatusSeen[],
  { did: issuer, keyId, keys }: { did: string; keyId: string; keys?: KeyDocument },
  deps: VerifyDeps,
): Promise<Recheck> {
  const run = openRun(deps);
  await findKeyOfHeader({ kid: keyId }, issuer, 'assertionMethod', run, keys);
  if (seen.length === 0) note(run, 'status', 'status_none');
  for (const { value: _, asOf: __, ...place } of seen) await askStatus(place, { issuer, ...(keys && { keys }) }, run);
  return concludeRecheck(run);
}
