import type { ConsentEventRow } from './consent-records.ts';

type About = Pick<ConsentEventRow, 'subject' | 'recipient' | 'purpose'>;

/** What a learner last said themselves to somebody about a purpose, where it was no: no guardian's yes comes after it, not from a page that was open before either. */
export function ownNo(events: readonly ConsentEventRow[], { subject, recipient, purpose }: About): ConsentEventRow | undefined {
  const own = events.filter((one) => one.grantor === subject && one.recipient === recipient && one.purpose === purpose);
  const last = own.toSorted((a, b) => a.turn - b.turn).at(-1);
  return last?.state === 'given' ? undefined : last;
}
