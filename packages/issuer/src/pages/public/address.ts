import type { Issuer } from '../../deps.ts';

/** The public page of a profile. */
export const addressOf = ({ slug }: { slug: string }): string => `/issuers/${slug}`;

/** Where `/` leads whoever is not signed in: to the one institution of this node, or to all of them. */
export const publicHome = ({ profiles }: Pick<Issuer, 'profiles'>): string => (profiles.length === 1 && profiles[0] ? addressOf(profiles[0]) : '/issuers');
