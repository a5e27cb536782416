import { note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/** What others say of a badge is shown as unchecked: a badge stands by its issuer alone. */
export function lookAtEndorsements({ claims }: Verified, run: Run): undefined {
  const carried = [claims.endorsement, claims.endorsementJwt].some((value) => value !== undefined);
  note(run, 'endorsements', carried ? 'endorsements_not_counted' : 'endorsements_none');
}
