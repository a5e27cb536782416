import type { Translate } from '@laurel/web';
import type { DisclosureRow, Shown as ShownOnce } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import { lastShown } from '../share/together.ts';
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

/** What of which badges somebody was shown: names of fields, and after them what only an earlier answer had. `badges`: those that are still there, for a list that has others of the same title. */
export function Shown({ t, shown, badges = [] }: { t: Translate; shown: DisclosureRow['shown']; badges?: readonly ListedBadge[] }) {
  if (shown.length === 0) return <>{t('holder.shared.nothing')}</>;
  const last = lastShown(shown);
  const rest = shown.filter((one) => one.earlier !== undefined);
  const isOfLast = ({ badgeId }: ShownOnce) => last.some((one) => one.badgeId === badgeId);
  return (
    <>
      {[...last, ...rest.filter((one) => !isOfLast(one))].map((one) => (
        <p>
          <strong>
            <bdi>{one.title}</bdi>
          </strong>
          {badges
            .filter(({ id }) => id === one.badgeId)
            .map(({ facts }) => (
              <ToldApart facts={facts} />
            ))}
          <br />
          {fieldsOf(t, one)}
          {rest
            .filter((other) => other.badgeId === one.badgeId && isOfLast(other))
            .map((other) => (
              <>
                <br />
                <span class="soft">{fieldsOf(t, other)}</span>
              </>
            ))}
        </p>
      ))}
    </>
  );
}

function fieldsOf(t: Translate, { format, claims, earlier }: ShownOnce): string {
  const fields = format === 'ldp_vc' ? t('holder.shared.whole') : claims.length === 0 ? t('holder.shared.bare') : claimLabels(claims, t);
  return earlier === undefined ? fields : t(`holder.shared.earlier.${earlier}`, { fields });
}
