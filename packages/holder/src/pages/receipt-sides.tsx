import type { BadgeFacts } from '@laurel/credentials';
import { Link, Side, Time, usePage } from '@laurel/web';
import { hostOf, placeOf } from '../claim/stranger-address.ts';
import { type BadgeRow, FROM_A_FILE } from '../records.ts';
import { issuerNameOf } from './condition.tsx';

/** What a consent receipt says, in the reader's language: what was decided, for whom, what for, of which data, from and until when, by whom. */
export function ReceiptSides({ receipt: { recipient, decided, purpose, categories, at, until, by } }: { receipt: NonNullable<BadgeFacts['receipt']> }) {
  const { t } = usePage();
  const inWords = (key: string, code: string) => (t.has(`${key}.${code}`) ? t(`${key}.${code}`) : code);
  return (
    <>
      <Side term={t('holder.decided.what')}>
        <p>{t(`holder.receipt.${decided}`)}</p>
        {at !== undefined && <p class="soft">{t.rich(`holder.decided.${decided === 'given' ? 'from' : 'on'}`, { date: <Time at={at} dateOnly /> })}</p>}
        {until !== undefined && <p class="soft">{t.rich('holder.decided.until', { date: <Time at={until} dateOnly /> })}</p>}
      </Side>
      <Side term={t('holder.decided.for')}>
        <p>
          <bdi>{recipient}</bdi>
        </p>
      </Side>
      {purpose !== undefined && (
        <Side term={t('holder.request.why')}>
          <p>
            <bdi>{inWords('holder.consent.purpose', purpose)}</bdi>
          </p>
        </Side>
      )}
      {categories.length > 0 && (
        <Side term={t('holder.decided.data')}>
          <ul>
            {categories.map((one) => (
              <li>
                <bdi>{inWords('holder.decided.category', one)}</bdi>
              </li>
            ))}
          </ul>
        </Side>
      )}
      {by !== undefined && (
        <Side term={t('holder.decided.by')}>
          <p>{t(`holder.decided.by.${by}`)}</p>
        </Side>
      )}
    </>
  );
}

/** Where it stands whether a decision still holds: no receipt can say. A link only to where its issuer is. */
export function StillHolds({ badge }: { badge: Pick<BadgeRow, 'facts' | 'verdict' | 'issuerDid' | 'issuerUrl'> }) {
  const { t } = usePage();
  const { facts, issuerDid, issuerUrl } = badge;
  const centre = URL.parse(facts.receipt?.withdrawal ?? '');
  const hosts = [placeOf(issuerDid)?.host, issuerUrl === FROM_A_FILE ? undefined : hostOf(issuerUrl).host];
  const isTheirs = centre !== null && /^https?:$/.test(centre.protocol) && hosts.includes(centre.host);
  return (
    <p>
      {t.rich('holder.decided.holds', {
        name: <bdi>{facts.receipt?.controller ?? issuerNameOf(badge, t)}</bdi>,
        link: (words) => (isTheirs ? <Link href={centre.href}>{words}</Link> : words),
      })}
    </p>
  );
}
