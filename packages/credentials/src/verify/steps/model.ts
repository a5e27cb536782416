import { idOf } from '../../json/members.ts';
import { PRESENTED_CREDENTIALS } from '../../limits.ts';
import { GENERAL_TYPE, ownTypeOf } from '../../model/badge-facts.ts';
import { checkModel, checkPartialModel, LAPSES, type ModelProblem } from '../../model/check-model.ts';
import { OPEN_BADGE_VCT } from '../../proof/sd-jwt/issue.ts';
import { brokenRule } from '../../proof/sd-jwt/type-metadata.ts';
import type { Json } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { checkSchemas } from './schema.ts';
import type { Verified } from './signature.ts';

export function checkForm(verified: Verified, run: Run): undefined {
  const { format, claims } = verified;
  // What the badge calls its issuer is shown where nobody vouches: it may not name another than who signed.
  if (format === 'dc+sd-jwt' && claims.issuer !== undefined && idOf(claims.issuer) !== claims.iss)
    return note(run, 'model', 'claims_disagree', { detail: 'issuer' });
  if (format === 'dc+sd-jwt' && claims.vct !== OPEN_BADGE_VCT) return note(run, 'model', 'model_type_unknown', { detail: String(claims.vct) });
  if (format === 'dc+sd-jwt') {
    const broken = brokenRule(verified);
    return broken === undefined
      ? judge(checkPartialModel(claims), 'model_disclosed_ok', run)
      : note(run, 'model', 'disclosure_rule_broken', { detail: broken });
  }
  const hidden = hiddenIn(verified);
  const own = ownTypeOf(claims);
  const isBadge = own === undefined || (own === GENERAL_TYPE && hidden === 'members and types'); // one that hides its types is told by what it shows
  judge(checkModel(claims, hidden), !isBadge ? 'model_other' : hidden === 'nothing' ? 'model_ok' : 'model_disclosed_ok', run);
  if (hidden === 'nothing') checkSchemas(claims, run);
  else if (claims.credentialSchema !== undefined) note(run, 'model', 'schema_partial');
}

/** A proof that lets a holder choose keeps the types of what it shows; an SD-JWT can hide any member. */
function hiddenIn(verified: Verified): 'nothing' | 'members' | 'members and types' {
  if (verified.format === 'vc+sd-jwt') return 'members and types';
  return 'partial' in verified && verified.partial === true ? 'members' : 'nothing';
}

type Good = 'model_ok' | 'model_disclosed_ok' | 'model_other' | 'presentation_bare';

/** A fault makes it no badge; a lapse of its issuer is told, and a genuine badge stays genuine. */
function judge(problems: ModelProblem[], good: Good, run: Run): undefined {
  const faults = problems.filter(({ code }) => !LAPSES.has(code));
  if (faults.length > 0) return note(run, 'model', 'model_wrong', { detail: told(faults) });
  const notation = problems.filter(({ code }) => code !== 'subject_unnamed');
  const lapse = good === 'model_other' ? 'model_other_lapse' : 'model_lapse';
  note(run, 'model', notation.length > 0 ? lapse : good, notation.length > 0 ? { detail: told(notation) } : {});
  if (notation.length < problems.length) note(run, 'model', 'model_learner_unnamed');
}

const told = (problems: ModelProblem[]): string =>
  problems
    .slice(0, 5)
    .map(({ at, detail }) => `${at}: ${detail}`)
    .join(' ');

/** The presentation's own form; the credentials in it are told of by themselves. @returns them, undefined where there is a fault */
export function checkEnvelope({ claims }: Verified, run: Run, mayBeEmpty = false): Json[] | undefined {
  const inside = claims.verifiableCredential;
  const credentials = Array.isArray(inside) ? inside : inside === undefined ? [] : [inside];
  if (credentials.length === 0 && !mayBeEmpty) return note(run, 'model', 'presentation_empty');
  if (credentials.length > PRESENTED_CREDENTIALS) return note(run, 'model', 'presentation_too_many', { detail: String(credentials.length) });
  const problems = checkModel(claims).filter(({ at }) => !at.startsWith('/verifiableCredential/'));
  judge(problems, credentials.length === 0 ? 'presentation_bare' : 'model_ok', run);
  return problems.length === 0 ? credentials : undefined;
}
