import type { Translate } from '@laurel/web';
import type { DisclosureRow } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { ToldApart } from './cards.tsx';

/** Who was shown something, or in what way nobody by name: of a share, who could open it. */
export function recipientName(t: Translate, told: Pick<DisclosureRow, 'verifierName' | 'outcome' | 'level'>): string {
  if (told.verifierName !== '') return told.verifierName;
  if (told.outcome === 'handed') return t('holder.share.file.anybody');
  return t(told.level === null ? 'holder.share.anybody' : `holder.share.level.${told.level}`);
}

/** Beside the name that its owner gave somebody: who else could open what was shared. */
export const couldOpen = (t: Translate, { verifierName, level }: Pick<DisclosureRow, 'verifierName' | 'level'>): string | undefined =>
  verifierName === '' || level === null || level === 'file' ? undefined : t(`holder.share.level.${level}`);

/** Of one disclosure, as its page is called. */
export function disclosureTitle(t: Translate, told: Pick<DisclosureRow, 'verifierName' | 'outcome'>): string {
  if (told.verifierName !== '') return t('holder.told.title', { name: told.verifierName });
  return t(told.outcome === 'handed' ? 'holder.told.title.file' : 'holder.told.title.link');
}

/** What of which badges somebody was shown: names of fields. `badges`: those that are still there, for a list that has others of the same title. */
export function Shown({ t, shown, badges = [] }: { t: Translate; shown: DisclosureRow['shown']; badges?: readonly ListedBadge[] }) {
  if (shown.length === 0) return <>{t('holder.shared.nothing')}</>;
  return (
    <>
      {shown.map(({ badgeId, title, format, claims }) => (
        <p>
          <strong>
            <bdi>{title}</bdi>
          </strong>
          {badges
            .filter(({ id }) => id === badgeId)
            .map(({ facts }) => (
              <ToldApart facts={facts} />
            ))}
          <br />
          {format === 'ldp_vc' ? t('holder.shared.whole') : claims.length === 0 ? t('holder.shared.bare') : claimLabels(claims, t)}
        </p>
      ))}
    </>
  );
}
