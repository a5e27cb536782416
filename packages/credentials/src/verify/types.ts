import type { Language } from '@laurel/base';
import type { Check, CredentialFormat, FetchHosted, StatusSeen, Verdict, VerdictOutcome } from '../types.ts';

/** What the relying party itself demands beyond a sound credential. */
export type Policy = {
  /** Only these issuers. */
  issuers?: readonly string[];
  /** Only issuers that somebody trusted here vouches for. */
  vouched?: boolean;
};

export type VerifyOptions = {
  /** The format that was asked for; another one is refused. Absent: any that is read. */
  format?: CredentialFormat;
  /** How far two clocks may differ, 0 to 300 s; 60 by default. */
  skewSeconds?: number;
  policy?: Policy;
  /** "Was it valid then?": dates and status at that past moment, where the issuer keeps its lists' history; keys as they are today, because a thief dates back. */
  asOf?: Date;
  /** Asks the issuer's site about an Open Badge of before 3.0, which tells the site that somebody looks: only where the person wants it. */
  fetchHosted?: FetchHosted;
};

export type PresentationOptions = VerifyOptions & {
  /** The single-use value of this request: the KB-JWT's or token's `nonce`, the proof's `challenge`. Null where nobody asked for a presentation; the verdict says so. */
  nonce: string | null;
  /** The whole client_id with its prefix: the KB-JWT's or token's `aud`, the proof's `domain`. Null where nobody asked. */
  audience: string | null;
  /** Whether the request asked for proof that the presenter holds the credentials, and is whom they are about; true by default. The answer never decides this. */
  requireHolderBinding?: boolean;
  /** Whether a presentation without a credential will do: proof of who sends it and of nothing else. False by default: no answer to a request for a badge. */
  mayBeEmpty?: boolean;
};

/**
 * `checks` are those of the envelope (KB-JWT or presentation proof). Each credential's own verdict repeats `holder`, `nonce` and
 * `audience`, so that it can be read alone: it is never `valid` where the envelope is not.
 */
export type PresentationVerdict = {
  outcome: VerdictOutcome;
  code: string;
  sentence: Record<Language, string>;
  checks: Check[];
  asOf: string;
  credentials: Verdict[];
};

/** The answer to "check again": key and status only. */
export type Recheck = { outcome: VerdictOutcome; code: string; sentence: Record<Language, string>; checks: Check[]; asOf: string; status: StatusSeen[] };
