import type { GuardianshipRow } from '../guardians/guardian-records.ts';
import { actsFor, isLive, isMinor, saidBy } from '../guardians/powers.ts';
import type { ConsentEventRow } from './consent-records.ts';
import type { Purpose } from './terms.ts';
import { type Until, untilOf } from './until.tsx';

/** How one consent stands at a moment. `event` is what somebody last did about it, `until` when it ends by itself. Only `given` lets anything be told. */
export type Standing = {
  recipient: string;
  purpose: Purpose;
  state: 'given' | 'refused' | 'withdrawn' | 'expired' | 'lapsed';
  event: ConsentEventRow;
  until?: Until;
  /** Of what lapsed: why. */
  lapse?: Lapse;
};

/** With a guardian's say; while the learner is under age, who stands in no directory; for good, as it was agreed to under age. */
export type Lapse = 'guardian' | 'minor' | 'was-minor';

/**
 * What is left of everything one subject did: for each recipient and purpose the last word, seen at a moment. Declining a new question takes back
 * nothing that was given before: only a withdrawal does. A consent given by a guardian
 * lapses with the very guardianship it was given under: another one brings it back no more than the same one would, had it ended. Guardianships count
 * towards those recipients alone that the institution registered which saw their papers (`profileOf`).
 */
export function standings(
  events: readonly ConsentEventRow[],
  guardianships: readonly GuardianshipRow[],
  at: string,
  profileOf: (recipient: string) => string | undefined,
): Standing[] {
  const last = new Map<string, ConsentEventRow>();
  for (const event of events.toSorted((a, b) => a.turn - b.turn)) {
    const about = `${event.purpose} ${event.recipient}`;
    if (event.state !== 'refused' || last.get(about)?.state !== 'given') last.set(about, event);
  }
  return [...last.values()].map((event) => {
    const { recipient, purpose } = event;
    const its = saidBy(guardianships, profileOf(recipient));
    const until = untilOf(event, its);
    const state = stateOf(event, its, at);
    return { recipient, purpose, state, event, ...(until && { until }), ...(state === 'lapsed' && { lapse: lapseOf(event, its, at) }) };
  });
}

function lapseOf({ purpose, subject, grantor }: ConsentEventRow, guardianships: readonly GuardianshipRow[], at: string): Lapse {
  if (purpose === 'directory' && isMinor(guardianships, subject, at)) return 'minor';
  return grantor === subject ? 'was-minor' : 'guardian';
}

function stateOf(event: ConsentEventRow, guardianships: readonly GuardianshipRow[], at: string): Standing['state'] {
  if (event.state !== 'given') return event.state;
  if (event.expiresAt === null || event.expiresAt <= at) return 'expired';
  // A minor stands in none, whoever agreed before; nor afterwards by what was taken of them while they were one.
  if (event.purpose === 'directory' && [at, event.at].some((then) => isMinor(guardianships, event.subject, then))) return 'lapsed';
  return event.grantor === event.subject || guardianships.some((one) => actsFor(one, event, event.at) && isLive(one, at)) ? 'given' : 'lapsed';
}
