import type { Language } from '@laurel/base';
import type { Check, Endorsement, Step, Verdict, VerdictOutcome, Voucher } from '../types.ts';
import { note, type Run } from './run.ts';
import { type CheckCode, isCheckCode, momentOf, sentenceOf } from './sentences/sentence.ts';
import type { Verified } from './steps/signature.ts';
import type { PresentationVerdict, Recheck } from './types.ts';

export const STEPS: readonly Step[] = [
  'bytes',
  'format',
  'algorithm',
  'key',
  'signature',
  'model',
  'dates',
  'status',
  'holder',
  'nonce',
  'audience',
  'endorsements',
  'issuer',
  'policy',
];

/** The steps an envelope goes through: what a presentation adds to the credentials inside. */
export const ENVELOPE_STEPS: readonly Step[] = ['bytes', 'format', 'algorithm', 'key', 'signature', 'model', 'dates', 'holder', 'nonce', 'audience'];

/** The verdict over one credential; what it says is in it only where its signature held. */
export function concludeCredential(run: Run, verified?: Verified, { vouchers, inside, endorsements }: Beside = NOTHING): Verdict {
  const judged = judge(run, STEPS, (checks) => standing(checks, run));
  if (!verified) return { ...judged, status: run.seen };
  const { issuer, keyId, claims, format } = verified;
  if (format === 'ldp_vp' || format === 'jwt_vp_json' || format === 'vp+sd-jwt' || format === 'vp+cose') throw new Error(`a credential cannot be ${format}`);
  return {
    ...judged,
    format,
    credential: claims,
    issuer: { did: issuer, keyId, ...('keys' in verified && !issuer.startsWith('did:') && { keys: verified.keys }), vouchers },
    status: run.seen,
    ...(inside.length > 0 && { inside }),
    ...(endorsements.length > 0 && { endorsements }),
  };
}

/** What is known beside the badge itself. */
type Beside = { vouchers: Voucher[]; inside: Verdict[]; endorsements: Endorsement[] };

const NOTHING: Beside = { vouchers: [], inside: [], endorsements: [] };

/** The worst of the envelope and everything inside. */
export function concludePresentation(run: Run, credentials: Verdict[]): PresentationVerdict {
  // Without a credential there is nothing to call valid but who sent it.
  const own = judge(run, ENVELOPE_STEPS, (checks) => (credentials.length === 0 ? [sentenceOf('presentation_bare')] : standing(checks, run)));
  const worst = (outcome: VerdictOutcome) => [own, ...credentials].find((one) => one.outcome === outcome);
  const { outcome, code, sentence } = worst('invalid') ?? worst('undetermined') ?? credentials[0] ?? own;
  return { ...own, outcome, code, sentence, credentials };
}

export const concludeRecheck = (run: Run): Recheck => ({
  ...judge(run, ['key', 'status'], (checks) => [sentenceOf('still_stands'), ...statusOf(checks)]),
  status: run.seen,
});

type Sentence = Record<Language, string>;
type Judged = Pick<Verdict, 'outcome' | 'code' | 'sentence' | 'checks' | 'asOf'>;

/** A step that was never reached is not a step that held: it can only leave the question open. */
function judge(run: Run, steps: readonly Step[], good: (checks: Check[]) => Sentence[]): Judged {
  for (const step of steps) if (!run.checks.some((check) => check.step === step)) note(run, step, 'not_reached');
  const checks = run.checks.toSorted((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
  const asOf = run.now.toISOString();
  const failed = checks.find(({ outcome }) => outcome === 'fail');
  if (failed) return { outcome: 'invalid', code: failed.code, sentence: failed.sentence, checks, asOf };
  const open = checks.find(({ outcome }) => outcome === 'unknown');
  if (open) return { outcome: 'undetermined', code: open.code, sentence: join([sentenceOf('unfinished'), open.sentence]), checks, asOf };
  const missed = checks.some(({ code }) => code === 'not_reached');
  if (missed) return { outcome: 'undetermined', code: 'incomplete', sentence: join([sentenceOf('unfinished'), sentenceOf('incomplete')]), checks, asOf };
  return { outcome: 'valid', code: 'valid', sentence: join(good(checks)), checks, asOf };
}

/** What is said of a badge that holds: whether anybody here knows its issuer, and what is known of revocation. */
const standing = (checks: Check[], { asOf }: Run): Sentence[] => [
  ...(asOf ? [sentenceOf(isNoBadge(checks) ? 'was_valid_other' : 'was_valid', { time: momentOf(asOf) })] : []),
  ...(!asOf && isNoBadge(checks) ? [sentenceOf('valid_other')] : []),
  ...(checks.some(({ code }) => code === 'issuer_unknown_here') ? [sentenceOf(unvouched(checks))] : asOf || isNoBadge(checks) ? [] : [sentenceOf('valid')]),
  ...statusOf(checks),
];

/** Whether what was signed is another kind of credential and no badge: its outcome is of what was signed, as for a badge. */
export const isNoBadge = (checks: readonly Pick<Check, 'code'>[]): boolean => checks.some(({ code }) => OTHER.has(code));

const OTHER: ReadonlySet<string> = new Set<CheckCode>(['model_other', 'model_other_lapse', 'model_type_unknown']);

/** A badge of before 3.0 may hold by its issuer's word alone. */
const unvouched = (checks: Check[]): CheckCode => (checks.some(({ code }) => code === 'older_confirmed') ? 'older_unvouched' : 'unvouched');

const TOLD: readonly CheckCode[] = ['status_ok', 'status_was_good', 'status_none', 'status_not_shown'];

const statusOf = (checks: Check[]): Sentence[] => checks.filter(({ code }) => isCheckCode(code) && TOLD.includes(code)).map(({ sentence }) => sentence);

const join = (sentences: Sentence[]): Sentence => ({ en: sentences.map(({ en }) => en).join(' '), fr: sentences.map(({ fr }) => fr).join(' ') });
