import { PersonKey } from '@laurel/people';
import type { Writer } from '@laurel/store';
import { In, IsNull } from '@laurel/store';
import { Affiliation } from '../../affiliations/affiliation-records.ts';
import { Application, Evidence } from '../../applications/records.ts';
import { BackgroundAnswer } from '../../background/background-records.ts';
import { standingsOf } from '../../consents/standing-now.ts';
import { Guardianship } from '../../guardians/guardian-records.ts';
import { isLive } from '../../guardians/powers.ts';
import { PathwayWalk, ShownBadge } from '../../pathways/records.ts';
import type { Erased } from './records.ts';

/** What there is of somebody, before it is erased in the same write. */
export async function countKept(db: Writer, personId: string, at: string): Promise<Erased> {
  const mine = db.as(personId);
  const all = db.across('a learner is counted whole, whatever the profile');
  const applications = await all.list(Application, { personId });
  const files = await all.list(Evidence, { applicationId: In(applications.map(({ id }) => id)) });
  const standings = await standingsOf(mine, at);
  return {
    applications: applications.length,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    answers: await mine.count(BackgroundAnswer, {}),
    consents: standings.filter(({ state }) => state === 'given').length,
    affiliations: await mine.count(Affiliation, { leftAt: IsNull() }),
    pathways: (await mine.count(PathwayWalk, {})) + (await mine.count(ShownBadge, {})),
    guardianships: (await db.list(Guardianship, [{ subject: personId }, { guardian: personId }])).filter((one) => isLive(one, at)).length,
    key: await db.count(PersonKey, { personId }),
  };
}
