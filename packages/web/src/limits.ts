export const FORM_BYTES = 64 * 1024; // the longest form is an achievement with its criteria, ~20 kB
export const JSON_BYTES = 256 * 1024; // one presentation (security.md 6); routes that take more say so
export const UPLOAD_BYTES = 5 * 1024 * 1024; // a roster of 20,000 rows is ~2 MB, a photographed badge ~4 MB
/** Bodies of all requests at once, in bytes: the largest that there is, a saved wallet of 128 MiB, and beside it two hundred certificates of 160 kB. */
export const BODY_ROOM = 160 * 1024 * 1024;
/** Beside it, for bodies no longer than a form: whoever sends large ones slowly keeps nobody from signing in. */
export const BODY_ROOM_FORMS = 16 * 1024 * 1024;
export const BODY_ROOM_AGAIN_SECONDS = 5; // by then most of them are answered
/** Of one person, beyond the length of a form: one that goes on beside one that hangs. */
export const BODIES_AT_ONCE = 2;
export const FORM_FIELDS = 1_000; // a page of a register has 250 boxes to tick
export const UPLOAD_FILES = 4; // no page asks for more than two
export const FIELD_NAME_BYTES = 100; // our longest is 40
export const PATH_CHARS = 8 * 1024; // an offer by value in a query; Node itself stops at 16 kB of headers

export const HEADERS_TIMEOUT_MS = 10_000; // a slow loris is cut within 15 s (security.md 6)
export const REQUEST_TIMEOUT_MS = 30_000; // 5 MB over a phone at 1.5 Mbit/s
export const KEEP_ALIVE_MS = 5_000; // below every proxy's own idle time, so that we never answer on a socket they closed
export const MAX_CONNECTIONS = 2_000; // security.md 6: sockets one process keeps without its memory growing past 200 MB
export const CONNECTIONS_PER_NETWORK = 100; // security.md 6: a school behind one address has room, one machine cannot take every place
export const CLOSING_MS = 10_000; // what a running request gets to end in before its socket is cut

export const SIGNED_OUT_TOKEN_HOURS = 12; // a sign-in page left open over a working day still posts
export const GZIP_MIN_BYTES = 1_024; // below, the headers outweigh the gain
export const GZIP_KEPT = 64; // compressed bodies of the front handler in memory; a node has a handful of lists and documents

export const REFUSALS_KEPT = 10_000; // some 1 MB; who is forgotten costs one more question to the database

/**
 * Sign-in from one network. What guards an account is counted per account, by people (security.md 3: 5 in 15 minutes). The 20 that the same
 * table gives an address would let in 20 of a class of 300 behind one school's address: here it is a class at once, and again each quarter
 * of an hour. It bounds what a stranger costs us (a scrypt of 16 MiB a try), not what can be guessed.
 */
export const SIGN_IN_RATE = { perMinute: 300 / 15, burst: 300 };

/** What one person changes of their own account: each leaves a row, an audit entry and often a letter, and nobody does this all day. */
export const ACCOUNT_RATE = { perMinute: 6, burst: 60 };

/** Refused keys from one network, at every door together: a key cannot be guessed, but each try is looked up. A program that was set up wrong tries on for a while. */
export const REFUSED_KEY_RATE = { perMinute: 30, burst: 60 };

/** Each question may make this node ask a host; as often as the public page that verifies (security.md 3). */
export const DID_RESOLUTION_RATE = { perMinute: 60, burst: 120 };

/** Of what an endorsement says on a page about something else; somebody's whole letter would push the verdict out of sight. */
export const ENDORSEMENT_LETTERS = 500;

/** Recomputing the record reads all of it: a second for each 70,000 entries. */
export const AUDIT_CHECK_RATE = { perMinute: 2, burst: 5 };

export const PICTURE_BYTES = 2 * 1024 * 1024; // what a designer exports; larger is a photograph or a mistake
export const PICTURE_PIXELS_LEAST = 128; // smaller is a smear on a certificate of 47 mm
export const PICTURE_PIXELS_MOST = 3_000; // 36 MB of pixels while it is drawn anew
export const PICTURE_STORED_BYTES = 64 * 1024; // travels in every badge and every copy: 115 kB in a compact one, of 256 kB that a presentation may have
export const SVG_BYTES = 512 * 1024; // a drawing of paths; the reader holds it in memory a few times over
export const SVG_ELEMENTS = 5_000; // the most ornate badge at hand has 400; also what `use` makes of them
export const SVG_DEPTH = 100; // elements within elements; ours have 6, and readers recurse
export const SVG_LETTERS = 200; // a ribbon has 12; setting 10,000 in a row took 30 s
/** Elements that cost more than being drawn: a layer of pixels each, a pass over one, letters to be set. A path takes 0.2 ms, a clip 10 ms, a mask 40 ms, a blur of everything 800 ms. */
export const SVG_WEIGHTS: Readonly<Record<string, number>> = {
  pattern: 50,
  mask: 100,
  clipPath: 30,
  filter: 10,
  text: 100,
  ...Object.fromEntries(['Blend', 'ColorMatrix', 'Composite', 'Flood', 'Merge', 'Offset'].map((one) => [`fe${one}`, 60])),
  feGaussianBlur: 500,
  feDropShadow: 500,
};
/** What is half transparent as a whole is drawn apart, 4 ms each. */
export const SVG_LAYER = 20;

/** With the twelve drawings of a page of the catalogue, 38 KB, it stays under the 50 KB that a public page may weigh. */
export const BANNER_BYTES = 10_000;
/** Narrower is a smear above a page of 1,200 pixels. */
export const BANNER_PIXELS_LEAST = 480;
/** In each certificate that is printed. */
export const EMBLEM_BYTES = 48 * 1024;
/** 60 mm on paper at 100 dots an inch. */
export const EMBLEM_PIXELS_LEAST = 240;

/** On a certificate, of a badge that may be anybody's: ours have names of 500 characters and descriptions of 1,000, and a name of 100,000 took minutes to set. */
export const CERTIFICATE_LINE = 500;
export const CERTIFICATE_PROSE = 2_000;

/** A picture in which a code is looked for: more than the cameras of phones give, and 100 MB once it is unpacked. */
export const QR_PICTURE_PIXELS = 25_000_000;
/** Times that a JPEG is painted over as it comes in, each of which walks through all of it: programs write ten. */
export const QR_SCANS = 50;
/** Longest sides at which codes are looked for: the first for one that fills a corner of a sheet, the second for noise. */
export const QR_READ_AT = [1_000, 500];
/** A code is found within two seconds on a busy core; noise can be looked through for fifteen. */
export const QR_MS = 6_000;
/** Pictures in line, each up to QR_MS for each size. */
export const QR_WAITING = 8;
/** Of those, of one network or one person: the next try of somebody who was not read at once, and none of the places of others. */
export const QR_WAITING_EACH = 2;
