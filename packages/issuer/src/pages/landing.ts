import { holds, type RoleName, type Session } from '@laurel/people';
import { listToApprove } from '../achievements/approvals.ts';
import type { Issuer } from '../deps.ts';

type Who = Pick<Session, 'person' | 'grants'>;

/** Where whoever opens the desk has something to do; `undefined` where nothing of it is theirs. */
export async function landingOf(issuer: Issuer, session: Who): Promise<string | undefined> {
  const first = (role: RoleName) => issuer.profiles.find((profile) => holds(session, role, profile.slug));
  const [registrars, auditors, operators] = [first('registrar'), first('auditor'), first('operator')];
  if (registrars) return `/desk/${registrars.slug}`;
  const decides = await landingOfDecider(issuer, session);
  if (decides !== undefined) return decides;
  if (auditors) return `/desk/${auditors.slug}/audit`;
  return operators && `/desk/${operators.slug}`;
}

/** Deciders approve what is published and decide applications: whichever of the two waits, what is published first. */
async function landingOfDecider(issuer: Issuer, session: Who): Promise<string | undefined> {
  const decides = issuer.profiles.filter(({ slug }) => holds(session, 'decider', slug));
  for (const { slug } of decides)
    if ((await listToApprove(issuer, slug, session.person.language)).some(({ state }) => state === 'waiting')) return approvalsAt(slug);
  for (const { slug } of decides) {
    const [waiting] = (await issuer.config.applicationsFor?.(slug, session)) ?? [];
    if (waiting) return waiting.href;
  }
  return decides[0] && approvalsAt(decides[0].slug);
}

const approvalsAt = (slug: string): string => `/desk/${slug}/approvals`;
