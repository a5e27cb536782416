import {
  type Credential,
  type PresentationVerdict,
  type StatusSeen,
  timeOf,
  type Verdict,
  type Voucher,
  validityOf,
  verifyPresentation,
} from '@laurel/credentials';
import { OAuthError } from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { refuse } from '../oid4vp/refuse.ts';
import type { RequestRow } from '../records.ts';
import { FIELD_NAMES, readFields, type Values } from '../requests/fields.ts';
import { wantedFields } from '../requests/query.ts';
import { answersQuery } from './answers-query.ts';
import { shownPicture } from './shown-picture.ts';

/** An answer that is one: what was found of it, and the fields that were asked for. */
export type Answer = {
  verdict: Verdict;
  issuer: { did: string; keyId: string; vouchers: Voucher[] };
  format: 'ldp_vc' | 'dc+sd-jwt';
  kind: string;
  status: StatusSeen[];
  validUntil: string | undefined;
  values: Values;
  /** Of a badge that was asked for whole. */
  picture: string | undefined;
};

/**
 * The one pipeline over what came, then the question it has to answer.
 * @throws OAuthError response_refused · temporarily_unavailable
 */
export async function verifySubmission(verifier: Verifier, request: RequestRow, presentation: string): Promise<Answer> {
  const { verifyDeps, clientId } = verifier;
  const format = request.ask.wants === 'whole' ? 'ldp_vc' : 'dc+sd-jwt';
  const judged = await verifyPresentation(presentation, verifyDeps, { format, nonce: request.nonce, audience: clientId });
  const { verdict, credential, issuer } = demandOwnAnswer(judged);
  if (!answersQuery(request.query, format, credential))
    throw refuse('response_refused', 'This is not what was asked for: a field or the badge itself is missing.');
  const values = askedValues(request, credential);
  const picture = request.ask.wants === 'whole' ? shownPicture(credential) : undefined;
  return { verdict, issuer, format, kind: kindOf(credential), status: verdict.status, validUntil: endOf(credential), values, picture };
}

/** Signed by an issuer, held by the sender, made for this request and for us. Without these four it says nothing about the person asked. */
function demandOwnAnswer(judged: PresentationVerdict) {
  const [verdict, ...more] = judged.credentials;
  if (verdict?.credential && verdict.issuer && more.length === 0 && OWN.every((step) => passed(verdict, step)) && OWN.every((step) => passed(judged, step)))
    return { verdict, credential: verdict.credential, issuer: verdict.issuer };
  // A key that could not be looked up proves nothing either way. Nothing is kept that could be verified later, so the wallet is asked to try again.
  if (judged.outcome === 'undetermined')
    throw new OAuthError('temporarily_unavailable', `${judged.sentence.en} Send the answer again in a minute.`, {
      status: 503,
      headers: { 'Retry-After': '60' },
    });
  throw refuse('response_refused', judged.sentence.en);
}

const OWN = ['holder', 'nonce', 'audience'] as const;

function passed({ checks }: { checks: Verdict['checks'] }, step: (typeof OWN)[number]): boolean {
  const own = checks.filter((check) => check.step === step);
  return own.length > 0 && own.every(({ outcome }) => outcome === 'pass');
}

/** What nobody asked for is let go here, also where a wallet sent it: a whole badge was asked for whole. */
function askedValues({ ask }: RequestRow, credential: Credential): Values {
  const wanted = wantedFields(ask);
  const found = readFields(credential);
  return Object.fromEntries(FIELD_NAMES.flatMap((name) => (found[name] && (ask.wants === 'whole' || wanted[name]) ? [[name, found[name]]] : [])));
}

function kindOf({ vct, type }: Credential): string {
  if (typeof vct === 'string') return vct;
  const types = [type ?? []].flat().filter((one) => typeof one === 'string');
  return types.findLast((one) => one !== 'VerifiableCredential') ?? 'VerifiableCredential';
}

/** When a badge ends by its own word. Where that is no time, the verdict says so, and there is nothing to come back to. */
function endOf({ exp, ...written }: Credential): string | undefined {
  const end = typeof exp === 'number' ? exp * 1000 : timeOf(validityOf(written).until);
  return end !== undefined && Math.abs(end) < YEAR_10000 ? new Date(end).toISOString() : undefined;
}

/** Rows compare times as text, which holds for years of four digits. */
const YEAR_10000 = 253_402_300_800_000;
