import type { Translate } from '@laurel/web';
import type { DisclosureRow } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import type { StandingShare } from '../share/read-ledger.ts';

/** Who was shown something, or in what way nobody by name: of a share that stands, who may open it. */
export function recipientName(t: Translate, { verifierName, outcome }: Pick<DisclosureRow, 'verifierName' | 'outcome'>, share?: StandingShare): string {
  if (verifierName !== '') return verifierName;
  if (outcome === 'handed') return t('holder.share.file.anybody');
  return t(share ? `holder.share.level.${share.level}` : 'holder.share.anybody');
}

/** Of one disclosure, as its page is called. */
export function disclosureTitle(t: Translate, told: Pick<DisclosureRow, 'verifierName' | 'outcome'>): string {
  if (told.verifierName !== '') return t('holder.told.title', { name: told.verifierName });
  return t(told.outcome === 'handed' ? 'holder.told.title.file' : 'holder.told.title.link');
}

/** What of which badges somebody was shown: names of fields. */
export function Shown({ t, shown }: { t: Translate; shown: DisclosureRow['shown'] }) {
  if (shown.length === 0) return <>{t('holder.shared.nothing')}</>;
  return (
    <>
      {shown.map(({ title, format, claims }) => (
        <p>
          <strong>
            <bdi>{title}</bdi>
          </strong>
          <br />
          {format === 'ldp_vc' ? t('holder.shared.whole') : claims.length === 0 ? t('holder.shared.bare') : claimLabels(claims, t)}
        </p>
      ))}
    </>
  );
}
