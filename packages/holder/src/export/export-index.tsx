import type { Translate } from '@laurel/web';
import type { Index } from './export-all.tsx';

/**
 * The page in the archive: plain HTML without script, style or address, so that any browser of any year shows it from a disk.
 */
export function ExportIndex({ index: { made, by, badges }, t }: { index: Index; t: Translate }) {
  return (
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t('holder.export.title')}</title>
      </head>
      <body>
        <h1>{t('holder.export.title')}</h1>
        <p>{t('holder.export.made', { count: badges.length, date: t.date(made.slice(0, 10)), by })}</p>
        <p>{t('holder.export.how')}</p>
        {badges.map(({ title, issuer, issuerDid, awarded, ends, whose, edition, verdict, collections, files }) => (
          <section>
            <h2>{title}</h2>
            <dl>
              <dt>{t('holder.collection.issuer')}</dt>
              <dd>{issuer ?? issuerDid}</dd>
              {whose !== 'key' && (
                <>
                  <dt>{t('holder.badge.to')}</dt>
                  <dd>{t(`holder.whose.${whose}`)}</dd>
                </>
              )}
              {awarded !== undefined && (
                <>
                  <dt>{t('holder.badge.awarded')}</dt>
                  <dd>{awarded}</dd>
                </>
              )}
              {ends !== undefined && (
                <>
                  <dt>{t('holder.export.ends')}</dt>
                  <dd>{ends}</dd>
                </>
              )}
              <dt>{t('holder.export.verdict')}</dt>
              <dd>
                {verdict.sentence} {verdict.asOf !== undefined && `(${verdict.asOf})`}
              </dd>
              <dt>{t('holder.export.edition')}</dt>
              <dd>{edition}</dd>
              {collections.length > 0 && (
                <>
                  <dt>{t('holder.nav.collections')}</dt>
                  <dd>{collections.join(', ')}</dd>
                </>
              )}
              <dt>{t('holder.export.files')}</dt>
              <dd>
                {files.length === 0 && t('holder.export.no-file')}
                <ul>
                  {files.map(({ path }) => (
                    <li>
                      <a href={path}>{path.split('/').at(-1)}</a>
                    </li>
                  ))}
                </ul>
              </dd>
            </dl>
          </section>
        ))}
      </body>
    </html>
  );
}
