import type { CheckCode } from './sentence.ts';

/** Whether a verdict's code says that there was nothing to judge: a file that breaks off, is too large or is something else. It speaks against no badge. */
export const isUnread = (code: string): boolean => UNREAD.has(code);

/** What was read and breaks a rule, as a second meaning or a piece that nobody signed does, is not among them. */
const UNREAD: ReadonlySet<string> = new Set<CheckCode>([
  'too_large',
  'picture_no_badge',
  'picture_damaged',
  'picture_too_large',
  'picture_two_badges',
  'not_utf8',
  'not_json',
  'duplicate_member',
  'forbidden_member',
  'too_deep',
  'too_many_members',
  'lone_surrogate',
  'unsafe_number',
  'not_a_credential',
  'format_unexpected',
  'presentation_not_credential',
  'envelope_malformed',
  'jws_malformed',
  'sd_jwt_malformed',
  'disclosure_malformed',
  'digest_malformed',
  'too_many_disclosures',
  'presentation_empty',
  'presentation_too_many',
]);
