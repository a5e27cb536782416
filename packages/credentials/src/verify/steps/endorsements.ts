import { listOf } from '../../json/members.ts';
import { isJsonObject } from '../../json/strict.ts';
import { ENDORSEMENTS } from '../../limits.ts';
import { kindOf } from '../../model/check-model.ts';
import type { Endorsement, Json, JsonObject, Verdict } from '../../types.ts';
import { innerRun, note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/**
 * What others say of a badge, its achievement or its issuer is each a credential of its own and goes through the whole pipeline (`judge`). It
 * counts where it is valid, names what it stands at (or, at a badge, a piece of its evidence), and is not the issuer's praise of itself; what the issuer signed
 * of a piece of evidence is told as its own record. A badge stands by its issuer alone: whatever is
 * wrong with an endorsement is told and no more.
 */
export async function checkEndorsements(
  { claims, issuer }: Verified,
  run: Run,
  judge: (credential: Json, run: Run) => Promise<Verdict>,
): Promise<Endorsement[]> {
  const carried = carriedBy(claims);
  if (carried.length === 0) note(run, 'endorsements', 'endorsements_none');
  else if (run.isInside || carried.length > ENDORSEMENTS) note(run, 'endorsements', 'endorsements_not_checked', { detail: String(carried.length) });
  else return judgeEach(carried, issuer, run, judge);
  return [];
}

async function judgeEach(carried: Carried[], issuer: string, run: Run, judge: (credential: Json, run: Run) => Promise<Verdict>): Promise<Endorsement[]> {
  const endorsements: Endorsement[] = [];
  for (const { of, id, evidence, credential } of carried) {
    const verdict = await judge(credential, { ...innerRun(run), isInside: true });
    const subject = verdict.credential?.credentialSubject;
    const about = isJsonObject(subject) ? subject.id : undefined;
    const isOfEvidence = about !== undefined && about !== id && evidence.includes(about);
    const isEndorsement = verdict.outcome === 'valid' && verdict.credential !== undefined && kindOf(verdict.credential) === 'endorsement';
    const fits = isEndorsement && about !== undefined && (about === id || isOfEvidence);
    const isOwn = verdict.issuer?.did === issuer;
    const isRecord = fits && isOwn && isOfEvidence;
    endorsements.push({ of: isOfEvidence ? 'evidence' : of, counts: fits && !isOwn, ...(isRecord && { record: true }), verdict });
  }
  const held = endorsements.filter(({ counts }) => counts).length;
  const records = endorsements.filter(({ record }) => record).length;
  const told = { count: String(endorsements.length), held: String(held), records: String(records) };
  const code = held + records < endorsements.length ? 'endorsements_doubtful' : records > 0 ? 'endorsements_recorded' : 'endorsements_ok';
  note(run, 'endorsements', code, told);
  return endorsements;
}

/** `evidence`: ids of the pieces that the thing it stands at has. */
type Carried = { of: Endorsement['of']; id: Json | undefined; evidence: readonly Json[]; credential: Json };

/** Open Badges 3.0: each of the three has `endorsement` and `endorsementJwt`. */
function carriedBy(claims: JsonObject): Carried[] {
  const subjects = listOf(claims.credentialSubject).filter(isJsonObject);
  const places: [Endorsement['of'], Json[]][] = [
    ['badge', [claims]],
    ['achievement', subjects.flatMap(({ achievement }) => listOf(achievement))],
    ['issuer', listOf(claims.issuer)],
  ];
  return places.flatMap(([of, things]) =>
    things.filter(isJsonObject).flatMap(({ id, endorsement, endorsementJwt, evidence }) => {
      const pieces = of === 'badge' ? listOf(evidence).flatMap((piece) => (isJsonObject(piece) && piece.id !== undefined ? [piece.id] : [])) : [];
      return [...listOf(endorsement), ...listOf(endorsementJwt)].map((credential) => ({ of, id, evidence: pieces, credential }));
    }),
  );
}
