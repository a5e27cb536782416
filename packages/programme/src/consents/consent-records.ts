import type { Language } from '@laurel/base';
import { integer, json, key, nullable, scopedTable, text } from '@laurel/store';
import type { Category, Purpose } from './terms.ts';

/**
 * What somebody did about a consent: the only thing that is written down of it, and never changed. Whether a consent stands, has expired or has
 * lapsed is read off these rows at a moment (`standings`), so that none goes on because a job did not run.
 */
export type ConsentEventRow = {
  id: string;
  /** Whose data it is about. */
  subject: string;
  /** Who did it: the subject, or a live guardian. The database refuses anybody else. */
  grantor: string;
  /** An organisation's id. */
  recipient: string;
  purpose: Purpose;
  categories: Category[];
  policyVersion: string;
  /** SHA-256 of the conditions as they were shown, hex. */
  policyDigest: string;
  /** That they were shown in. */
  language: Language;
  state: 'given' | 'refused' | 'withdrawn';
  at: string;
  /** Of what was given. */
  expiresAt: string | null;
  /** `session`: signed in a moment ago and pressed. `signature`: by the learner's own key, at whatever node it lives; see `consent_proof`. */
  method: 'session' | 'signature';
  /** The question it answers. */
  requestId: string | null;
  /** The nth of its subject: the order of what happened within one millisecond. */
  turn: number;
};
export const ConsentEvent = scopedTable<ConsentEventRow>()('consent_event', 'subject', {
  id: text(key),
  subject: text(),
  grantor: text(),
  recipient: text(),
  purpose: text(),
  categories: json(),
  policyVersion: text(),
  policyDigest: text(),
  language: text(),
  state: text(),
  at: text(),
  expiresAt: text(nullable),
  method: text(),
  requestId: text(nullable),
  turn: integer(),
});

/** What an organisation asks of every learner who linked themselves to it: it knows of none who they are. */
export type ConsentRequestRow = {
  id: string;
  recipient: string;
  purpose: Purpose;
  /** In the asker's own words. */
  reason: string;
  needs: Category[];
  likes: Category[];
  months: number;
  askedBy: string;
  createdAt: string;
  endedAt: string | null;
  /** While those linked are written to: the last link that was seen to. */
  toldThrough: string | null;
  /** When all had been, or nobody was to be: it had ended, or they had been written to about the same purpose a short while before. */
  toldAt: string | null;
  /** When letters about it last went out; null where none did. */
  wroteAt: string | null;
};
export const ConsentRequest = scopedTable<ConsentRequestRow>()('consent_request', 'recipient', {
  id: text(key),
  recipient: text(),
  purpose: text(),
  reason: text(),
  needs: json(),
  likes: json(),
  months: integer(),
  askedBy: text(),
  createdAt: text(),
  endedAt: text(nullable),
  toldThrough: text(nullable),
  toldAt: text(nullable),
  wroteAt: text(nullable),
});
