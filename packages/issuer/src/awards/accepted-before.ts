import type { ScopedReader } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { AwardEvent, type AwardRow } from '../records.ts';
import type { Correction, CorrectionRow } from './correction-records.ts';
import { differing, lacking } from './wrong-with-correction.ts';

type Pressed = { request: CorrectionRow; award: AwardRow; actor: Actor; correction: Correction; words: string };

/**
 * Whether the same registrar accepts with the same words what they have accepted already, as where the button was pressed twice. While what was signed is being
 * signed anew its award still says what was wrong, and its history says what is put right.
 * @returns the job of the first press, where there is one
 */
export async function acceptedBefore(
  issuer: Issuer,
  db: Pick<ScopedReader, 'list' | 'open' | 'scope'>,
  { request, award, actor, correction, words }: Pressed,
): Promise<{ job: string | undefined } | undefined> {
  if (request.state !== 'accepted' || request.decidedBy !== actor || request.answer !== (words || null)) return undefined;
  const differs = differing(award, correction);
  const [last] = await db.list(AwardEvent, { awardId: award.id, kind: 'corrected' }, { order: { position: 'DESC' }, take: 1 });
  if (Object.keys(differs).length > 0 && last?.note !== whatChanged(award, differs)) return undefined;
  const job = award.issueJobId === null ? undefined : await issuer.jobs.find(db.open, db.scope, award.issueJobId);
  return { job: job?.idempotencyKey === `again ${keyOf(request)}` ? job.id : undefined };
}

/** What a correction is signed anew under: once. */
export const keyOf = ({ id }: Pick<CorrectionRow, 'id'>): string => `correction ${id}`;

/** Whoever put what right answers for it: the history keeps both. */
export const whatChanged = (award: AwardRow, { name, awardedOn, results }: Correction): string =>
  [
    ...(name === undefined ? [] : [`${award.recipientName ?? '–'} → ${name ?? '–'}`]),
    ...(awardedOn === undefined ? [] : [`${award.awardedOn} → ${awardedOn}`]),
    ...(results === undefined ? [] : [`${said(lacking(award.results, results))} → ${said(lacking(results, award.results))}`]),
  ].join('; ');
const said = (results: AwardRow['results']) => results.map(({ title, value }) => `${title}: ${value}`).join(', ') || '–';
