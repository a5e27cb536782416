import { Link, MailAddress, Part, Side, Sides, type Translate } from '@laurel/web';
import type { DraftLook } from '../awards/look-over-draft.ts';
import { visible } from './batch-cell.tsx';

/** No mistake that we could tell from a family's mailbox: said before it is awarded, and left to whoever knows them. */
export function SharedAddresses({ t, shared: { count, shown } }: { t: Translate; shared: DraftLook['shared'] }) {
  if (count === 0) return null;
  return (
    <Part id="shared" title={t('issuer.batch.shared', { count })}>
      <div class="stack">
        <p>{t('issuer.batch.shared.what')}</p>
        <Sides>
          {shown.map(({ email, count, rows }) => (
            <Side term={<MailAddress text={email} />}>
              {rows.map((row) => (
                <InFile t={t} {...row} />
              ))}
              <More t={t} count={count - rows.length} />
            </Side>
          ))}
        </Sides>
      </div>
      <More t={t} count={count - shown.length} />
    </Part>
  );
}

/** The same against the register: whoever has the badge there under another number would have it twice, if it is one person. */
export function BesideEarlier({ t, at, beside: { count, shown } }: { t: Translate; at: string; beside: DraftLook['beside'] }) {
  if (count === 0) return null;
  return (
    <Part id="beside" title={t('issuer.batch.beside', { count })}>
      <div class="stack">
        <p>{t('issuer.batch.beside.what')}</p>
        <Sides>
          {shown.map(({ line, row, has }) => (
            <Side term={<MailAddress text={row.email} />}>
              <InFile t={t} line={line} {...row} />
              <p>
                <Link href={`${at}/awards/${has.id}`}>{t('issuer.batch.beside.has', { id: has.externalId ?? '' })}</Link>{' '}
                <bdi>{visible(has.recipientName ?? '')}</bdi>
              </p>
            </Side>
          ))}
        </Sides>
      </div>
      <More t={t} count={count - shown.length} />
    </Part>
  );
}

function InFile({ t, line, externalId, name }: { t: Translate; line: number; externalId: string | null; name: string | null }) {
  return (
    <p>
      {t('issuer.batch.shared.line', { line, id: externalId ?? '' })} <bdi>{visible(name ?? '')}</bdi>
    </p>
  );
}

function More({ t, count }: { t: Translate; count: number }) {
  return count > 0 ? <p>{t('issuer.change.and-more', { count })}</p> : null;
}
