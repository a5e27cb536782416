import { DAY, HOUR, MINUTE } from '@laurel/base';

/** A candidate may see the mail a week later; a link that asks for data should not lie about for months. */
export const REQUEST_LIFE = 14 * DAY;
/** One signed request object: long enough to read a page of consent twice, short enough that a copy found later is dead. */
export const REQUEST_OBJECT_LIFE = 10 * MINUTE;

/** How long a verdict may be kept, as the request promises it. 30 days is the default: an appointment and an objection fit in. */
export const RETENTIONS = { P7D: 7 * DAY, P30D: 30 * DAY, P90D: 90 * DAY } as const;
export const RETENTION_DEFAULT = 'P30D' satisfies keyof typeof RETENTIONS;
/** The values a clerk asked for rest for one sitting: to read, compare, print. What is kept for longer is a record, and nobody was asked for that. */
export const SHOWN_LIFE = HOUR;
/** Erasing is late by this at most. */
export const ERASE_EVERY_SECONDS = 60;

/** A form of text fields with a purpose in two languages. */
export const TITLE_LENGTH = 120;
export const PURPOSE_LENGTH = 600;
export const CONSTRAINT_LENGTH = 300;
/** Each optional field doubles the claim sets of the query: 16 are still read at a glance. */
export const OPTIONAL_FIELDS = 4;
/** More fields than a clerk compares; asking for more deserves a second thought. */
export const FIELDS_WITHOUT_WARNING = 4;
/** One page of the list. */
export const REQUESTS_SHOWN = 100;

/** security.md 6: one presentation. Base64url and JSON grow by a few signs when they are form-encoded. */
export const RESPONSE_BYTES = 384 * 1024;
/** security.md "Rate limits": verifying costs a signature check and perhaps two look-ups. */
export const VERIFY_RATE = { perMinute: 60, burst: 120 };
/** A certificate with its fonts, or the photograph of a QR code as phones take it. A picture is read for its badge up to 4 MiB. */
export const PASTED_BYTES = 8 * 1024 * 1024;
/** A picture as issuers here let it travel, 64 KiB, written as base64 and with room for others: whoever is shown it has just sent it. What is heavier is drawn. */
export const SHOWN_PICTURE = 128 * 1024;

/** How often the waiting page asks whether an answer has come, without script. */
export const WAITING_REFRESH_SECONDS = 5;

/** security.md 6: a credential; 3: 600 a minute for one key, here at once too, since a registry's nightly run comes in one go. */
export const CREDENTIAL_BYTES = 1024 * 1024;
export const VC_API_RATE = { perMinute: 600, burst: 600 };
