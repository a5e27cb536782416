import { z } from 'zod';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { wrongWithEmail } from '../roster/read-row.ts';
import { decideLook, newestLook } from './look.ts';

/** What keeps an address from being one for questions: the rules of a roster, and those of the configuration. */
export function wrongWithContact(email: string): 'email_missing' | 'email_no_at' | 'email_form' | undefined {
  return wrongWithEmail(email) ?? (z.email().safeParse(email).success ? undefined : 'email_form');
}

/** Where questions go when nobody decided otherwise in the browser. */
export const configuredContact = ({ config }: Pick<Issuer, 'config'>, slug: string): string | undefined =>
  config.profiles.find((profile) => profile.slug === slug)?.email;

/** At each start: what was decided in the browser stands before what the configuration says. */
export async function readContacts(issuer: Issuer): Promise<void> {
  for (const profile of issuer.profiles) {
    const { look } = await newestLook(issuer, profile.slug, 'contact');
    name(issuer, profile, look?.email);
  }
}

/**
 * Where questions of learners go from now on: every page, letter and badge names it. `undefined`: where the configuration says. What was signed before
 * keeps what it carries. @throws LaurelError not_found · conflict (`seen` is not the newest)
 */
export async function decideContact(issuer: Issuer, input: { profile: string; email: string | undefined; seen: number; actor: Actor }): Promise<void> {
  const { email, ...rest } = input;
  const profile = profileOf(issuer, input.profile);
  await decideLook(issuer, { ...rest, kind: 'contact', look: email === undefined ? undefined : { email } });
  name(issuer, profile, email);
}

function name(issuer: Issuer, profile: IssuerProfile, email: string | undefined): void {
  profile.email = email ?? configuredContact(issuer, profile.slug);
}
