import { DAY, MINUTE } from '@laurel/base';
import type { RateRule } from '@laurel/store';

/** Achievements on one page of the catalogue: with a drawing each it stays under 50 KB. */
export const CATALOGUE_PAGE = 12;

/** Of a facet with many values (skills), as many as somebody reads through; the others are found by searching. */
export const FACET_VALUES = 40;

/** Longer than any question a person types. */
export const SEARCH_CHARACTERS = 200;

/** A consent ends by itself within a year at most: longer than somebody remembers having given it. */
export const CONSENT_MONTHS = 12;

/** Why an organisation asks: two or three sentences, that are read before they are answered. */
export const REASON_CHARACTERS = 500;

/** Fewer than so many are not counted out loud: who knows the place would know who. */
export const FEWEST_COUNTED = 10;

/** Looks on the page; all of them are in the file to take along. */
export const LOOKS_SHOWN = 50;

/** Some four pages: context and reflection are read by people, several times. */
export const PART_CHARACTERS = 12_000;

/** A name of a file or a line about it. */
export const LINE_CHARACTERS = 200;

/** A few minutes of film from a phone, or a scanned folder; it goes through memory while it comes in. */
export const EVIDENCE_BYTES = 25 * 1_048_576;

/** Of one application, all its pieces: they rest in the database, and in each backup of it. */
export const APPLICATION_BYTES = 100 * 1_048_576;

/** Of all that one person has open: ten films. An address anybody can have, and twenty applications of 100 MB with each would fill a disk. */
export const PERSON_BYTES = 250 * 1_048_576;

/** Of everybody, where the configuration says nothing: a full disk stops all that is written here, badges too. At rest it takes a third more. */
export const EVIDENCE_OF_ALL_BYTES = 20 * 1_073_741_824;

/** More pieces nobody would look through. */
export const EVIDENCE_PIECES = 20;

/** Of evidence at rest: what is read and written at a time. */
export const CHUNK_BYTES = 262_144;

/** Of a file that comes in pieces, the largest piece: a slow line brings one in a minute. */
export const UPLOAD_BYTES = 2 * CHUNK_BYTES;

/** Of those that are not closed, one person's: who needs more can end one. */
export const OPEN_APPLICATIONS = 20;

/** Where a profile has said nothing: one assessor and one who decides, and an answer in fifteen working days. */
export const USUAL_ASSESSORS = 1;
export const USUAL_PROMISED_DAYS = 21;

/** Of a comment on one criterion, and of the words with a decision. */
export const COMMENT_CHARACTERS = 4_000;

/** One network's requests for a code, as for a wallet: a classroom behind one address applies at once. */
export const NEW_APPLICANTS: RateRule = { perMinute: 30, burst: 60 };

/** A scoring that was begun and left holds its place so long: whoever falls ill or leaves must not stop an application for good. */
export const SCORING_LAPSES_AFTER = 7 * DAY;

/** How long somebody from outside may score an application: two weeks, as referees are usually given. */
export const OUTSIDE_DAYS = 14;

/** Of one application: at once, and in all. Each is a letter to somebody who did not ask for one. */
export const OUTSIDE_AT_ONCE = 2;
export const OUTSIDE_IN_ALL = 6;

/** Of one profile: a whole round of applications at once, then one in two minutes. */
export const OUTSIDE_LETTERS: RateRule = { perMinute: 1 / 2, burst: 60 };

/** Answers about one learner: all that is asked of them at once, and their second thoughts. Each is a row for good, and a receipt in what they take along. Stopping has no bound. */
export const CONSENT_RATE: RateRule = { perMinute: 1 / 2, burst: 40 };

/** A proof is signed for whoever has its address, which names nobody; a person takes it once. */
export const PROOF_RATE: RateRule = { perMinute: 10, burst: 20 };

/** Of one profile: a list that people read. */
export const CONFLICTS_LISTED = 500;

/** How long somebody has to confirm a learner's work: three weeks reach over a holiday. */
export const ATTESTATION_DAYS = 21;

/** Of one application: at once, and in all. Each is a letter to somebody who did not ask for one. */
export const ATTESTATIONS_AT_ONCE = 3;
export const ATTESTATIONS_IN_ALL = 6;

/** In a day, of one learner, and to one address whoever asks. */
export const ATTESTATION_LETTERS_A_DAY = 5;

/** What a learner wants confirmed, and what is stated: they stand in a badge, and are read by whoever checks it. */
export const ATTESTATION_CLAIMS = 1_500;
export const ATTESTATION_STATEMENT = 2_000;

/** Of a name, a role or an organisation. */
export const ATTESTATION_LINE = 120;

/** One network's answers by the link of a letter: a hospital's team leads behind one address. */
export const ATTEST_REQUESTS: RateRule = { perMinute: 30, burst: 60 };

/** Nobody waits longer than a year for an answer. */
export const PROMISED_DAYS_AT_MOST = 365;

/** What is new; readers ask often. */
export const FEED_ENTRIES = 50;

/** So many people stand behind each figure of a report where the configuration says nothing: what most states of the US ask for (NCES 2011-603). */
export const REPORT_FEWEST = 10;

/** Under 5 a group is a handful of people who know each other; over 30 no state asks for, and little would be left to read. */
export const REPORT_FEWEST_BETWEEN = { least: 5, most: 30 };

/** Reports go back so far: who asks for more has the register. */
export const REPORT_YEARS = 3;

/** More parts nobody sees through at once; a pathway can stand on another by its capstone. */
export const PATHWAY_PARTS = 8;

/** Badges of one part: what fits one under the other in a drawing. */
export const PATHWAY_MEMBERS = 12;

/** What a pathway is about: a screen of text. */
export const PATHWAY_CHARACTERS = 2_000;

/** A badge that somebody shows, its picture and what others say of it within. */
export const SHOWN_BADGE_BYTES = 2 * 1_048_576;

/** Of one person: each is checked again before it counts. */
export const SHOWN_BADGES = 40;

/** Each check asks other hosts. */
export const SHOW_BADGE_RATE: RateRule = { perMinute: 10, burst: 10 };

/** How long an answer about another issuer's badge holds: as long as its status lists usually do. */
export const RECHECK_AFTER_HOURS = 24;

/** Walks looked at in one turn of the job: some milliseconds each. */
export const WALKS_AT_ONCE = 20;

/** What is said of badges of others: a few hundred partners with a few badges each. */
export const RECOGNITIONS = 1_000;

/** Seconds. What is offered changes by the day. */
export const CATALOGUE_MAX_AGE = 300;

/** How long one learner's badges of others are asked about in one go: two hosts that say nothing, one after the other. */
export const RECHECK_MS = 10_000;

/** And how many side by side: as many as one host is asked at once. */
export const RECHECK_LANES = 4;

/** Somebody's badges whose hosts gave no answer in time are asked about again then. */
export const WALK_RETRY_MS = 10 * 60_000;

/** Capstones whose parts no longer stand, on one page. */
export const SHAKEN_SHOWN = 50;

/** Capstones that lose a part, named before it is revoked; the rest is a figure. */
export const CAPSTONES_NAMED = 10;

/** Of a list of guardianships, a desk's or a guardian's own: what somebody looks through. */
export const GUARDIANSHIPS_PAGE = 50;
/** Wards with a request that waits who are named each in a notice; of more a guardian reads how many, and finds them first in the list. */
export const ASKED_APART = 3;

/** Of one profile: a letter to somebody who did not ask for one, and two when it is ended. A class that is enrolled at once, then as fast as papers are looked at. */
export const GUARDIAN_LETTERS: RateRule = { perMinute: 1, burst: 60 };

/** Nobody is a minor for longer, wherever they live. */
export const MINOR_YEARS = 21;

/** A question that a wallet reads is answered by somebody who reads it too. */
export const QUESTION_LIFE = 15 * MINUTE;

/** Clocks of wallets differ by this much. */
export const CLOCK_SKEW_SECONDS = 60;

/** Ours are 2 KB; form-encoding adds a few signs. */
export const SIGNED_CONSENT_BYTES = 16 * 1024;

/** Each answer costs a signature check and three look-ups. */
export const BY_KEY_RATE: RateRule = { perMinute: 60, burst: 120 };

/** Two letters each, in one turn of the job. */
export const HAND_OVERS_AT_ONCE = 50;

/** Of one policy in one language: six printed pages, which is more than people read. */
export const POLICY_CHARACTERS = 20_000;
/** From when the next version holds, where nothing else is chosen: people are given a month to read it. */
export const POLICY_NOTICE_DAYS = 30;

/** Of a policy that changed: letters written at a time, each write short. */
export const POLICY_LETTERS_AT_ONCE = 200;

/** Chunks of evidence from before each person had a key: locked so many in one write, some 60 ms. */
export const LOCKED_AT_ONCE = 40;

/** A draft that nobody touches is erased after a season; its learner is told two weeks before. */
export const DRAFT_DAYS = 90;
export const DRAFT_WARNING_DAYS = 14;

/** Of a request of an organisation: letters written at a time, each write short. */
export const REQUEST_LETTERS_AT_ONCE = 100;
/** Days. Who asks for the same purpose again sooner writes no second letter to everybody. */
export const ASKED_AGAIN_AFTER = 30;
/** Of one minor who links themselves to organisations that ask: letters to their guardians. */
export const GUARDIAN_ASKED: RateRule = { perMinute: 1 / 60, burst: 6 };

/** Drafts told of, and erased, in one turn of the job. */
export const DRAFTS_AT_ONCE = 50;

/** All that is kept of somebody, read twice from the disk and opened: up to 250 MB. */
export const EXPORT_RATE: RateRule = { perMinute: 6, burst: 6 };

/** Each press makes a link that lives as long as a letter's. */
export const KEEP_RATE: RateRule = { perMinute: 10, burst: 20 };
