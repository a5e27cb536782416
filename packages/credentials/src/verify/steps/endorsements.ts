import { listOf } from '../../json/members.ts';
import { isJsonObject } from '../../json/strict.ts';
import { ENDORSEMENTS } from '../../limits.ts';
import { kindOf } from '../../model/check-model.ts';
import type { Endorsement, Json, JsonObject, Verdict } from '../../types.ts';
import { innerRun, note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/**
 * What others say of a badge, its achievement or its issuer is each a credential of its own and goes through the whole pipeline (`judge`). It
 * counts where it is valid, names what it stands at, and is not the issuer's praise of itself. A badge stands by its issuer alone: whatever is
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
  for (const { of, id, credential } of carried) {
    const verdict = await judge(credential, { ...innerRun(run), isInside: true });
    const subject = verdict.credential?.credentialSubject;
    const isAbout = id !== undefined && isJsonObject(subject) && subject.id === id;
    const isEndorsement = verdict.credential !== undefined && kindOf(verdict.credential) === 'endorsement';
    endorsements.push({ of, counts: verdict.outcome === 'valid' && isEndorsement && isAbout && verdict.issuer?.did !== issuer, verdict });
  }
  const held = endorsements.filter(({ counts }) => counts).length;
  const told = { count: String(endorsements.length), held: String(held) };
  note(run, 'endorsements', held === endorsements.length ? 'endorsements_ok' : 'endorsements_doubtful', told);
  return endorsements;
}

type Carried = { of: Endorsement['of']; id: Json | undefined; credential: Json };

/** Open Badges 3.0: each of the three has `endorsement` and `endorsementJwt`. */
function carriedBy(claims: JsonObject): Carried[] {
  const subjects = listOf(claims.credentialSubject).filter(isJsonObject);
  const places: [Endorsement['of'], Json[]][] = [
    ['badge', [claims]],
    ['achievement', subjects.flatMap(({ achievement }) => listOf(achievement))],
    ['issuer', listOf(claims.issuer)],
  ];
  return places.flatMap(([of, things]) =>
    things
      .filter(isJsonObject)
      .flatMap(({ id, endorsement, endorsementJwt }) => [...listOf(endorsement), ...listOf(endorsementJwt)].map((credential) => ({ of, id, credential }))),
  );
}
