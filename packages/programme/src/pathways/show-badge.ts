import { createHash } from 'node:crypto';
import { LaurelError, newId, now, within } from '@laurel/base';
import { badgeFacts, badgeInPdf, type Credential, isJsonObject, type JsonObject, unbakeBadge, type Verdict, verifyCredential } from '@laurel/credentials';
import type { Person } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { RECHECK_AFTER_HOURS, RECHECK_LANES, RECHECK_MS, SHOWN_BADGES } from '../limits.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { countsAs, itemsOf } from './held-badges.ts';
import { type PathwayDefinition, PathwayWalk, ShownBadge, type ShownBadgeRow } from './records.ts';

/**
 * Another issuer's badge, shown for a pathway it counts toward: checked as anybody's, and whether it is theirs. What could not be checked is kept as that, and does
 * not count until it can be.
 * @throws LaurelError bad_form (its problem says why nothing was kept) · not_found (they are on no pathway any more) · too_many_requests
 */
export async function showBadge(
  deps: ProgrammeDeps,
  { definition, profile }: { definition: PathwayDefinition; profile: string },
  person: Person,
  given: string | Uint8Array,
): Promise<ShownBadgeRow['state']> {
  const badge = textOf(given);
  const verdict = await verify(deps, badge);
  const { credential, issuer, outcome } = verdict;
  if (verdict.older) throw refused('older');
  if (outcome === 'invalid') throw refused('invalid', verdict.sentence[person.language]);
  if (!credential || !issuer) throw refused('unchecked', verdict.sentence[person.language]);
  const row = rowOf(deps, person.id, badge, verdict, credential, issuer.did);
  const recognitions = await recognitionsNow(deps);
  if (!itemsOf(definition).some((item) => countsAs(item, row, { recognitions, profile }))) throw refused('elsewhere');
  if (!(await isTheirs(deps, credential, person))) throw refused('not_yours');
  await deps.store.as(person.id).write(async (db) => {
    if ((await db.count(PathwayWalk, {})) === 0) throw new LaurelError('not_found'); // left, or erased, while others were asked
    await db.remove(ShownBadge, { issuer: row.issuer, reference: row.reference });
    if ((await db.count(ShownBadge, {})) >= SHOWN_BADGES) throw new LaurelError('too_many_requests');
    await db.insert(ShownBadge, row);
  });
  return row.state;
}

/**
 * Asks again about those whose answer is old, or that could not be had, a few at a time and no longer than `RECHECK_MS`: whoever showed forty badges of hosts that
 * say nothing holds up nobody. What was not asked about in that time stays as it was. Whether all were.
 */
export async function recheckShown(deps: ProgrammeDeps, personId: string, { all = false }: { all?: boolean } = {}): Promise<boolean> {
  const waiting = (await staleShown(deps, personId, all)).toReversed();
  const lane = async () => {
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      const { id, badge } = row;
      const { outcome } = await verify(deps, badge);
      await deps.store.as(personId).write((db) => db.update(ShownBadge, { id }, { state: outcome, checkedAt: now(deps.context) }));
      left -= 1;
    }
  };
  let left = waiting.length;
  const lanes = Promise.all(Array.from({ length: RECHECK_LANES }, lane));
  lanes.catch(() => undefined); // of those that went on past the time: the next turn says what is wrong
  await within(RECHECK_MS, lanes);
  waiting.length = 0;
  return left === 0;
}

/** Those whose answer holds no longer: first what counts until now, the longest unasked before the others. */
export async function staleShown({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string, all = false): Promise<ShownBadgeRow[]> {
  const before = new Date(context.clock().getTime() - RECHECK_AFTER_HOURS * 3_600_000).toISOString();
  const rows = await store.as(personId).read((db) => db.list(ShownBadge, {}, { order: { checkedAt: 'ASC' } }));
  const stale = rows.filter(({ state, checkedAt }) => all || state === 'undetermined' || checkedAt <= before);
  return stale.toSorted((a, b) => Number(b.state === 'valid') - Number(a.state === 'valid'));
}

const verify = ({ agent, context }: ProgrammeDeps, badge: string): Promise<Verdict> =>
  verifyCredential(badge, { resolve: agent.resolve, fetchStatus: agent.fetchStatus, vouch: agent.vouch, schema: agent.givenSchema, clock: context.clock });

const refused = (code: string, detail: string = code): LaurelError =>
  new LaurelError('bad_form', { problems: [{ at: 'badge', code: `badge_${code}`, detail }] });

/** The badge itself of what was brought: pasted, a file, within a picture or a PDF. No address is followed. @throws LaurelError bad_form */
function textOf(given: string | Uint8Array): string {
  if (typeof given !== 'string') {
    const inside = badgeInPdf(given) ?? unbakeBadge(given);
    if (inside && !inside.ok) throw refused('picture');
    return textOf(inside ? inside.text : new TextDecoder().decode(given));
  }
  const text = given.trim();
  if (text === '') throw refused('nothing');
  if (/^https?:\S+$/i.test(text)) throw refused('link');
  return text;
}

function rowOf({ context }: ProgrammeDeps, personId: string, badge: string, verdict: Verdict, credential: Credential, issuer: string): ShownBadgeRow {
  const facts = badgeFacts(credential);
  return {
    id: newId(context),
    personId,
    issuer,
    achievementId: facts.achievementId ?? '',
    achievementType: facts.achievementType ?? '',
    name: (facts.name ?? '').slice(0, 200),
    issuerName: (facts.issuerName ?? '').slice(0, 200),
    // Whoever is "here" to another issuer is elsewhere to this one; where nothing is said, nobody assessed it.
    assessment: facts.assessment === 'assessed-here' || facts.assessment === 'assessed-elsewhere' ? 'assessed-elsewhere' : 'participation',
    awardedOn: (facts.awardedDate ?? facts.validFrom ?? now(context)).slice(0, 10),
    reference: facts.id ?? createHash('sha256').update(badge).digest('hex'),
    validUntil: facts.validUntil === undefined ? null : new Date(facts.validUntil).toISOString(),
    badge,
    state: verdict.outcome,
    checkedAt: now(context),
  };
}

/** A badge is theirs whose subject is a key that they proved to hold here, or that names the address they signed in with. */
async function isTheirs({ awarding }: ProgrammeDeps, { credentialSubject: subject }: Credential, { email }: Person): Promise<boolean> {
  if (!isJsonObject(subject)) return false;
  if (typeof subject.id === 'string' && (await awarding.keysOf(email)).includes(subject.id)) return true;
  return [subject.identifier].flat().some((one) => isJsonObject(one ?? null) && isAddress(one as JsonObject, email)); // as: the check beside it
}

/** IdentityObject of Open Badges 3.0 (section B.1.9): `sha256$…` of the address and the salt. A list of them may name several addresses of one person. */
function isAddress({ identityHash: identity, hashed, salt, identityType: type }: JsonObject, email: string): boolean {
  if (type !== 'emailAddress' || typeof identity !== 'string') return false;
  if (hashed !== true) return identity.toLowerCase() === email.toLowerCase();
  const digest = /^sha256\$([0-9a-f]{64})$/i.exec(identity)?.[1]?.toLowerCase();
  const salted = typeof salt === 'string' && salt !== 'not-used' ? salt : '';
  return [email, email.toLowerCase()].some(
    (address) =>
      createHash('sha256')
        .update(address + salted)
        .digest('hex') === digest,
  );
}
