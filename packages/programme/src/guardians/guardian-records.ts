import { json, key, nullable, openTable, text } from '@laurel/store';
import type { Purpose } from '../consents/terms.ts';

/** What somebody may do for a minor: read who knows what of them; answer for them; keep badges in their wallet. */
export const POWERS = ['view', 'consent', 'custody'] as const;
export type Power = (typeof POWERS)[number];

/**
 * Who may act for whom, in what, until when: said by an institution that saw the papers, in force once the guardian has taken it on. Nothing in a row
 * is ever changed but that it was taken on, ended, told of and lifted, each once, and no row is removed: it is its own history.
 */
export type GuardianshipRow = {
  id: string;
  /** The institution that saw the papers; of the papers nothing is kept. */
  profile: string;
  subject: string;
  guardian: string;
  powers: Power[];
  /** What they may answer for, where they may consent. */
  purposes: Purpose[];
  /** The first moment at which the learner decides alone. The date of birth is nobody's to know here. */
  endsAt: string;
  createdAt: string;
  createdBy: string;
  confirmedAt: string | null;
  endedAt: string | null;
  endedBy: 'guardian' | 'subject' | 'institution' | 'erased' | null;
  /** When both were told that it is over by its day. */
  toldAt: string | null;
  /** When the institution said, of one that somebody else had ended, that it was named in error: until its day the learner is under age else. */
  liftedAt: string | null;
};
export const Guardianship = openTable<GuardianshipRow>('guardianship', {
  id: text(key),
  profile: text(),
  subject: text(),
  guardian: text(),
  powers: json(),
  purposes: json(),
  endsAt: text(),
  createdAt: text(),
  createdBy: text(),
  confirmedAt: text(nullable),
  endedAt: text(nullable),
  endedBy: text(nullable),
  toldAt: text(nullable),
  liftedAt: text(nullable),
});
