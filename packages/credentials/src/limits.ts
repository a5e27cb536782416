/** Bytes of a document's JSON that is canonicalised: an Open Badge with an embedded image is under 100 KB, and expansion costs ~20 times the text. */
export const CANONICAL_BYTES = 262_144;

/** Blank nodes of one dataset: a large badge has about 60, a record of 64 badges 560; the cost of RDFC-1.0 grows with those that look alike. */
export const BLANK_NODES = 600;

/**
 * Comparisons of nodes that look alike: small circles need ten, a clique of eight would take 17 s without an end. Where JSON nests them a record needs
 * one for each, and gets it; with one for each a clique of 24 among 560 others cost 200 ms.
 */
export const DEEP_ITERATIONS = 12;

/** A full badge has about 100 statements; each, shown or hidden, costs the BBS library some ten milliseconds. */
export const BBS_STATEMENTS = 300;

/** What the largest takes on a busy machine; past it the thread is taken to be lost. */
export const BBS_MS = 30_000;

/** Proofs that may wait for the one thread: they come from strangers, and each takes a second. */
export const BBS_WAITING = 8;

/** RDFC-1.0 on a badge takes 1–5 ms; two seconds is a poison graph or a machine in trouble. */
export const CANONICAL_MS = 2_000;

/** KeyObjects kept by their public key; parsing one costs ten times a signature. About 2 KB each. */
export const CACHED_KEYS = 5_000;

/** Bitstring Status List 1.0: a list under 131,072 entries gives no herd privacy; 16,777,216 is the largest that inflates into STATUS_INFLATED_BYTES. */
export const STATUS_ENTRIES_MIN = 131_072;
export const STATUS_ENTRIES_MAX = 16_777_216;

/** A gzip stream inflates up to a thousandfold; a list that needs more than its largest size is a bomb. */
export const STATUS_INFLATED_BYTES = 2_097_152;

/** A badge with its picture inside; a compact presentation is far smaller. */
export const JSON_BYTES = 1_048_576;

/** Open Badges nest about 8 deep; recursion, here and in JSON-LD, must have an end. */
export const JSON_DEPTH = 32;

/** The longest transcript seen has under 1,000 members; each one costs an expansion later. */
export const JSON_MEMBERS = 5_000;
/** Items of its lists, all together: a megabyte holds 300,000, and each step that walks over them would take a tenth of a second in one turn. */
export const JSON_ITEMS = 5_000;

/** A badge has 10–40; each costs a hash and a parse before any signature is known to be good. */
export const DISCLOSURES = 1_000;

/** Digests stand in multiples of this: a full badge then has ten more, about 500 bytes, and its number of tags or results is no mark of it. */
export const DIGEST_PAD = 4;

/** ASVS and OAuth practice: clocks of honest machines differ by less than a minute; nobody may widen this past five. */
export const SKEW_SECONDS = 60;
export const SKEW_SECONDS_MAX = 300;

/** A proof of holding is made when the holder approves and posted at once. */
export const BINDING_SECONDS = 300;

/** How old a status list may be whatever its ttl says: so long a revocation can stay unseen. */
export const STATUS_AGE_SECONDS = 300;

/** A request rarely asks for more than three badges; each costs a canonicalisation before the next is refused. */
export const PRESENTED_CREDENTIALS = 20;

/** Proofs of one document, and status entries of one badge: each may cost a key look-up or a fetch. */
export const PROOFS = 4;
export const STATUS_ENTRIES = 8;
/** Bits of one status entry: 256 messages are more than anybody can tell apart, and each must stand in the credential. */
export const STATUS_SIZE_MAX = 8;

/** Validators kept by their schema; a node is given a handful, and each holds about 100 KB of compiled code. */
export const COMPILED_SCHEMAS = 50;

/** Schemas that one credential names: each costs a walk through the whole of it. */
export const SCHEMA_ENTRIES = 8;

/** A badge’s picture as platforms make them has under 500 KB; four times a whole screen’s worth is no badge. */
export const PICTURE_BYTES = 4_194_304;
/** Elements inside elements; drawing programs nest about 20. */
export const XML_DEPTH = 256;
/** Tags, texts, attributes and remarks of a drawing, which is read in one turn: a badge has about a thousand. */
export const XML_PARTS = 10_000;
/** How far into a file its first tag is looked for: past a licence and a document type, not past a book. */
export const XML_HEAD_BYTES = 65_536;
/** Pieces that a PNG is cut into, each of a kilobyte or more where a program wrote them. */
export const PNG_CHUNKS = 10_000;

/** Credentials inside one learner record: a degree's worth of courses (one of 62 was seen); each costs a whole verification, 3 ms in a turn of its own. */
export const CLR_CREDENTIALS = 64;

/** What JSON-LD is asked to expand: 0.3 ms for an object, n² for a list, 3 ms for a context. A complete Open Badge has 90 objects, a record of 64 badges under 1,000. */
export const CANONICAL_OBJECTS = 1_000;
export const CANONICAL_VALUES = 4_000;
export const CANONICAL_LIST = 500;
export const CANONICAL_CONTEXTS = 200;
/** Different lists of contexts further in, each of which is processed on its own: badges inside a record come from a few kinds of issuers. Forty lists took 128 ms in one turn. */
export const INNER_CONTEXT_LISTS = 8;
/** Types of nodes beyond the first of each, all together: up to 0.2 ms apiece. A record of 64 badges has 65, one with an endorsement in each 130. */
export const CANONICAL_TYPES = 250;
/** Contexts of the document itself, each of which is processed on top of those before it; a badge has two, with extensions five. */
export const TOP_CONTEXTS = 12;

/** Terms that a document may define for itself; W3C's examples define one. Each is looked up in every context of ours. */
export const INLINE_TERMS = 50;

/** Endorsements of one badge: each may ask somebody's host for a key. */
export const ENDORSEMENTS = 10;

/** Keys and lists that one verification asks for: a record of forty credentials of one institution needs a handful, one of forty issuers two each. */
export const QUESTIONS = 100;
/** How long one verification goes on asking: three hosts that let it wait for the full five seconds. */
export const QUESTIONS_MS = 15_000;

/** What lists of pinned contexts come to, kept by list: issuers use a handful, strangers may invent any number. About 10 KB each. */
export const CONTEXT_LISTS = 64;
/** The same of what is further in, by member and type: a badge has about 20. Past it all are made anew. */
export const SCOPES = 1_000;
/** Scopes made for one document, each after another walk up to where it is missing: the first few badges after a start are read by jsonld meanwhile. */
export const PREPARED_SCOPES = 8;

/** A badge inside a PDF unpacks to no more than the pipeline reads. */
export const ATTACHMENT_BYTES = 1024 * 1024;

/** Attached files of one PDF that are unpacked: a certificate has one, a transcript some. Each costs up to ATTACHMENT_BYTES. */
export const ATTACHMENTS = 16;

/** Streams of one PDF that are looked at, in one turn of some 80 ms, and how far back from each its dictionary may begin: ours take 300 characters. */
export const PDF_STREAMS = 10_000;
export const PDF_DICTIONARY = 1_024;

/** Pathways of a stranger's document: what a catalogue of one institution has, many times. */
export const CTDL_PATHWAYS = 200;
/** Parts of one, those within others too, and what one part names: a degree has some forty courses. */
export const CTDL_PARTS = 60;
export const CTDL_MEMBERS = 60;
/** How often all of them may name a component: a document of JSON_ITEMS names no more but where pathways share parts, and there a few lines could ask for hours. */
export const CTDL_STEPS = 20_000;
/** Characters of any text or address in it that is kept. */
export const CTDL_TEXT = 2_000;

/** Badges of a collection that are offered one by one to whoever gave its address, and letters of a name in it; a wallet of ours shows ten at most. */
export const SHOWN_BADGES = 50;
export const SHOWN_NAME = 200;
