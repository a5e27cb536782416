import { DAY, HOUR, MINUTE } from '@laurel/base';

/** Of the file of a roster, which is in memory while it is read; its rows are not. 100,000 rows of five ordinary cells are some 8 MB; two files are two batches. */
export const ROSTER_BYTES = 10 * 1024 * 1024;
/** Of such a file: five million rows of one letter have as many bytes, and each would be written down, looked over and removed again. No list of people has more. */
export const ROSTER_ROWS = 250_000;
/** Of a file read at once, between which others are answered: 400 ordinary rows, 4,600 of the shortest, which take 20 ms. */
export const CSV_SLICE = 32 * 1024;
/** Of a CSV that is read in one go: the lines of a framework or a rubric. */
export const CSV_BYTES = 5 * 1024 * 1024;
export const CSV_ROWS = 20_000;
/** Rows of one request of a program, all of which are JSON in memory before the first is read; as many again are another batch. */
export const PROGRAM_ROWS = 20_000;
export const PROGRAM_CSV_CHARACTERS = 5 * 1024 * 1024;
/** The longest legal e-mail address is 254 characters; names and results are shorter. */
export const ROSTER_CELL = 500;
/** A longer write blocks everybody in line behind it. */
export const ROWS_PER_WRITE = 250;
/** An award with its link, letter and event takes 2 ms to write, so that a chunk holds the line for about 0.2 s. */
export const AWARDS_PER_WRITE = 100;
/** Ten badges with a copy each took 1.8 s to build, lint, sign and verify on two cores with a load of 14: a node that is asked to stop does so soon. */
export const ISSUES_PER_CHUNK = 10;
/** Lines of a draft that are read at once, in 10 ms: a look over them, or a correction, is many such reads. */
export const LINES_AT_ONCE = 250;
/** Slips come on one page to print and hand out, and cannot be made a second time: a longer one no browser prints. */
export const SLIPS_AT_ONCE = 20_000;
/** A preview that nobody came back to is no task any more after this long; it can still be opened. */
export const DRAFT_IS_TASK = 7 * DAY;
/** A preview that nobody came back to is forgotten, with the people in it; so are the lines of a roster that were set aside. */
export const DRAFT_LIFE = 30 * DAY;
/** What is left of an upload that was cut off; nobody is still uploading after this long. */
export const LEFTOVER_LIFE = HOUR;

/** Of one proof that a wallet sends: a key, a nonce and a time are 500 characters, with a chain of certificates a few thousand. */
export const PROOF_JWT_CHARACTERS = 16 * 1024;

/** People open mail late; a link that holds no code may wait. */
export const CLAIM_LINK_LIFE = 30 * DAY;
/** Of a link that opens at once for whoever is signed in: time to read what is kept, and to find a wallet. */
export const LINK_TO_KEEP_LIFE = HOUR;
/** OID4VCI 1.0 section 13: a pre-authorized code is short-lived. Ten minutes let somebody find their wallet. */
export const OFFER_LIFE = 10 * MINUTE;
/** A million six-digit codes: five guesses per offer, and per link no more than four offers' worth. */
export const PIN_TRIES_PER_OFFER = 5;
export const PIN_TRIES_PER_LINK = 20;
/** Longer than five minutes would have to be bound to a key (OID4VCI 1.0 section 13.10). */
export const ACCESS_TOKEN_LIFE = 5 * MINUTE;
/** A nonce lives as long as a person may linger between token and proof; used ones are remembered that long. */
export const NONCE_LIFE = 5 * MINUTE;
/** Clocks of wallets differ by this much. */
export const CLOCK_SKEW = MINUTE;
/** Ten copies answer ten verifiers before a refill. */
export const COPIES_PER_REQUEST = 10;
/** A learner who has shown a badge to fifty verifiers asks the registrar for a re-issue. */
export const COPIES_PER_AWARD = 50;

/** Token requests per address; a class behind one address claims at once, so the burst is a lecture hall. Codes have 256 bits: this bounds work, not guesses. */
export const TOKEN_REQUESTS = { perMinute: 60, burst: 300 };
/** Offers, nonces and credential requests per address: each wallet asks for one offer, two nonces and two credentials. */
export const WALLET_REQUESTS = { perMinute: 300, burst: 1_500 };
/** Claim pages per address; the same lecture hall opens its letters. */
export const CLAIM_REQUESTS = { perMinute: 60, burst: 300 };
/** A letter may be slow; whoever holds an ended link and guesses its address must not fill a mailbox by it. */
export const LINK_ASKED_AGAIN = 15 * MINUTE;

/** Bitstring Status List v1.0 section 3: fewer entries give no herd to hide in. A power of two, 16 KiB of bits. */
export const LIST_ENTRIES = 131_072;

/** Badges that one list of ids may name: were all of them revoked, a verifier that reads no more than 5,000 members of JSON, as ours, could still read it. */
export const IDS_PER_LIST = 2_048;
/** Cached lists answer this long (seconds); verdicts that somebody waits for revalidate anyway. */
export const LIST_TTL_SECONDS = 300;
/** A list is signed for a day and signed anew after half of it, so an old one cannot be served for long by somebody else. */
export const LIST_LIFE = DAY;
export const LIST_RENEW_AFTER = 12 * HOUR;
/** Past lists are signed when asked for, at about 20 ms each: what an employer looks up fits, what would keep the node busy does not. */
export const HISTORY_REQUESTS = { perMinute: 30, burst: 60 };
/** Past lists kept as signed; a class of checks of one day asks for the same one. */
export const HISTORY_KEPT = 50;
/** Rows of one insert, well under what SQLite binds. */
export const CHANGES_PER_INSERT = 2_000;
/** Issuing stops when the clock has gone back further than this behind the last credential issued. */
export const CLOCK_MAY_GO_BACK = MINUTE;

/** Words of one search of the register: each is a look into the index, and an address has room for thousands. */
export const SEARCH_WORDS = 10;
/** What finds one award: a long name, a number, an address. */
export const WORDS_PER_AWARD = 40;
/** The longest address is 254 characters; nobody types more to find one. */
export const WORD_CHARACTERS = 254;
/** A filter that fits fewer awards leads a search: so many are held against the others in 20 ms. Of commoner ones a page is soon full anyway. */
export const GATHERED_AT_MOST = 5_000;
/** What a page counts: ten thousand take 10 ms, a million would take a second, and no registrar needs the figure. */
export const COUNTED_AT_MOST = 10_000;
/** Each award counted in a search by words costs a look for each of them: so many take 10 ms. */
export const COUNTED_IN_SEARCH = 100;
/** A common beginning of so few words ("nguyen") is read word by word, each in the register's order. */
export const WORDS_MERGED = 8;
/** One screen of the register. */
export const REGISTER_PAGE = 25;
/** Rows of a page somebody asked for to print or to pick from. */
export const REGISTER_PAGE_MOST = 500;
/** Rows of a download read at once: each piece is a snapshot of its own, and answers in 30 ms. */
export const EXPORTED_AT_ONCE = 500;
/** Awards changed by one question that names no roster: a whole intake. More at once is more likely a wrong filter than a wish. */
export const CHANGED_AT_ONCE = 20_000;
/** Awards picked one by one: a page of the register, or one request of a program. */
export const PICKED_AT_ONCE = 500;
/** An award with its entries, letter and event takes 4 ms to change, so that a chunk holds the line for about 0.1 s. */
export const STANDINGS_PER_WRITE = 25;
/** As many at restore, when nobody waits; each with its entries, event and audit entry. */
export const READ_BACK_PER_WRITE = 100;
/** Awards that a change left as they were, of which a program is told each. */
export const LEFT_TOLD = 1_000;
/** An answer to an Idempotency-Key is kept so long: who asks again later than a day asks anew. */
export const API_ANSWER_LIFE = DAY;
/** What a learner writes to have something put right, and a registrar to say no: a letter, not a file. */
export const CORRECTION_WORDS = 2_000;
/** How soon an end is news, in the register and on the list of what to do. */
export const EXPIRING_WITHIN = 30 * DAY;
/** The span in which a registrar can still tell why. */
export const FUNNEL_DAYS = 30;
/** The largest lecture hall. */
export const OPEN_CLAIM_PLACES = 1_000;
/** A course week; a room that stays open longer is none. */
export const OPEN_CLAIM_LONGEST = 7 * DAY;
/** Of a million PINs: a room mistypes less, and who guesses has one chance in 5,000. A registrar's new PIN opens it again. */
export const OPEN_CLAIM_WRONG_PINS = 200;
/** Nobody has looked at a name that was typed in a room, and a letter begins with it: no room for a message. */
export const OPEN_CLAIM_NAME = 120;
/** Letters of one room to addresses that differ behind a `+` only: a family at one letterbox, and nobody can have it filled. */
export const OPEN_CLAIM_LETTERBOX = 5;
/** Older ones are in the register, by their badge. */
export const OPEN_CLAIMS_SHOWN = 100;
/** One screen of the outbox. */
export const LETTERS_PER_PAGE = 25;
/** Letters that one press sends again, at two milliseconds each: longer would keep whoever pressed waiting. Pressed once more, the next go. */
export const RESENT_AT_ONCE = 1_000;
/** A badge lasts years, and nobody plans a letter further ahead than one. */
export const REMINDER_DAYS = 365;
/** More often is pestering. */
export const REMINDERS_PER_AWARD = 5;
/** Each with link, letter, event and audit entry, like an award. */
export const REMINDERS_PER_WRITE = 100;
/** One page of the public catalogue: with the drawings it stays under the 50 KB that a public page may weigh. */
export const CATALOGUE_PAGE = 12;
/** Drawings kept as pixels, at 60 KB and 30 ms each: previews of links come in bursts. */
export const DRAWINGS_KEPT = 50;
/** Problems shown on the preview; the rest are counted and can be downloaded. */
export const PROBLEMS_SHOWN = 100;
/** Values shown that are wrong in several rows, each with a box for all of them: a list of marks has a dozen ways to write them. */
export const ALIKE_SHOWN = 20;
/** Different wrong values that are counted to find them; what comes first only behind so many is mended row by row. */
export const VALUES_COMPARED = 1_000;
/** Rows shown of one address that several share: a large family; the rest are counted. */
export const SHARING_SHOWN = 20;
/** The boxes beside them come back in one form, each up to a whole cell in a script whose letters take nine bytes in it. */
export const CORRECTIONS_BYTES = 1024 * 1024;

/** security.md 3: 600 a minute for one key, and as many at once: a registry's nightly run comes in one go. */
export const PROGRAM_REQUESTS = { perMinute: 600, burst: 600 };

/** The form of an achievement with its picture, of which 2 MiB are taken: somebody who chose a photograph is told so beside the box, and keeps what they wrote. */
export const ACHIEVEMENT_FORM_BYTES = 8 * 1024 * 1024;

/** Of a file with rubrics: a CASE package has its whole framework beside them. */
export const RUBRIC_BYTES = 5 * 1_048_576;
/** Rubrics of one file to choose between: more nobody reads through. */
export const RUBRICS_OF_A_FILE = 10;
/** A rubric of twenty criteria with ten levels, every text in both languages as long as it may be, as a form sends it. */
export const RUBRIC_FORM_BYTES = 1_048_576;
