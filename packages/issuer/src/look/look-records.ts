import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';
import type { Banner, CertificateDesign, Contact } from './look.ts';

/** How an institution looks and where it is asked, version by version; the newest counts. Null where it went back to what stands without. */
export type LookKind = 'banner' | 'certificate' | 'contact';
export type LookRow = {
  profile: string;
  kind: LookKind;
  version: number;
  look: Banner | CertificateDesign | Contact | null;
  decidedAt: string;
  decidedBy: string;
};
export const Look = scopedTable<LookRow>()('profile_look', 'profile', {
  profile: text(key),
  kind: text(key),
  version: integer(key),
  look: json(nullable),
  decidedAt: text(),
  decidedBy: text(),
});

export const lookMigration: Migration = {
  id: 'issuer-0024-looks',
  sql: [
    `CREATE TABLE profile_look (
      profile text NOT NULL REFERENCES issuer_profile (slug), kind text NOT NULL, version integer NOT NULL, look text,
      decided_at text NOT NULL, decided_by text NOT NULL, PRIMARY KEY (profile, kind, version))`,
  ],
};
