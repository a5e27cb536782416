import { now } from '@laurel/base';
import { type BadgeFacts, badgeFacts, type Credential, verifyCredential } from '@laurel/credentials';
import type { Person } from '@laurel/people';
import { z } from 'zod';
import type { Holder } from '../deps.ts';
import { olderFacts } from '../import/older-facts.ts';
import { claimsIn } from '../import/unproven.ts';
import { namedIn, type Whose } from '../import/whose.ts';
import type { Before } from '../records.ts';
import { withoutCredential } from '../wallet/last-verdict.ts';
import type { Row } from './wallet-rows.ts';

/**
 * What a restored badge says and how it stands, read from the badge itself: the file's word for either would make anything look checked. Nobody is asked here, so
 * whether it still stands is undetermined until the job has asked, right away. How it stood when it was saved is kept beside that, as the file's word.
 */
export async function unchecked(
  { context, verifying }: Pick<Holder, 'context' | 'verifying'>,
  { document, facts, whose, holderKid, verdict: former }: Row,
  { copies, person }: { copies: readonly Row[]; person: Person },
): Promise<Row> {
  const compact = copies.find((copy) => typeof copy.compact === 'string')?.compact;
  const text = String(document ?? compact ?? '');
  const verdict = await verifyCredential(text, { ...verifying, ...ASKS_NOBODY });
  const claims = verdict.older ? undefined : claimsIn(text);
  const older = verdict.older && olderFacts(verdict.older);
  const read = claims ? badgeFacts(claims) : older?.name === undefined ? (facts as BadgeFacts) : older; // demandRow looked at it
  return {
    facts: read,
    whose: whoseIs(),
    verdict: { ...withoutCredential(verdict), unasked: true, ...beforeOf(former, context.clock()) },
    checkAfter: verdict.older ? null : now(context),
  };

  /** By a key that came along and that it names, by this person's own address, and else as it was said. */
  function whoseIs(): Whose {
    if (copies.length > 0 || (typeof holderKid === 'string' && read.holderId !== undefined && holderKid.startsWith(`${read.holderId}#`))) return 'key';
    if (whose === 'other') return 'other';
    const named = namedIn({ ...(claims && { credential: claims as Credential }), ...(verdict.older && { older: verdict.older }) }, read, person); // reads what is well formed
    return named === 'this-address' ? 'address' : 'said';
  }
}

const Wrong = z.enum(['status_revoked', 'status_suspended']);
const Answered = z.looseObject({
  ...{ outcome: z.string(), code: z.string(), asOf: z.iso.datetime(), checks: z.array(z.looseObject({ code: z.string(), outcome: z.string() })) },
  before: z.object({ at: z.iso.datetime(), wrong: Wrong.optional() }).optional(),
});

/** Nothing where the file's own verdict was none, or is no verdict, or is from a day to come. */
function beforeOf(former: unknown, now: Date): { before?: Before } {
  const { data } = Answered.safeParse(former);
  if (!data) return {};
  const { outcome, code, asOf, checks, before } = data;
  const wrong = [code, ...checks.flatMap((check) => (check.outcome === 'fail' ? check.code : []))]
    .flatMap((one) => Wrong.safeParse(one).data ?? [])
    .toSorted()[0];
  const told = outcome === 'valid' ? { at: asOf } : outcome === 'invalid' && wrong ? { at: asOf, wrong } : before;
  return told && Date.parse(told.at) <= now.getTime() ? { before: { at: told.at, ...(told.wrong && { wrong: told.wrong }) } } : {};
}

const silent = async () => ({ state: 'unreachable' as const, reason: 'nobody is asked while a backup is restored' });
const ASKS_NOBODY = { resolve: silent, fetchStatus: silent, vouch: async () => [] };
