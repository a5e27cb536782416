import { Time, usePage } from '@laurel/web';
import type { GuardianshipRow } from '../guardians/guardian-records.ts';
import { actsFor } from '../guardians/powers.ts';
import type { ConsentEventRow } from './consent-records.ts';

/** The day on which something ends, and whether it does because a guardianship does. */
export type Until = { at: string; inCare: boolean };

/** Whichever comes first: its own day, or that of the last guardianship under which it is given. */
export function firstOf(at: string, care: readonly Pick<GuardianshipRow, 'endsAt'>[]): Until {
  const last = care.map(({ endsAt }) => endsAt).toSorted();
  const over = last.at(-1);
  return over !== undefined && over < at ? { at: over, inCare: true } : { at, inCare: false };
}

/** When a consent ends if nobody stops it before; nothing where nothing was agreed to. `guardianships`: those of the institution that registered its recipient. */
export const untilOf = (event: ConsentEventRow, guardianships: readonly GuardianshipRow[]): Until | undefined =>
  event.expiresAt === null
    ? undefined
    : firstOf(
        event.expiresAt,
        guardianships.filter((one) => actsFor(one, event, event.at)),
      );

/** In a table, with its reason for those whose matter it is. */
export function UntilDay({ until }: { until: Until | undefined }) {
  const { t } = usePage();
  return (
    until && (
      <>
        <Time at={until.at} dateOnly />
        {until.inCare && (
          <>
            <br />
            <span class="soft small">{t('programme.consent.until.care')}</span>
          </>
        )}
      </>
    )
  );
}
