import type { Holding } from '@laurel/web';

/** What an issuer keeps of people, for the data inventory. */
export const issuerInventory: readonly Holding[] = [
  {
    table: 'award',
    what: 'name, e-mail address, the institution’s own number, the key the learner gave, results, how the learner was assessed',
    why: 'the register of what was awarded to whom',
    kept: 'as long as the register is; once the learner erased themselves, under a pseudonym and without what names them',
  },
  {
    table: 'award_word',
    what: 'words of the name, the number and the address, without case and accents',
    why: 'to find an award by them',
    kept: 'with the award',
  },
  {
    table: 'correction_request',
    what: 'what a learner asked to have put right, in their words, and the answer',
    why: 'to answer it, and to know why a badge was changed',
    kept: 'with the award',
  },
  {
    table: 'standing_change',
    what: 'which awards were changed together, by whom, with a private note',
    why: 'to answer for it, and to undo it',
    kept: 'as long as the register is',
  },
  {
    table: 'api_answer',
    what: 'what a program was answered, with the award it made',
    why: 'so that a request sent twice is done once and answered the same',
    kept: 'a day; swept',
  },
  {
    table: 'approval',
    what: 'who asked to have a draft published, who sent it back, and their comment',
    why: 'a second person looks at what is published',
    kept: 'with the draft',
  },
  { table: 'publication', what: 'who approved a version', why: 'to answer for what a badge stands for', kept: 'with the achievement' },
  { table: 'award_event', what: 'what happened to an award, who did it, private notes', why: 'to answer for it', kept: 'with the award' },
  { table: 'open_claim_entry', what: 'who asked for a badge at an open claim, and when', why: 'the registrar looks over who came', kept: 'with the award' },
  { table: 'reminded', what: 'which reminders went out about an award', why: 'each goes out once', kept: 'with the award' },
  {
    table: 'reminder_stop',
    what: 'a keyed hash of an address that wants no reminders',
    why: 'so that none goes there',
    kept: 'as long as the register is',
  },
  { table: 'claim_link', what: 'the hash of a link', why: 'to recognise the link in the letter', kept: 'with the award' },
  { table: 'offer', what: 'when an offer was made and used', why: 'a code works once', kept: 'with the award' },
  { table: 'access_token', what: 'the hash of a token, and the award it is for', why: 'a wallet fetches its badge with it', kept: 'five minutes; swept' },
  { table: 'refresh_token', what: 'the hash of a wallet’s token', why: 'further copies of a badge', kept: 'with the award' },
  {
    table: 'credential',
    what: 'every badge as it was signed',
    why: 'to answer the same request with the same bytes, and to know what was signed, also what another took the place of',
    kept: 'with the award; once the learner erased themselves, its digest',
  },
  { table: 'status_entry', what: 'the place of each copy in a status list', why: 'to revoke and suspend; a place is never given twice', kept: 'for good' },
  {
    table: 'vc_api_entry',
    what: 'the id of a credential that a program had signed, and its place in a status list; not the credential',
    why: 'so that the program can revoke and suspend it',
    kept: 'for good',
  },
  { table: 'status_change', what: 'when a place in a status list changed', why: 'to tell how a badge stood on a past day', kept: 'for good' },
  {
    table: 'batch',
    what: 'the name of a roster’s file, who uploaded it, and who assessed its learners',
    why: 'the assessment is attested for the whole batch',
    kept: 'as long as the register is',
  },
  {
    table: 'roster_line',
    what: 'a line of a roster that was not awarded yet',
    why: 'the preview and its corrections',
    kept: 'until it is awarded or the roster is discarded; 30 days at most; swept',
  },
];
