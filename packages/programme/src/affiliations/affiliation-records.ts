import type { Language } from '@laurel/base';
import { key, nullable, openTable, scopedTable, text } from '@laurel/store';

export const ORGANISATION_KINDS = ['school-district', 'employer', 'association', 'other'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Who learners may link themselves to: never the issuer itself. It is closed, not removed: consents and ledgers name it. */
export type OrganisationRow = {
  id: string;
  profile: string;
  name: string;
  kind: OrganisationKind;
  /** Where it is written to; in `language`. */
  email: string;
  language: Language;
  createdAt: string;
  closedAt: string | null;
};
export const Organisation = scopedTable<OrganisationRow>()('organisation', 'profile', {
  id: text(key),
  profile: text(),
  name: text(),
  kind: text(),
  email: text(),
  language: text(),
  createdAt: text(),
  closedAt: text(nullable),
});

/** People of an organisation, who may ask and look for it. A role of the institution's would open desks that are none of theirs. */
export type MemberRow = { organisationId: string; personId: string; addedAt: string; addedBy: string };
export const OrganisationMember = openTable<MemberRow>('organisation_member', {
  organisationId: text(key),
  personId: text(key),
  addedAt: text(),
  addedBy: text(),
});

/** A learner's own link to an organisation; a row for each time. */
export type AffiliationRow = { id: string; personId: string; organisationId: string; joinedAt: string; leftAt: string | null };
export const Affiliation = scopedTable<AffiliationRow>()('affiliation', 'personId', {
  id: text(key),
  personId: text(),
  organisationId: text(),
  joinedAt: text(),
  leftAt: text(nullable),
});
