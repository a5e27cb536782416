import type { Holding } from '@laurel/web';

/** What is kept of people who apply and of those who judge, for the data inventory. */
export const applicationInventory: readonly Holding[] = [
  {
    table: 'application',
    what: 'who applied for which badge, from what background, in what words; what the badge shall call them',
    why: 'people assess it',
    kept: 'as long as the register; the words until it is withdrawn, a draft that nobody touches 90 days',
  },
  {
    table: 'evidence',
    what: 'names, notes and fingerprints of what was shown',
    why: 'assessors look at what was sent and at nothing else',
    kept: 'as long as the application, and nothing of it once it is withdrawn',
  },
  { table: 'evidence_chunk', what: 'the files themselves', why: 'assessors look at them', kept: 'as long as the application; until it is withdrawn' },
  { table: 'submission_sent', what: 'each submission as it was sent', why: 'what was judged stays what it was', kept: 'as long as the application' },
  {
    table: 'attestation',
    what: 'whom a learner asked to confirm her work, at which address, and what they stated in which role',
    why: 'assessors weigh it; a badge carries it where she wants it',
    kept: 'as long as the application; until it is withdrawn',
  },
  { table: 'appeal', what: 'why somebody asked that another look at it', why: 'somebody else decides anew', kept: 'as long as the application' },
  {
    table: 'assessment',
    what: 'scores, words to the learner, a private note; who assessed',
    why: 'the learner is told why; whoever decides reads it',
    kept: 'as long as the application',
  },
  {
    table: 'outside_assessor',
    what: 'who was asked from outside to score one application, at which address, by whom, until when',
    why: 'they see this one and nothing else',
    kept: 'as long as the application',
  },
  {
    table: 'assess_conflict',
    what: 'addresses of people who must not judge one another, and why',
    why: 'nobody is judged by whoever taught them, leads them or lives with them',
    kept: 'until an administrator takes it off',
  },
  { table: 'decision', what: 'what was decided, by whom, in what words', why: 'the badge rests on it', kept: 'as long as the register' },
];
