import { DAY, HOUR, MINUTE } from '@laurel/base';

/** Long enough to walk to another device's mailbox, short enough that a mailbox read later opens nothing (interfaces.md). */
export const SIGN_IN_MS = 15 * MINUTE;

/** Who asked to join and reads the letter the next day still has a way in: `/sign-in` writes to nobody of whom nothing is known. */
export const JOIN_AGAIN_MS = DAY;

/** Guesses at one code, evaluated at most so often in all (interfaces.md). */
export const CODE_TRIES = 5;

/**
 * Guesses at the codes of one address over all its letters: 10 at once, then one every quarter of an hour. Five for each letter alone
 * would be 2,400 a day, and somebody's account open within a year; so it takes three years to reach one chance in ten. The link stays.
 */
export const CODE_RATE = { perMinute: 1 / 15, burst: 10 };

/** Sign-in letters to one address: 5 at once, then one every three minutes, that is 5 in 15 minutes (security.md section 3). */
export const SIGN_IN_RATE = { perMinute: 1 / 3, burst: 5 };

/**
 * Letters to addresses that nobody here has, from everywhere together: applying and new wallets write to whatever address is typed, and a sender that strangers can
 * point at anybody is soon believed by no mail server. A batch of two thousand badges brings some six hundred new people in its first hour.
 */
export const STRANGER_LETTERS = { perMinute: 10, burst: 600 };

/** A shared machine left alone (security.md section 3). */
export const SESSION_IDLE_MS = 30 * MINUTE;

/** Even a session in use ends once a working day (security.md section 3). */
export const SESSION_MS = 12 * HOUR;

/** A use is noted at most so often: a write for each page would cost a disk flush each. */
export const SESSION_NOTE_MS = MINUTE;

/** Access, keys and ways to sign in are changed by who signed in lately only: not by who finds a desk left alone, or a stolen cookie later in the day. */
export const RECENT_MS = 15 * MINUTE;

/** A form opened in time may be finished: what was typed must not be lost to the clock. */
export const RECENT_FORM_MS = 15 * MINUTE;

/** A colleague on leave for a long weekend still finds it good; a mailbox read next month opens nothing. */
export const INVITATION_MS = 4 * DAY;

/** Invitations of one profile: a whole office at once, then one every two minutes. Each is a letter to an address somebody typed. */
export const INVITATION_RATE = { perMinute: 1 / 2, burst: 60 };

/** Letters of invitation to one address, over all profiles: nobody is written to over and over by pressing a button. */
export const INVITED_RATE = { perMinute: 1 / 30, burst: 5 };

/** How long an invitation that was answered or has ended is still shown, and its address kept. */
export const INVITATION_KEPT_MS = 30 * DAY;

/** More colleagues than any institution gives access to; more at once would not be read. */
export const COLLEAGUES_SHOWN = 500;

/** A new address is confirmed on the day; the letter lies in a mailbox that may be somebody else's. */
export const ADDRESS_CHANGE_MS = DAY;

/** Questions to new addresses by one person: a typing error or two, and no list of addresses to be written to. */
export const ADDRESS_CHANGE_RATE = { perMinute: 1 / 20, burst: 4 };

/** Time to find the phone, unlock it, and put a finger on it. */
export const PASSKEY_CHALLENGE_MS = 5 * MINUTE;

/** A phone, two computers, some keys; more cannot be told apart in a list. */
export const PASSKEYS_PER_PERSON = 20;

/** One sheet of paper; each is good once. */
export const RECOVERY_CODES = 10;

/** To the institution and back: a password, a second factor, a question about consent. */
export const INSTITUTION_ATTEMPT_MS = 10 * MINUTE;

/** What an institution says of its addresses and keys is asked anew so often; a key that is not known is asked for at once. */
export const INSTITUTION_KNOWN_MS = HOUR;

/** The setup link lies in a terminal's history; starting the node again prints a new one. */
export const SETUP_MS = DAY;

/** Addresses of an older node that one write locks: the line of writes is held for some 50 ms. */
export const LOCKED_AT_ONCE = 250;

/** RFC 5321 section 4.5.3.1: local part 64 octets, path 256 with its brackets. */
export const EMAIL_CHARACTERS = 254;
export const LOCAL_PART_CHARACTERS = 64;

/** The longest names people bear fit; a page and a certificate must show it. */
export const NAME_CHARACTERS = 200;

/** Persons looked up in one statement: a database binds a bounded number of values, SQLite 32,766. */
export const PERSONS_AT_ONCE = 500;

/** A path of ours with its query; longer ones are somebody's experiment. */
export const NEXT_CHARACTERS = 2000;

/** scrypt's cost for a 6-digit code: 16 MiB and tens of milliseconds each, so that trying all million takes a core longer than the code lives. */
export const CODE_HASH_COST = 2 ** 14;

/** Nobody remembers where a key of two years ago is; a year is the default of most who issue keys, and the program's owner is asked again. */
export const API_KEY_DAYS = 365;
export const API_KEY_DAYS_MAX = 730;

/** Keys of one profile made on its pages: all its programs at once, then one in six minutes. Each is a row for good, and a door. */
export const API_KEY_RATE = { perMinute: 1 / 6, burst: 20 };

/** A use is noted at most so often, as with sessions. */
export const API_KEY_NOTE_MS = MINUTE;

/** A node has a handful; more at once would not be read. */
export const API_KEYS_SHOWN = 500;
