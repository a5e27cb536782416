import { MoreThan } from '@laurel/store';
import { LinkButton, Time, type Translate, usePage } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { COPIES_SET_ASIDE } from '../limits.ts';
import { Badge } from '../records.ts';
import { Saved } from './records.ts';

/**
 * When a wallet was last saved, and how many badges have come since; with `undefined`, how many there are in all. `renewed`: copies were fetched since with a
 * token that lies in the file, which is good once.
 */
export type LastSaved = { at: string | undefined; since: number; renewed: boolean };

export const lastSaved = (holder: Pick<Holder, 'store'>, owner: string): Promise<LastSaved> =>
  holder.store.as(owner).read(async (db) => {
    const saved = await db.one(Saved, {});
    const at = saved?.savedAt ?? undefined;
    return { at, renewed: at !== undefined && at < (saved?.renewedAt ?? ''), since: await db.count(Badge, at === undefined ? {} : { keptAt: MoreThan(at) }) };
  });

/** In a sentence, also where it never was. */
export function savedWhen(t: Translate, { at, since, renewed }: LastSaved) {
  if (at === undefined) return t('holder.safe.never');
  const date = <Time at={at} dateOnly />;
  const last = since === 0 ? t.rich('holder.safe.last', { date }) : t.rich('holder.safe.since', { date, count: since });
  return renewed ? (
    <>
      {last} {t('holder.safe.renewed', { copies: COPIES_SET_ASIDE })}
    </>
  ) : (
    last
  );
}

/** On the first page: a word where something would be lost, a quieter one where nothing would. */
export function SavedNotice({ saved }: { saved: LastSaved }) {
  const { t } = usePage();
  const { at, since, renewed } = saved;
  if (at === undefined && since === 0) return null;
  if (since === 0 && !renewed)
    return (
      <p class="hint part">
        {t.rich('holder.safe.last', { date: <Time at={at ?? ''} dateOnly /> })} <a href="/wallet/safe">{t('holder.safe.look')}</a>
      </p>
    );
  return (
    <aside class="notice part" aria-label={t('holder.safe.title')}>
      <p>{savedWhen(t, saved)}</p>
      <div class="actions">
        <LinkButton href="/wallet/backup" kind="quiet">
          {t('holder.safe.save')}
        </LinkButton>
      </div>
    </aside>
  );
}
