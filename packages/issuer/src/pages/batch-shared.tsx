import { Link, Part, Side, Sides, type Translate } from '@laurel/web';
import type { Beside } from '../awards/beside-earlier.ts';
import { PROBLEMS_SHOWN } from '../limits.ts';
import type { RosterLineRow } from '../records.ts';
import { sharedAddresses } from '../roster/same-recipient.ts';
import { visible } from './batch-cell.tsx';
import { MailAddress } from './mail-address.tsx';

/** No mistake that we could tell from a family's mailbox: said before it is awarded, and left to whoever knows them. */
export function SharedAddresses({ t, lines }: { t: Translate; lines: readonly RosterLineRow[] }) {
  const shared = sharedAddresses(lines.flatMap(({ line, read }) => (read === null ? [] : [{ ...read, line }])));
  if (shared.length === 0) return null;
  return (
    <Part id="shared" title={t('issuer.batch.shared', { count: shared.length })}>
      <div class="stack">
        <p>{t('issuer.batch.shared.what')}</p>
        <Sides>
          {shared.slice(0, PROBLEMS_SHOWN).map(({ email, rows }) => (
            <Side term={<MailAddress text={email} />}>
              {rows.map((row) => (
                <InFile t={t} {...row} />
              ))}
            </Side>
          ))}
        </Sides>
      </div>
      <More t={t} count={shared.length - PROBLEMS_SHOWN} />
    </Part>
  );
}

/** The same against the register: whoever has the badge there under another number would have it twice, if it is one person. */
export function BesideEarlier({ t, at, beside }: { t: Translate; at: string; beside: readonly Beside[] }) {
  if (beside.length === 0) return null;
  return (
    <Part id="beside" title={t('issuer.batch.beside', { count: beside.length })}>
      <div class="stack">
        <p>{t('issuer.batch.beside.what')}</p>
        <Sides>
          {beside.slice(0, PROBLEMS_SHOWN).map(({ line, row, has }) => (
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
      <More t={t} count={beside.length - PROBLEMS_SHOWN} />
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
