import { LaurelError, type Letter } from '@laurel/base';
import { withdrawLetters } from '@laurel/courier';
import { IsNull, type ScopedWriter } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Actor, type Issuer, profileOf } from '../deps.ts';
import { Achievement, Award, type AwardRow, IssuedCredential, type ListKind, type Standing, StatusEntry } from '../records.ts';
import { flip } from '../status/flip.ts';
import type { ServeList } from '../status/publish.ts';
import type { StandingAct } from './change-records.ts';
import { WITH_A_LINK } from './claim-letters.ts';
import { addEvent } from './events.ts';

/** Shown to everybody who checks, so it names a kind of reason and no fact about a person. */
export const REVOCATION_REASONS = ['issued-in-error', 'superseded', 'no-longer-met', 'misconduct', 'asked-by-learner', 'other'] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];
export const SUSPENSION_REASONS = ['under-review', 'asked-by-learner', 'other'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];
/** What may be given for each; a suspension is lifted without one. */
export const REASONS = { revoke: REVOCATION_REASONS, suspend: SUSPENSION_REASONS, lift: [] } as const satisfies Record<StandingAct, readonly string[]>;

type Change = { profile: string; awardId: string; actor: Actor; note?: string | undefined; also?: (db: ScopedWriter) => Promise<void> };

/**
 * For good, for every copy, in one write; `also` happens in the same. Answers only when the lists that say so are the ones being served; revoking
 * again changes nothing.
 * @throws LaurelError not_found
 */
export async function revokeAward(issuer: Issuer, serve: ServeList, input: Change & { reason: RevocationReason }): Promise<void> {
  await changeStanding(issuer, serve, input, turnOf('revoke', input.reason));
}

/** Until lifted. @throws LaurelError not_found · award_state (revoked) */
export async function suspendAward(issuer: Issuer, serve: ServeList, input: Change & { reason?: SuspensionReason }): Promise<void> {
  await changeStanding(issuer, serve, input, turnOf('suspend', input.reason ?? null));
}

/** @throws LaurelError not_found · award_state (revoked) */
export async function liftSuspension(issuer: Issuer, serve: ServeList, input: Change): Promise<void> {
  await changeStanding(issuer, serve, input, turnOf('lift', null));
}

export type Turn = {
  to: Standing;
  from: readonly Standing[];
  sets: Partial<Record<ListKind, number>>;
  kind: 'revoked' | 'suspended' | 'lifted';
  reason: string | null;
};

const TURNS: Record<StandingAct, Omit<Turn, 'reason'>> = {
  revoke: { to: 'revoked', from: ['good', 'suspended'], sets: { revocation: 1, token: 1, '1edtech': 1 }, kind: 'revoked' },
  suspend: { to: 'suspended', from: ['good'], sets: { suspension: 1, token: 2 }, kind: 'suspended' },
  lift: { to: 'good', from: ['suspended'], sets: { suspension: 0, token: 0 }, kind: 'lifted' },
};
export const turnOf = (act: StandingAct, reason: string | null): Turn => ({ ...TURNS[act], reason });

async function changeStanding(issuer: Issuer, serve: ServeList, input: Change, turn: Turn): Promise<void> {
  await issuer.store.as(input.profile).write(async (db) => {
    const award = await db.one(Award, { id: input.awardId });
    if (!award) throw new LaurelError('not_found');
    if (award.standing !== turn.to) await turnAward(issuer, db, award, input, turn);
    await input.also?.(db);
  });
  // Also where nothing changed: the first attempt may have been killed between its commit and the signature.
  await serveStanding(issuer, serve, input);
}

/** Answers when the lists being served say how an award stands. */
export async function serveStanding(issuer: Issuer, serve: ServeList, { profile, awardId }: { profile: string; awardId: string }): Promise<void> {
  const entries = await issuer.store.as(profile).read((db) => db.list(StatusEntry, { awardId }));
  for (const id of new Set(entries.map(({ listId }) => listId))) await serve(id);
}

/** The award, its copies' entries, the event, the audit record and the letter, in the caller's write. `told`: the learner had the letter before. @throws LaurelError award_state */
export async function turnAward(
  issuer: Issuer,
  db: ScopedWriter,
  award: AwardRow,
  by: Pick<Change, 'actor' | 'note'> & { told?: true },
  turn: Turn,
): Promise<void> {
  if (!turn.from.includes(award.standing)) throw new LaurelError('award_state');
  await db.update(Award, { id: award.id }, { standing: turn.to });
  // Not those that another took the place of: they are revoked for good, and lifting a suspension would bring them back.
  const credentialIds = (await db.list(IssuedCredential, { awardId: award.id, supersededAt: IsNull() })).map(({ id }) => id);
  for (const [kind, value] of Object.entries(turn.sets)) await flip(db, { awardId: award.id, credentialIds }, kind as ListKind, value); // the keys of a Partial<Record<ListKind, …>>
  const { actor, note } = by;
  await addEvent(issuer, db, {
    awardId: award.id,
    kind: turn.kind,
    actor,
    ...(turn.reason === null ? {} : { reason: turn.reason }),
    ...(note ? { note } : {}),
  });
  // A link that opens nothing any more is not sent beside the news of it.
  if (turn.kind === 'revoked') await withdrawLetters(db.open, { about: award.id, kinds: WITH_A_LINK });
  if (turn.kind === 'lifted') await issuer.config.whenHeld?.(db.open, award.emailKey);
  if (!by.told && award.pseudonym === null) await issuer.enqueue(db.open, await standingLetter(issuer, db, award, turn));
}

/** Nobody should learn from an employer that their badge no longer stands. */
async function standingLetter(issuer: Issuer, db: ScopedWriter, award: AwardRow, turn: Turn): Promise<Letter> {
  const language = award.recipientLanguage;
  const t = makeTranslate(language);
  const achievement = await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion });
  const profile = profileOf(issuer, award.profile);
  const title = achievement ? said(achievement.definition.name, languageFor(achievement.definition, language)) : '';
  const values = { title, issuer: profile.name[language], date: t.date(award.awardedOn) };
  const greeting = award.recipientName === null ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: award.recipientName });
  // Nobody can check what was never signed: then the news is what becomes of the link.
  const unsigned = (await db.count(IssuedCredential, { awardId: award.id })) === 0;
  const lines = [greeting, t(`issuer.letter.${turn.kind}.${unsigned ? 'unsigned' : 'what'}`, values)];
  // “Another reason” is no reason: whoever gives it writes to the learner.
  if (turn.reason !== null && turn.reason !== 'other') lines.push(t('issuer.letter.reason', { reason: t(`issuer.reason.${turn.reason}`) }));
  lines.push(profile.email === undefined ? t('issuer.letter.questions') : t('issuer.letter.questions-at', { email: profile.email }), profile.name[language]);
  return {
    kind: turn.kind,
    to: award.recipientEmail,
    language,
    subject: t(`issuer.letter.${turn.kind}.subject`, values),
    text: lines.join('\n\n'),
    about: award.id,
    scope: award.profile,
  };
}
