import { MoreThan } from '@laurel/store';
import { LinkButton, Time, type Translate, usePage } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { Badge } from '../records.ts';
import { Saved } from './records.ts';

/** When a wallet was last saved, and how many badges have come since; with `undefined`, how many there are in all. */
export type LastSaved = { at: string | undefined; since: number };

export const lastSaved = (holder: Pick<Holder, 'store'>, owner: string): Promise<LastSaved> =>
  holder.store.as(owner).read(async (db) => {
    const at = (await db.one(Saved, {}))?.savedAt ?? undefined;
    return { at, since: await db.count(Badge, at === undefined ? {} : { keptAt: MoreThan(at) }) };
  });

/** In a sentence, also where it never was. */
export function savedWhen(t: Translate, { at, since }: LastSaved) {
  if (at === undefined) return t('holder.safe.never');
  const date = <Time at={at} dateOnly />;
  return since === 0 ? t.rich('holder.safe.last', { date }) : t.rich('holder.safe.since', { date, count: since });
}

/** On the first page: a word where something would be lost, a quieter one where nothing would. */
export function SavedNotice({ saved: { at, since } }: { saved: LastSaved }) {
  const { t } = usePage();
  if (at === undefined && since === 0) return null;
  if (since === 0)
    return (
      <p class="hint part">
        {t.rich('holder.safe.last', { date: <Time at={at ?? ''} dateOnly /> })} <a href="/wallet/safe">{t('holder.safe.look')}</a>
      </p>
    );
  return (
    <aside class="notice part" aria-label={t('holder.safe.title')}>
      <p>{at === undefined ? t('holder.safe.never') : t.rich('holder.safe.since', { date: <Time at={at} dateOnly />, count: since })}</p>
      <div class="actions">
        <LinkButton href="/wallet/backup" kind="quiet">
          {t('holder.safe.save')}
        </LinkButton>
      </div>
    </aside>
  );
}
