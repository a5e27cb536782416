import { IsNull, type Writer } from '@laurel/store';
import { PathwayWalk } from './records.ts';

/** What counts on a profile's pathways has changed: everybody who is on one is looked at again. In the caller's write. */
export async function dueAgain(db: Writer, profile: string): Promise<void> {
  await db.across('walks are their walkers’, their pathway a profile’s').update(PathwayWalk, { profile, completedAt: IsNull() }, { due: 1 });
}
