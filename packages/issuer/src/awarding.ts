import { type Language, LaurelError, now } from '@laurel/base';
import { type AssessmentClass, type JsonObject, signJws } from '@laurel/credentials';
import type { Person } from '@laurel/people';
import { type AcrossReader, In, IsNull, type ScopedReader, type Writer } from '@laurel/store';
import { AchievementDraft } from './achievements/draft-records.ts';
import { gateFor } from './achievements/publishing-rule.ts';
import { type Endorsed, type EndorsementAsked, endorse } from './awards/endorse.ts';
import { type Forgotten, forgetRecipient } from './awards/forget-recipient.ts';
import { offerInCare, readdress, type WaitingAward, waitingAt } from './awards/in-care.ts';
import { inPieces, knownHolders, makeAwards } from './awards/make-awards.ts';
import { type AwardNotKept, linkToKeep, notKeptOf } from './awards/not-kept.ts';
import { type Actor, type Issuer, type IssuerProfile, profileOf, type StatementReference } from './deps.ts';
import { offerStatement, offersStatements } from './oid4vci/statements.ts';
import { pictureAddress } from './pages/public/art-files.ts';
import { appLink, newWallet } from './pages/wallet-address.ts';
import {
  Achievement,
  type AchievementRow,
  type Assessed,
  Award,
  type AwardResult,
  type AwardRow,
  type Completed,
  IssuedCredential,
  isWhole,
} from './records.ts';
import { emailKey } from './roster/same-recipient.ts';
import { endStatement, placeOfStatement } from './status/statement-place.ts';

/** Somebody who showed what they can do, as people of this institution decided. */
export type EarnedAward = {
  achievement: AchievementRow;
  recipient: { email: string; name: string | null; language: Language };
  results: AwardResult[];
  earning: Assessed;
  actor: Actor;
};

/** Somebody who has every part of a pathway: no person decides, so it is as strong as the weakest of its parts and no stronger. */
type CompletedAward = Pick<EarnedAward, 'achievement' | 'recipient' | 'actor'> & { class: AssessmentClass; completed: Completed };

/** What somebody has of this node, whichever profile gave it. */
type HeldAward = Pick<AwardRow, 'id' | 'profile' | 'achievementId' | 'achievementVersion' | 'awardedOn' | 'assessmentClass' | 'recipientName'>;

/** `app`: what a wallet on the device answers to; `hosted`: where somebody without a wallet gets one. */
export type StatementOffer = { uri: string; until: string; app: string; hosted?: string };

/** What a learning programme asks of the issuer it stands on. */
export type Awarding = {
  profiles: readonly IssuerProfile[];
  /** What can be earned now, of every profile of this node: the very same list until it changes, so that what is made of it can be kept by it. */
  achievements: () => Promise<readonly AchievementRow[]>;
  /** The newest version, or the one named. @throws LaurelError not_found */
  achievement: (id: string, version?: number) => Promise<AchievementRow>;
  /** Where its picture is a file. */
  pictureOf: (row: AchievementRow, language: Language) => string;
  /** Its id, in the caller's write: the claim letter goes out after the commit. @throws LaurelError conflict (they hold one that stands) */
  award: (db: Writer, earned: EarnedAward) => Promise<string>;
  /** Its id, in the caller's write; `undefined` where they were given one before that stands. */
  complete: (db: Writer, done: CompletedAward) => Promise<string | undefined>;
  /** Of these achievements, what somebody at this address took that stands at this moment: neither revoked nor suspended nor expired. */
  held: (db: AcrossReader, email: string, achievements: readonly string[]) => Promise<readonly HeldAward[]>;
  /** Which of these achievements wait to be kept by somebody at this address: a letter went out, and nobody has answered it. */
  offered: (email: string, achievements: readonly string[]) => Promise<readonly string[]>;
  /** The DIDs whose owner proved to hold them when keeping an award that was given to this address. */
  keysOf: (email: string) => Promise<readonly string[]>;
  /** The address whose owner proved to hold this DID when keeping this very badge of a profile, as long as it stands; `undefined` for any other DID or badge. */
  holderOf: (profile: string, credential: { id: string; did: string }) => Promise<string | undefined>;
  /** Whoever proved to own this address erases themselves: their awards stay under a pseudonym (`forgetRecipient`). Answers how many, and of how many no wallet had anything. */
  forget: (db: Writer, address: string) => Promise<Forgotten>;
  /** What stands for somebody at this address and no wallet has taken, of every profile: lost once it is forgotten. */
  notKept: (email: string) => Promise<readonly AwardNotKept[]>;
  /** Where one of these is kept, for whoever proved to own the address. @throws LaurelError not_found */
  linkToKeep: (award: { id: string; email: string }) => Promise<string>;
  /** Of these awards, those that were revoked. */
  revokedOf: (awards: readonly string[]) => Promise<readonly string[]>;
  /** What somebody at this address took of a profile and still has, newest first. */
  heldBy: (profile: string, email: string) => Promise<readonly Pick<AwardRow, 'achievementId' | 'achievementVersion' | 'awardedOn'>[]>;
  /** What a profile offers to an address and nobody keeps yet. */
  waitingAt: (profile: string, email: string) => Promise<readonly WaitingAward[]>;
  /** The address of a credential offer of one of these, for a wallet in somebody's care. @throws LaurelError not_found · offer_claimed · award_revoked · award_state */
  offerInCare: (profile: string, award: { awardId: string; email: string }) => Promise<string>;
  /** Somebody who had no mailbox has an address now: what they were given goes on under it, in the caller's write. */
  readdress: (db: Writer, addresses: { before: string; email: string }) => Promise<void>;
  /** The addresses of all skills that achievements of a profile name, in any version and in drafts. */
  skillsNamed: (db: Pick<ScopedReader, 'list'>) => Promise<ReadonlySet<string>>;
  /** Who else publishes what `actor` wrote, where the profile has a second person do so; nobody where it does not. */
  publishers: (profile: string, actor: Actor) => Promise<readonly Person[]>;
  /** A statement of a profile as a JWT, by its key for credentials. @throws LaurelError not_found */
  state: (profile: string, typ: string, payload: JsonObject) => Promise<string>;
  /** How a wallet takes what `statements` knows by this reference; `undefined` where this profile offers none. @throws LaurelError not_found */
  offerStatement: (profile: string, reference: StatementReference) => StatementOffer | undefined;
  /** The `credentialStatus` of a statement under this id, which `endStatement` sets. Outside of any write. @throws LaurelError not_found */
  statementStatus: (profile: string, credentialId: string) => Promise<JsonObject>;
  /** It holds no more, whoever has a copy: in the caller's write. */
  endStatement: (db: Writer, profile: string, credentialId: string) => Promise<void>;
  /** What a profile signs of a statement it took in: an EndorsementCredential (Open Badges 3.0). Outside of any write. @throws LaurelError not_found · lint_failed */
  endorse: (profile: string, asked: EndorsementAsked) => Promise<Endorsed>;
};

export function openAwarding(issuer: Issuer): Awarding {
  const open = issuer.store.across('an achievement is public, whoever its profile');
  return {
    profiles: issuer.profiles,
    achievements: keptAchievements(open),
    achievement: async (id, version) => {
      const row = await open.read((db) => db.one(Achievement, version === undefined ? { id, current: 1 } : { id, version }));
      if (!row) throw new LaurelError('not_found');
      return row;
    },
    pictureOf: (row, language) => pictureAddress(row, language, 'svg'),
    award: (db, earned) => awardEarned(issuer, db, earned),
    complete: (db, done) => awardCompleted(issuer, db, done),
    held: async (db, email, achievements) => {
      if (achievements.length === 0) return [];
      const at = now(issuer.context);
      const where = { achievementId: In([...achievements]), emailKey: emailKey(email), state: In(['kept', 'issued']), standing: 'good' as const };
      const rows = await Promise.all(
        issuer.profiles.map(({ slug }) => db.list(Award, { ...where, profile: slug }, { order: { awardedOn: 'ASC', id: 'ASC' } })),
      );
      return rows.flat().filter(({ validUntil }) => validUntil === null || validUntil > at);
    },
    offered: (email, achievements) =>
      open.read(async (db) => {
        const where = { emailKey: emailKey(email), state: 'offered' as const, standing: 'good' as const };
        const rows = await inPieces(achievements, (piece) => db.list(Award, { ...where, achievementId: In(piece) }));
        return rows.map(({ achievementId }) => achievementId);
      }),
    keysOf: (email) => open.read((db) => provedKeys(issuer, db, email)),
    holderOf: (profile, { id, did }) =>
      issuer.store.as(profile).read(async (db) => {
        const signed = await db.one(IssuedCredential, { id, holderKey: did, supersededAt: IsNull() });
        if (!signed || !isWhole(signed.configuration)) return undefined;
        return (await db.one(Award, { id: signed.awardId, state: 'kept', standing: 'good' }))?.recipientEmail;
      }),
    forget: (db, address) => forgetRecipient(issuer, db, address),
    notKept: (email) => notKeptOf(issuer, email),
    linkToKeep: (award) => linkToKeep(issuer, award),
    revokedOf: (awards) =>
      open.read(async (db) => (await inPieces(awards, (piece) => db.list(Award, { id: In(piece), standing: 'revoked' }))).map(({ id }) => id)),
    heldBy: (profile, email) =>
      issuer.store
        .as(profile)
        .read((db) =>
          db.list(Award, { emailKey: emailKey(email), state: In(['kept', 'issued']), standing: 'good' }, { order: { awardedOn: 'DESC', id: 'ASC' } }),
        ),
    waitingAt: (profile, email) => waitingAt(issuer, profile, email),
    offerInCare: (profile, award) => offerInCare(issuer, profile, award),
    readdress: (db, addresses) => readdress(issuer, db, addresses),
    skillsNamed: async (db) => {
      const versions = (await db.list(Achievement, {})).flatMap(({ definition }) => definition.alignments.map(({ targetUrl }) => targetUrl));
      const drafts = (await db.list(AchievementDraft, {})).flatMap(({ form }) => form.alignments.map(({ url }) => url));
      return new Set([...versions, ...drafts]);
    },
    publishers: async (profile, actor) => {
      const { asks, others } = await gateFor(issuer, profile, actor);
      return asks ? others : [];
    },
    offerStatement: (slug, reference) => {
      const profile = profileOf(issuer, slug);
      if (!offersStatements(issuer, profile)) return undefined;
      const { uri, until } = offerStatement(issuer, profile, reference);
      const { hostedWallet: hosted } = issuer.config;
      return { uri, until, app: appLink(uri), ...(hosted !== undefined && hosted !== 'none' && { hosted: newWallet(new URL(hosted).origin, uri) }) };
    },
    statementStatus: (profile, credentialId) => placeOfStatement(issuer, profile, credentialId),
    endStatement,
    endorse: (profile, asked) => endorse(issuer, profile, asked),
    state: async (profile, typ, payload) => {
      const { did } = profileOf(issuer, profile);
      const signer = await issuer.agent.signer(did, 'credentials');
      return signJws({ typ, kid: signer.verificationMethod }, { iss: did, ...payload }, signer);
    },
  };
}

/**
 * Rows of achievements are added and superseded, never changed: as many rows, as many of them current, are the same rows, whichever process wrote them. Two counts
 * along an index instead of every definition at every page that strangers ask for.
 */
function keptAchievements(open: ReturnType<Issuer['store']['across']>): Awarding['achievements'] {
  let kept: { as: string; rows: readonly AchievementRow[] } | undefined;
  return () =>
    open.read(async (db) => {
      const as = `${await db.count(Achievement, {})} ${await db.count(Achievement, { current: 1 })}`; // first: what comes in between is read once more
      if (kept?.as !== as) kept = { as, rows: Object.freeze(await db.list(Achievement, { current: 1 })) };
      return kept.rows;
    });
}

async function awardEarned(issuer: Issuer, db: Writer, { achievement, recipient, results, earning, actor }: EarnedAward): Promise<string> {
  const scoped = db.as(achievement.profile);
  const draft = { ...recipient, externalId: null, awardedOn: earning.decidedOn, results, batch: null, pin: false };
  if ((await knownHolders(scoped, achievement.id, [draft], now(issuer.context))).find(draft)) throw new LaurelError('conflict');
  const assessment = { class: 'assessed-here' as const, attestation: null, earning };
  const [made] = await makeAwards(issuer, scoped, { achievement, assessment, drafts: [draft], actor });
  if (!made) throw new Error('one draft makes one award');
  return made.id;
}

async function awardCompleted(
  issuer: Issuer,
  db: Writer,
  { achievement, recipient, class: assessed, completed, actor }: CompletedAward,
): Promise<string | undefined> {
  const scoped = db.as(achievement.profile);
  const draft = { ...recipient, externalId: null, awardedOn: null, results: [], batch: null, pin: false };
  if ((await knownHolders(scoped, achievement.id, [draft], now(issuer.context))).find(draft)) return undefined;
  const assessment = { class: assessed, attestation: null, earning: completed };
  const [made] = await makeAwards(issuer, scoped, { achievement, assessment, drafts: [draft], actor });
  return made?.id;
}

/** A key that a roster named proves nothing: `kept` alone is an answer to a proof (OID4VCI 1.0, section 8.2.1). */
async function provedKeys(issuer: Issuer, db: AcrossReader, email: string): Promise<string[]> {
  const achievements = await db.list(Achievement, { current: 1 });
  const where = { achievementId: In(achievements.map(({ id }) => id)), emailKey: emailKey(email), state: 'kept' as const };
  const kept = (await Promise.all(issuer.profiles.map(({ slug }) => db.list(Award, { ...where, profile: slug })))).flat();
  if (kept.length === 0) return [];
  const copies = await db.list(IssuedCredential, { awardId: In(kept.map(({ id }) => id)), supersededAt: IsNull() });
  return [...new Set(copies.filter(({ configuration }) => isWhole(configuration)).map(({ holderKey }) => holderKey))];
}
