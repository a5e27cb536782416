import type { Holding } from '@laurel/base';

/** For the data inventory. */
export const peopleInventory: readonly Holding[] = [
  {
    table: 'person, contact',
    what: 'name and language; the e-mail address, locked under the person’s own key, and a keyed fingerprint to find it by',
    why: 'to know who works or keeps badges here, and to write to them',
    kept: 'until the person is removed',
  },
  {
    table: 'person_key',
    what: 'a key of each person’s own, sealed under the node’s',
    why: 'it locks their address, and a learner’s files and answers about oneself; with it they are gone, wherever a copy of them lies',
    kept: 'until the person is removed',
  },
  { table: 'role_grant', what: 'which person may do what on which profile', why: 'access', kept: 'until it is taken back or the person is removed' },
  {
    table: 'sign_in',
    what: 'the address a sign-in was asked for; link and code only hashed',
    why: 'to sign in without a password',
    kept: '15 minutes, of whoever is new a day; swept hourly',
  },
  {
    table: 'session',
    what: 'who is signed in, by what kind of browser and when it was last used; its token only hashed',
    why: 'to stay signed in, and to see where one still is',
    kept: '12 hours at most, swept hourly',
  },
  {
    table: 'invitation',
    what: 'the address somebody was invited at, to which roles and by whom; its link only hashed',
    why: 'so that colleagues can be let in, and who did it is known',
    kept: '30 days after it was answered or ended, swept hourly',
  },
  {
    table: 'address_change',
    what: 'an address somebody wants to sign in with; its link only hashed',
    why: 'so that it is changed by whoever reads its letters',
    kept: 'a day, swept hourly',
  },
  {
    table: 'passkey, passkey_challenge',
    what: 'what a person’s passkeys are called, their public keys, and when each was last used',
    why: 'to sign in by them',
    kept: 'until the person removes the passkey; unanswered questions five minutes, swept hourly',
  },
  {
    table: 'institution_link, institution_attempt',
    what: 'which account of an institution somebody signs in with',
    why: 'to know them again, whatever becomes of their address there',
    kept: 'until the person takes it back; ways that were not finished ten minutes, swept hourly',
  },
  {
    table: 'recovery_code',
    what: 'hashes of a person’s recovery codes and when each was used',
    why: 'to sign in by them once',
    kept: 'until new ones are made',
  },
  {
    table: 'api_key',
    what: 'what a program’s key is called, what it may do and when it was last used; its secret only hashed',
    why: 'so that programs of others can be let in, told apart and shut out',
    kept: 'with the audit record that names them',
  },
];
