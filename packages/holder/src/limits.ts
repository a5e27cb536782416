import { DAY, HOUR, MINUTE } from '@laurel/base';

/** Ten copies answer ten verifiers; issuers give no more at once (interfaces.md, batch_size). */
export const COPIES_PER_REQUEST = 10;
/** Fetched while somebody still has a copy to show, so that nobody waits for an issuer while an employer waits. */
export const REFILL_AT = 2;
/** Trouble on the way passes; an issuer that refused had a reason (the badge suspended, its copies spent) that may last. */
export const REFILL_AGAIN = HOUR;
export const REFILL_AFTER_REFUSAL = DAY;
/** Each badge's issuer is asked once a day whether it still stands, so long before the answer is old that silence leaves time to ask again; where nobody answered, sooner. */
export const RECHECK_EVERY = DAY - 2 * HOUR;
export const RECHECK_AGAIN = HOUR;
/** Earlier by up to this much: a class that claimed in one hour does not ask in one hour, and the hour tells nobody who asks. */
export const RECHECK_SPREAD = 6 * HOUR;
/** What one badge may keep the others waiting: its issuer's document and its two lists, each answered within 5 s or not at all. */
export const RECHECK_TIME = 15_000;
/** Earlier badges of one achievement that are asked about when another of it is kept: whoever corrects one replaces the last, and each costs two lists. */
export const RECHECKED_WITH_CLAIM = 5;
/** Keys destroyed at once: those of some twenty badges, in one commit or two. */
export const LEFT_KEYS_AT_ONCE = 250;
/** Longer than every exchange of a claim together (six requests of at most 5 s, verification between them); then the work of a killed process is taken over. */
export const LEASE = 2 * MINUTE;
/** An access token this near its end could end on the way. */
export const TOKEN_MARGIN = 10_000;
/** An offer that was looked at and left holds a code; issuers let codes live minutes, so a day is generous. */
export const LOOKED_LIFE = DAY;
/** Offers of one person that were looked at and not taken; each holds its issuer's metadata. */
export const LOOKED_OFFERS = 12;
/** Requests of one person that wait for an answer: a month’s search for work, and more than anybody answers. */
export const REQUESTS_OPEN = 30;
/** A request that was read and never answered says who was looking at this person. */
export const REQUEST_KEPT = 30 * DAY;
/** The request object with its query; ours are 3 KB. */
export const REQUEST_BYTES = 64 * 1024;
/** A signed receipt names fields; ours are 2 KB. */
export const RECEIPT_BYTES = 16 * 1024;
/** The code that comes with it; ours have 43 characters. */
export const DELETION_CODE = 256;
/** Clocks of verifiers differ by this much. */
export const CLOCK_SKEW = MINUTE;
/** More would be a harvest, and nobody reads a page of twenty questions. */
export const ASKED_CREDENTIALS = 10;
export const ASKED_CLAIMS = 50;
/** A certificate with its fonts, or the photograph of a QR code as phones take it. A picture is read for its badge up to 4 MiB. */
export const IMPORT_BYTES = 8 * 1024 * 1024;
/**
 * Badges of one person that came as files: anybody can sign one for themselves, so they fill a disk for nothing. A long life's worth of badges, each of
 * some 10 KB, a few of them as pictures or certificates of half a megabyte.
 */
export const IMPORTED_BADGES = 2_000;
export const IMPORTED_BYTES = 64 * 1024 * 1024;
/** The same of badges that were claimed: whoever runs an issuer awards them to themselves. Copies come beside these, ten to a badge. */
export const CLAIMED_BADGES = 2_000;
export const CLAIMED_BYTES = 64 * 1024 * 1024;
/** No verifier takes a larger one: 115 KB with the largest picture. */
export const COPY_BYTES = 256 * 1024;
/** What was looked at and neither kept nor put away: one window, another, and one that was forgotten. Each may hold IMPORT_BYTES. */
export const LOOKED_IMPORTS = 4;
/** Cards on a page of the wallet: eight rows of three, each picture drawn or carried inside the page. */
export const CARDS_SHOWN = 24;
/** What a card is found by: title, issuer, some dozens of skills. */
export const CARD_WORDS = 4_000;
/** Words of one search; each is one look through the cards. */
export const SEARCH_WORDS = 8;
/** Cards made in one write for badges that were kept before there were cards. */
export const CARDS_AT_ONCE = 250;
/** More would need a list of their own to be found in. */
export const COLLECTIONS = 100;
/** A heading on a phone. */
export const COLLECTION_NAME = 80;
/** An end this near is said on the card: long enough to take a course again. */
export const ENDS_SOON = 60 * DAY;
/** A stranger's words on a page: enough for a paragraph. */
export const WORDS = 1_000;
/** A stranger's name in a heading. */
export const NAME_SHOWN = 160;
/** Per address and minute, each by somebody signed in: every one makes this node ask a host of their choice. A lecture hall behind one address claims at once. */
export const LOOKS = { perMinute: 60, burst: 300 };
/** A new wallet costs a letter to an address somebody typed; two classes behind one address get theirs in one lesson. */
export const NEW_WALLETS = { perMinute: 4, burst: 60 };
/** Enough to know a badge by; with its folder it stays within what disks and mail take. */
export const FILE_NAME = 60;
/** Letters, digits and what issuers print on a slip. */
export const TX_CODE_LENGTH = 64;
/** Shares of one person that stand at once: each holds a copy of some 10 KB, and more would not be looked over by anybody who wants to stop one. */
export const SHARES = 200;
/** Badges that one address shows together: what somebody looks through, and each costs its issuer a question when it is opened. */
export const FOLIO_BADGES = 10;
/** Bytes of a file that still go into one QR code: version 25, 117 modules across, is what an old phone reads from a screen. */
export const QR_BYTES = 997;
/** How long a share may last; the second is what a form begins with. Consent that nobody renews ends within a year. */
export const SHARE_DAYS = [7, 30, 90, 365] as const;
/** A name, and a reason in a line or two. */
export const RECIPIENT = 160;
/** Whoever opens a share sees an answer of its issuer that is no older, where the issuer answers at all; nobody can have it asked more often. */
export const SHARE_CHECK_EVERY = 5 * MINUTE;
/** How long the first of them waits for that answer. */
export const SHARE_CHECK_TIME = 4_000;
/** How long what was last found out stands where nobody answers any more; a badge that was revoked since must not be called valid for a year. */
export const ANSWER_STANDS = DAY;
/** A panel opens it within an hour, from one office. */
export const SHARE_OPENINGS = { perMinute: 60, burst: 240 };
/**
 * Tries of one share's PIN, right ones too, from everywhere together: twenty people at once, then one every ten minutes. In the thirty days that a
 * share lasts unless its owner chose longer, that is 4,340 of a million.
 */
export const PIN_TRIES = { perMinute: 1 / 10, burst: 20 };
/** Of them from one network: an office gets in together, and whoever was sent the address and no PIN cannot use up what the others have. */
export const PIN_TRIES_HERE = { perMinute: 1 / 20, burst: 15 };
/** Six digits at least, by the figures above. */
export const PIN_DIGITS = [6, 12] as const;
/** And eight where it lasts longer: a year of such tries, 52,000, is one in two thousand of them, and of six digits one in twenty. */
export const PIN_DIGITS_LONG = { days: 30, least: 8 };
/** Letters with a code to one mailbox, which somebody else named: whoever has the link cannot fill it. */
export const CODE_LETTERS = { perMinute: 1 / 10, burst: 5 };
/** Letters to all mailboxes that one person named together: a panel is let in at once, and nobody makes this node write to a list of strangers. */
export const OWNER_LETTERS = { perMinute: 1 / 3, burst: 40 };
export const CODE_LIFE = 15 * MINUTE;
/** Who gave a PIN reads the page and takes the file along without giving it again. */
export const PASS_LIFE = 30 * MINUTE;
/** Within it the same visit is one opening, however often its page is loaded. */
export const ONE_OPENING = { perMinute: MINUTE / PASS_LIFE, burst: 1 };
/** Badges are square or nearly; a ribbon is three times as wide as it is high. */
export const PICTURE_RATIO = 4;
/** A page that anybody may open weighs 50 KB with its style sheet; a badge whose own picture is larger is drawn. */
export const SHARED_PICTURE = 20 * 1024;
/** Shares that ended by themselves, taken away at once. */
export const ENDED_AT_ONCE = 50;
/** A wallet of a long life with its files; the whole is held in memory to be sealed or opened. */
export const BACKUP_BYTES = 128 * 1024 * 1024;
/** Sealed at once. */
export const BACKUP_PIECE = 1024 * 1024;
/** What may come into one wallet from backups in its life: anybody can write one for themselves, and would fill a disk. */
export const RESTORED_BYTES = 256 * 1024 * 1024;
/** Rows of one backup: a life's badges with fifty copies each. They come in by one write, which everybody else's waits behind. */
export const RESTORED_ROWS = 50_000;
/** Six words have twice as many; sixteen characters by chance are out of reach of whoever has the file and a rack of cards. */
export const PASSPHRASE_CHARACTERS = 16;
/** `aaaaaaaaaaaaaaaa` and `1234123412341234` are long. */
export const PASSPHRASE_DIFFERENT = 8;
/** Of what an offer says of its badge, each text: two pages of print. All of it is read once the badge is here. */
export const OFFERED_TEXT = 4_000;
/** 66 bits by chance, each try of which costs 64 MiB and a third of a second. */
export const OFFERED_WORDS = 6;
/** Copies of a badge kept for the wallet that is restored: two verifiers can be answered before its issuer is asked for more. */
export const COPIES_SET_ASIDE = 2;
/** Copies looked through at once after a restore of the node: far more than one badge has. */
export const COPIES_AT_ONCE = 2_000;
/** Keys derived from passphrases, in line behind the one under way: each takes less than a second. */
export const DERIVATIONS_WAITING = 8;
/** By then the line has moved on, in seconds. */
export const DERIVATION_WAIT = 10;
/** Backups of one person, and kits: somebody saves, mistypes and saves again. Each costs a derivation. */
export const BACKUPS = { perMinute: 2, burst: 8 };
/** Restores of one person, who tries three passphrases: each is held whole in memory before anybody can tell that it is worth it. */
export const RESTORES = { perMinute: 2, burst: 5 };
/** Goals of one person: a life has fewer at a time. */
export const GOALS = 20;
/** One of them as it rests: sixty parts with their names take a tenth of it. */
export const GOAL_BYTES = 256 * 1024;
/** All goals of one person as they rest: twenty as long as pathways are. What a stranger wrote to be slow to read is read for each page that shows goals. */
export const GOALS_BYTES = 2 * GOAL_BYTES;
/** Pathways kept as they were read: those of a town's learners, a few kB each. At their longest they take some 20 MB of memory. */
export const GOALS_READ = 40;
/** Addresses asked from one network: each is a request from this node to a host that somebody names. As many at once as one wallet has goals to read again. */
export const GOAL_ASKS = { perMinute: 6, burst: GOALS };
/** What was read longer ago may have changed with the term; the page says so. */
export const GOAL_OLD = 30 * DAY;
/** Entries of the ledger, and shares, of one page: what is looked over without losing one's place. */
export const ENTRIES_SHOWN = 25;
/** Whom the ledger can be narrowed to, those of late first: a list of more is not read, and each has its own link on the page of a disclosure. */
export const RECIPIENTS_LISTED = 100;
/** Badges of one institution whose keys an answer is signed with in turn: its refusals do not let a wallet sign without end. */
export const KEYS_TRIED = 10;
