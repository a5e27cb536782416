import type { BadgeFacts } from '@laurel/credentials';
import { integer, json, key, nullable, scopedTable, text } from '@laurel/store';
import type { LastVerdict } from '../records.ts';
import type { FileKind } from './read-given.ts';
import type { Named } from './whose.ts';

/** A badge that somebody brought and looks at before keeping it: the file as it came, and what was found in it. */
export type LookedImportRow = {
  id: string;
  owner: string;
  /** The bytes as they came, base64. */
  content: string;
  kind: FileKind;
  /** Where it was fetched, if it was. */
  address: string | null;
  /** The badge's own text within the file. */
  document: string;
  documentId: string;
  issuerDid: string;
  named: Named;
  facts: BadgeFacts;
  verdict: LastVerdict;
  createdAt: string;
};
export const LookedImport = scopedTable<LookedImportRow>()('wallet_import', 'owner', {
  id: text(key),
  owner: text(),
  content: text(),
  kind: text(),
  address: text(nullable),
  document: text(),
  documentId: text(),
  issuerDid: text(),
  named: text(),
  facts: json(),
  verdict: json(),
  createdAt: text(),
});

/** A file that a badge came in, where its bytes are more than the badge's own text: a picture, a certificate, the same badge in another format. */
export type BadgeFileRow = { id: string; owner: string; badgeId: string; kind: FileKind; content: string; hash: string; size: number; keptAt: string };
export const BadgeFile = scopedTable<BadgeFileRow>()('wallet_file', 'owner', {
  id: text(key),
  owner: text(),
  badgeId: text(),
  kind: text(),
  content: text(),
  hash: text(),
  size: integer(),
  keptAt: text(),
});
