import type { Holding } from '@laurel/base';

/** What consents and affiliations keep of people, for the data inventory. */
export const consentInventory: readonly Holding[] = [
  {
    table: 'consent_event',
    what: 'what somebody agreed to, declined and withdrew, for whom, for what and under which conditions; ids, no name',
    why: 'to show data to nobody without it, and to prove that it was given (GDPR Art 7(1), FERPA 99.30)',
    kept: 'for good: it is never changed nor removed, and names nobody once the account is erased',
  },
  {
    table: 'consent_proof',
    what: 'what somebody’s own wallet signed for a consent, with the DID of the badge that it is kept under',
    why: 'to prove that it was given by their key',
    kept: 'as long as the consent',
  },
  {
    table: 'guardianship',
    what: 'who may act for a minor, in what, until which day, who saw the papers, and how it ended; ids, no name and no date of birth',
    why: 'consents of minors, and to prove by whose power one was given',
    kept: 'for good: consents rest on it, and it names nobody once the accounts are erased',
  },
  {
    table: 'consent_request',
    what: 'what an organisation asks of its learners, and who of its people asked',
    why: 'so that learners can answer it',
    kept: 'as long as the consents that answer it',
  },
  {
    table: 'organisation, organisation_member',
    what: 'an organisation’s name and address for letters, and who signs in for it',
    why: 'so that learners can link themselves to it and it can be told of withdrawals',
    kept: 'as long as a consent or a ledger names it',
  },
  {
    table: 'affiliation',
    what: 'which organisations a learner linked themselves to, and since when',
    why: 'the learner asked for it',
    kept: 'until the account is erased',
  },
  {
    table: 'disclosure',
    what: 'who looked at which of somebody’s data, when, under which consent',
    why: 'so that learners can read it (FERPA 99.32)',
    kept: 'as long as the consent',
  },
  {
    table: 'background_answer',
    what: 'what a learner chose to say of their age, gender, place, work and family, sealed',
    why: 'so that reports can count, without names, whom the institution reaches; only where the learner answers',
    kept: 'until the learner takes it back',
  },
];
