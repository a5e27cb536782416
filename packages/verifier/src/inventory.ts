import type { Holding } from '@laurel/web';

/** What a verifier keeps of people, for the data inventory. */
export const verifierInventory: readonly Holding[] = [
  {
    table: 'presentation_request',
    what: 'the clerk who asked, the purpose in their words, which fields; whether an answer came or was taken back, nothing of what it said',
    why: 'to know what was asked and promised',
    kept: 'as long as the node',
  },
  {
    table: 'submission',
    what: 'the verdict over an answer: checks and sentences, nothing the badge says',
    why: 'the clerk decides by it, and can check again',
    kept: '7, 30 or 90 days, as the request promised; at once when the person takes the answer back',
  },
  {
    table: 'presented_credential',
    what: 'issuer, key, place in the status list, names of the fields shown',
    why: 'to ask about revocation again',
    kept: 'with the verdict',
  },
  {
    table: 'shown',
    what: 'the values of the fields that were asked for, and the picture of a badge asked for whole',
    why: 'the clerk reads them',
    kept: 'an hour, or until a button is pressed',
  },
];
