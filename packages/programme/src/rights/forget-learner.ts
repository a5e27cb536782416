import { now } from '@laurel/base';
import type { WhenErased } from '@laurel/people';
import { IsNull, type Writer } from '@laurel/store';
import { Affiliation } from '../affiliations/affiliation-records.ts';
import { ENDED, emptyApplication } from '../applications/find-application.ts';
import { Application } from '../applications/records.ts';
import { BackgroundAnswer } from '../background/background-records.ts';
import { standingsOf } from '../consents/standing-now.ts';
import { withdrawIn } from '../consents/withdraw-consent.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { endGuardianshipsOf } from '../guardians/end-guardianship.ts';
import { PathwayWalk, ShownBadge } from '../pathways/records.ts';
import { countKept } from './erasure/count-kept.ts';
import { Erasure, erasureIdOf } from './erasure/records.ts';
import { PolicyAcceptance, PolicyTold } from './policies/records.ts';

/**
 * Of somebody who leaves, in the caller's write: what she wrote and showed and what was said of it, answers about herself, affiliations, whom she acted for, and every
 * consent, of which each recipient is told; the key that locked it is destroyed by `@laurel/people`, in the same write. What was decided stays under a number that names nobody, since badges and counts rest on it; awards stay in
 * the register under a pseudonym, so that they can be revoked; the deeds of consent stay as the proof that they were.
 */
export async function forgetLearner(deps: ProgrammeDeps, db: Writer, { id: personId, address }: Parameters<WhenErased>[1]): Promise<void> {
  const at = now(deps.context);
  const mine = db.as(personId);
  const id = erasureIdOf(personId);
  const erased = await countKept(db, personId, at);
  await db.remove(Erasure, { id }); // of whoever works here too, and learned again since
  await db.insert(Erasure, { id, at, erased });
  for (const standing of await standingsOf(mine, at)) await withdrawIn(deps, mine, personId, standing);
  await endGuardianshipsOf(deps, db, personId);
  await mine.update(Affiliation, { leftAt: IsNull() }, { leftAt: at });
  await mine.remove(BackgroundAnswer, {});
  await mine.remove(PolicyAcceptance, {});
  await db.remove(PolicyTold, { personId });
  if (address !== undefined) await db.update(Erasure, { id }, { erased: { ...erased, ...(await deps.awarding.forget(db, address)) } });
  await mine.remove(ShownBadge, {});
  await mine.remove(PathwayWalk, {});
  const all = db.across('a learner is forgotten whole, whatever the profile');
  for (const row of await all.list(Application, { personId })) {
    await emptyApplication(all, row);
    if (!ENDED.includes(row.state)) await all.update(Application, { id: row.id }, { state: 'withdrawn', closedAt: at });
  }
}
