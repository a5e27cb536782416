import { timingSafeEqual } from 'node:crypto';
import { type Language, LaurelError, now, type Problem, utf8 } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import { knownHolders, makeAwards } from '../awards/make-awards.ts';
import type { Issuer } from '../deps.ts';
import { OPEN_CLAIM_LETTERBOX, OPEN_CLAIM_NAME } from '../limits.ts';
import { Award } from '../records.ts';
import { wrongWithEmail, wrongWithName } from '../roster/read-row.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { type OpenClaimCondition, pinOf, plainCode, readOpenClaim, viewOf } from './open-claim.ts';
import { OpenClaim, OpenClaimEntry } from './open-claim-records.ts';

export type Entry = { pin: string; name: string; email: string; language: Language };

/**
 * Somebody in the room gives a name and an address. The badge is for taking part: nobody here assessed anything. The address proves nothing
 * until the link mailed to it is opened, so an entry under another's name only writes to that other. Who holds the badge already gets the same
 * answer and no second one.
 * @throws LaurelError not_found · bad_form (`pin`, `name`, `email`) · conflict (the problem's code says how it stands: before, full, locked, ended)
 */
export async function enterOpenClaim(issuer: Issuer, code: string, entry: Entry): Promise<void> {
  const problems = problemsOf(entry);
  const { claim: found } = await readOpenClaim(issuer, code);
  const answer = await issuer.store.as(found.profile).write(async (db): Promise<OpenClaimCondition | 'wrong-pin' | 'entered'> => {
    const claim = await db.one(OpenClaim, { code: found.code });
    if (!claim) throw new LaurelError('not_found');
    const { achievement, condition } = await viewOf(issuer, db, claim);
    if (condition === 'before' || condition === 'locked' || condition === 'ended') return condition;
    if (!equal(entry.pin.replace(/\s/g, ''), pinOf(issuer, claim))) {
      await db.update(OpenClaim, { code: claim.code }, { wrongPins: claim.wrongPins + 1 });
      return 'wrong-pin';
    }
    if (problems.length > 0) return 'open';
    // Before anything that depends on who is meant: "all places are taken" must not tell who has one.
    if (condition === 'full') return 'full';
    const recipient = { email: entry.email, name: entry.name.normalize('NFC'), externalId: null };
    if (await hasEnough(db, claim.code, emailKey(entry.email))) return 'entered';
    if ((await knownHolders(db, achievement.id, [recipient], now(issuer.context))).find(recipient)) return 'entered';
    const drafts = [{ ...recipient, language: entry.language, awardedOn: null, results: [], batch: null, pin: false }];
    const assessment = { class: 'participation' as const, attestation: null };
    const [made] = await makeAwards(issuer, db, { achievement, assessment, drafts, actor: `open-claim:${claim.code}` });
    if (!made) throw new Error('one draft makes one award');
    await db.insert(OpenClaimEntry, { code: claim.code, awardId: made.id, at: now(issuer.context) });
    return 'entered';
  });
  // A refusal must not take back what was counted on the way to it, so it is thrown after the commit.
  if (answer === 'wrong-pin') throw new LaurelError('bad_form', { problems: [{ at: 'pin', code: 'pin', detail: 'pin' }, ...problems] });
  if (answer === 'open') throw new LaurelError('bad_form', { problems });
  if (answer !== 'entered') throw new LaurelError('conflict', { problems: [{ at: 'open-claim', code: answer, detail: plainCode(code) }] });
}

/**
 * An address gets one letter of a room, whatever became of its badge: who declined it or was removed is not written to again by whoever types the
 * address. Those that differ by what stands behind a `+` reach one letterbox: a family's, not a hundred.
 */
async function hasEnough(db: Pick<ScopedReader, 'query'>, code: string, key: string): Promise<boolean> {
  const [local = '', host = ''] = key.split('@');
  const plain = local.split('+', 1)[0] ?? '';
  const near = await db
    .query(Award, 'award')
    .andWhere('award.id IN (SELECT entry.award_id FROM open_claim_entry entry WHERE entry.code = :code)', { code })
    .andWhere('SUBSTR(award.emailKey, 1, LENGTH(:plain)) = :plain', { plain })
    .getMany();
  const same = near.filter(({ emailKey: other }) => other === `${plain}@${host}` || (other.startsWith(`${plain}+`) && other.endsWith(`@${host}`)));
  return same.some((award) => award.emailKey === key) || same.length >= OPEN_CLAIM_LETTERBOX;
}

/** Whoever is in the room can have a letter of the institution greet anybody: with a name, and not with an address to go to, which mail programs make a link of `evil.com` too. */
export const holdsAddress = (line: string): boolean => /[/\\@:<>]|\p{L}\.\p{L}{2}/u.test(line);

function problemsOf({ name, email }: Entry): Problem[] {
  const wrongName = name === '' ? 'required' : name.length > OPEN_CLAIM_NAME ? 'too_long' : holdsAddress(name) ? 'no_name' : wrongWithName(name);
  const wrongEmail = wrongWithEmail(email);
  return [
    ...(wrongName ? [{ at: 'name', code: wrongName, detail: wrongName }] : []),
    ...(wrongEmail ? [{ at: 'email', code: wrongEmail, detail: wrongEmail }] : []),
  ];
}

function equal(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
