import { now } from '@laurel/base';
import type { Published } from '@laurel/web';
import { setBatchesAside } from './awards/award-batch.ts';
import type { Issuer } from './deps.ts';
import { ReminderPlan } from './mail/reminder-records.ts';
import { closeLists } from './status/allocate.ts';
import { readBack } from './status/read-back.ts';

/**
 * What an issuer gives up when its data come back from a backup. Awarding, signing and reminding may have gone on since on the node that
 * was lost, and here is no row of it; so whatever cannot be known is taken as done. What it revoked is read from the lists it published, where they can be had.
 */
export async function resumeRestored(issuer: Issuer, published?: Published): Promise<string[]> {
  const readFromLists = published ? await readBack(issuer, published) : [];
  const lines = await setBatchesAside(issuer);
  return issuer.store.write(async (db) => {
    const all = db.across('a backup is of every profile');
    const lists = await closeLists(all);
    for (const { profile, achievementId } of await all.list(ReminderPlan, {}))
      await all.update(ReminderPlan, { profile, achievementId }, { since: now(issuer.context) });
    return [
      ...readFromLists,
      ...(lists === 0 ? [] : [`${lists} status lists are closed: they go on telling of their badges, and new badges go into new lists.`]),
      ...(lines === 0 ? [] : [`${lines} lines of rosters that were being awarded are set aside: upload the file again, and who has the badge is left alone.`]),
    ];
  });
}
