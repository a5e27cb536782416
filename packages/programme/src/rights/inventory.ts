import type { Holding } from '@laurel/base';

/** What is kept so that people’s rights can be kept, for the data inventory. */
export const rightsInventory: readonly Holding[] = [
  {
    table: 'policy_version, policy_draft',
    what: 'the words of a policy, and who of the institution wrote and published them',
    why: 'so that everybody can read what held when',
    kept: 'versions for good, a draft until it is published',
  },
  {
    table: 'policy_acceptance',
    what: 'which version of the terms somebody accepted, when, and in which language',
    why: 'to know what was agreed',
    kept: 'until the account is erased',
  },
  {
    table: 'draft_warning',
    what: 'that a letter told of a draft that will be erased',
    why: 'so that none is erased without one',
    kept: 'with the draft',
  },
  {
    table: 'erasure',
    what: 'that an account was erased, when, and how much it was; no name',
    why: 'so that whoever left has a proof of it',
    kept: 'for good: it names nobody',
  },
  {
    table: 'policy_told',
    what: 'who was written to about which new version',
    why: 'so that each is told once',
    kept: 'until the account is erased',
  },
];
