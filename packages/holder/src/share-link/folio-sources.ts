import type { Verdict } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { FOLIO_BADGES } from '../limits.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { CopiesAwaited, type Source, shareSource } from './source.ts';

/** `other`: kept for somebody else, whose it is to share. `many`: behind the last that one address shows. `awaited`: its copies are to come. Else what the pipeline says of it. */
export type LeftOut = { badge: ListedBadge; why: 'other' | 'many' | 'awaited' | Verdict['sentence'] };
export type FolioSources = { sources: Source[]; leftOut: LeftOut[] };

/** Of a collection's badges those that can be shown together, in its order, and the others. */
export async function folioSources(holder: Holder, owner: string, badges: readonly ListedBadge[]): Promise<FolioSources> {
  const [own, others] = [badges.filter(({ whose }) => whose !== 'other'), badges.filter(({ whose }) => whose === 'other')];
  const read = await Promise.all(own.slice(0, FOLIO_BADGES).map((badge) => sourceOf(holder, owner, badge)));
  return {
    sources: read.filter((one) => 'fields' in one),
    leftOut: [
      ...read.filter((one) => 'why' in one),
      ...others.map((badge): LeftOut => ({ badge, why: 'other' })),
      ...own.slice(FOLIO_BADGES).map((badge): LeftOut => ({ badge, why: 'many' })),
    ],
  };
}

async function sourceOf(holder: Holder, owner: string, badge: ListedBadge, whole = false): Promise<Source | LeftOut> {
  try {
    return await shareSource(holder, owner, badge.id, whole);
  } catch (error) {
    // Where its issuer gives no copies, all of it is what there is to show, on a sheet of its own.
    if (error instanceof CopiesAwaited) return error.isDenied ? sourceOf(holder, owner, badge, true) : { badge, why: 'awaited' };
    if (!(error instanceof BadgeRefused)) throw error;
    return { badge, why: error.verdict.sentence };
  }
}
