import { createHash } from 'node:crypto';
import { LaurelError } from '@laurel/base';
import type { PathwayApprovalRow } from './approval-records.ts';
import type { PathwayRow } from './records.ts';

/** What a page showed of the newest version and of its approval: it travels with each button, so that nobody goes over, sends or offers what they have not had before them. */
export const draftMark = ({ version, state, createdBy, definition }: PathwayRow, approval?: PathwayApprovalRow | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([version, state, createdBy, definition, approval?.state ?? '', approval?.askedAt ?? '']))
    .digest('base64url')
    .slice(0, 22);

/** @throws LaurelError conflict (changed since it was `seen`, or nothing says what was seen) */
export function demandSeen(seen: string, row: PathwayRow, approval?: PathwayApprovalRow | undefined): void {
  if (seen !== draftMark(row, approval)) throw new LaurelError('conflict');
}
