import { Actions, LinkButton, More, PAPER_SIZES, Part, usePage } from '@laurel/web';
import { kindOfText } from '../import/read-given.ts';
import { isUnproven } from '../import/unproven.ts';
import type { BadgeDetails } from '../wallet/badges.ts';
import { FILE_TYPES } from '../wallet/document-type.ts';
import { wordFor } from './condition.tsx';

/** Every file that a badge can leave as: as it was signed, as it came, and what can be made of it. */
export function TakeAlong({ details: { badge, fresh, spent, ended, unsure, files } }: { details: BadgeDetails }) {
  const { t } = usePage();
  const of = wordFor(t, badge.facts);
  const at = `/wallet/badges/${badge.id}`;
  const kind = badge.document === null ? undefined : kindOfText(badge.document);
  const isLiving = badge.verdict.code !== 'status_revoked';
  const unproven = isUnproven(badge.verdict);
  // A picture or a certificate is of something earned, and a new one of what nobody could check would say more than is known.
  const canBeBaked = !unproven && badge.facts.ownType === undefined && (kind === 'json' || kind === 'jwt') && badge.verdict.older === undefined;
  return (
    <Part id="take" title={t('holder.badge.take')}>
      <p>{t(`holder.badge.take.says${badge.verdict.older ? '.older' : unproven ? '.unproven' : ''}`)}</p>
      <Actions>
        {files.map((file) => (
          <LinkButton href={`${at}/files/${file.id}`} kind="quiet" icon="file">
            {t('holder.badge.file', { kind: t(`holder.import.kind.${file.kind}`) })}
          </LinkButton>
        ))}
        {kind && (
          <LinkButton href={`${at}/badge.${FILE_TYPES[kind].ending}`} kind="quiet" icon="download">
            {t(of(`holder.badge.${FILE_TYPES[kind].ending}`))}
          </LinkButton>
        )}
        {canBeBaked &&
          (['png', 'svg'] as const).map((picture) => (
            <LinkButton href={`${at}/badge.${picture}`} kind="quiet" icon="download">
              {t(`holder.badge.${picture}`)}
            </LinkButton>
          ))}
        {canBeBaked &&
          PAPER_SIZES.map((size) => (
            <LinkButton href={`${at}/certificate.pdf?size=${size}`} kind="quiet" icon="print">
              {t(`holder.badge.certificate.${size}`)}
            </LinkButton>
          ))}
        {fresh + spent > 0 && (
          <LinkButton href={`${at}/badge.jwt`} kind="quiet" icon="download">
            {t(of('holder.badge.jwt'))}
          </LinkButton>
        )}
      </Actions>
      {canBeBaked && <p class="hint">{t('holder.badge.picture')}</p>}
      {badge.issuerUrl !== '' && isLiving && (badge.facts.ownType === undefined || fresh + spent > 0) && (
        <p class="hint">
          {t(`holder.badge.copies${ended ? '.ended' : unsure ? '.unsure' : ''}`, { fresh })}{' '}
          {ended && badge.document !== null && t('holder.badge.copies.whole')}
        </p>
      )}
      <More summary={t('holder.badge.move')}>
        <p>{t(of('holder.badge.move.says'))}</p>
        <ol>
          <li>{t.rich('holder.badge.move.save', { link: (words) => <a href="/wallet/backup">{words}</a> })}</li>
          <li>{t('holder.badge.move.restore', { place: t('holder.safe.restore') })}</li>
          <li>{t('holder.badge.move.then')}</li>
        </ol>
      </More>
    </Part>
  );
}
