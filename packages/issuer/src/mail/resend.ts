import { LaurelError } from '@laurel/base';
import type { OutboxLetter } from '@laurel/courier';
import { In, IsNull, type ScopedReader } from '@laurel/store';
import { WITH_A_LINK } from '../awards/claim-letters.ts';
import { isClaimable } from '../awards/claim-link.ts';
import type { MadeAward } from '../awards/make-awards.ts';
import { sendLink } from '../awards/send-link.ts';
import type { Actor, Issuer } from '../deps.ts';
import { LETTERS_PER_PAGE, RESENT_AT_ONCE } from '../limits.ts';
import { Award, type AwardRow, ClaimLink } from '../records.ts';

/** What can be done about a letter: `again`, alone because its link takes a PIN (`pin`), or nothing any more (`settled`). */
export type Remedy = 'again' | 'pin' | 'settled';
/** A letter with the award it is about, which knows the address. */
export type AwardLetter = { letter: OutboxLetter; award: AwardRow | undefined; remedy: Remedy };

/** What was in a letter is erased when it ends, so sending again is a fresh link: only for an award that still waits for somebody. */
export async function withAwards(db: ScopedReader, letters: readonly OutboxLetter[]): Promise<AwardLetter[]> {
  const ids = letters.flatMap(({ about }) => about ?? []);
  const awards = new Map((await db.list(Award, { id: In(ids) })).map((award) => [award.id, award]));
  const links = await db.list(ClaimLink, { awardId: In(ids), endedAt: IsNull() });
  const locked = new Set(links.flatMap(({ awardId, pinHash }) => (pinHash === null ? [] : [awardId])));
  return letters.map((letter) => {
    const award = letter.about === null ? undefined : awards.get(letter.about);
    const open = award !== undefined && !letter.replaced && WITH_A_LINK.includes(letter.kind) && isClaimable(award);
    return { letter, award, remedy: open ? (locked.has(award.id) ? 'pin' : 'again') : 'settled' };
  });
}

/**
 * One letter again, to the same or another address.
 * @throws LaurelError not_found · bad_form (`email`) · what `sendLink` throws
 */
export async function resendLetter(
  issuer: Issuer,
  input: { profile: string; letterId: string; email: string | undefined; actor: Actor },
): Promise<MadeAward & { email: string }> {
  const letter = await issuer.store.read((db) => issuer.outbox.find(db, input.profile, input.letterId));
  if (!letter?.about) throw new LaurelError('not_found');
  return sendLink(issuer, { profile: input.profile, awardId: letter.about, email: input.email, actor: input.actor });
}

export type Lost = { again: string[]; pin: number };

/** Awards whose last letter failed or came back, the newest first: those that a press can send again, and how many need a slip. */
export function lostLetters(issuer: Issuer, profile: string): Promise<Lost> {
  return issuer.store.as(profile).read(async (db) => {
    const lost: Lost = { again: [], pin: 0 };
    for (const filter of ['failed', 'bounced'] as const) {
      let after: string | undefined;
      do {
        const { letters, older } = await issuer.outbox.list(db.open, { scope: profile, filter, after, take: LETTERS_PER_PAGE });
        for (const { remedy, award } of await withAwards(db, letters)) {
          if (remedy === 'again' && award) lost.again.push(award.id);
          if (remedy === 'pin') lost.pin++;
        }
        after = older;
      } while (after !== undefined && lost.again.length < RESENT_AT_ONCE);
    }
    return { ...lost, again: lost.again.slice(0, RESENT_AT_ONCE) };
  });
}

/** Everything that failed or came back once more, each in a write of its own; what changed meanwhile (kept, revoked) is passed over. */
export async function resendLost(issuer: Issuer, input: { profile: string; actor: Actor }): Promise<number> {
  let sent = 0;
  for (const awardId of (await lostLetters(issuer, input.profile)).again) {
    try {
      await sendLink(issuer, { ...input, awardId });
      sent++;
    } catch (error) {
      if (!(error instanceof LaurelError) || !SETTLED_MEANWHILE.has(error.code)) throw error;
    }
  }
  return sent;
}

const SETTLED_MEANWHILE = new Set(['not_found', 'award_revoked', 'award_state', 'offer_claimed']);
