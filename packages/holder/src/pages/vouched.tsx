import { OWN_LIST, type Voucher, vouchedName } from '@laurel/credentials';
import { State, usePage } from '@laurel/web';

/** Who vouches for somebody: a name from a register, or that nobody we know does, which is no fault of theirs. */
export function Vouched({ vouchers }: { vouchers: readonly Voucher[] }) {
  const { t } = usePage();
  if (vouchers.length === 0) return <p class="soft">{t('holder.vouched.nobody')}</p>;
  return (
    <>
      {vouchers.map((voucher) => (
        <p>
          <State kind="ok">{t('holder.vouched')}</State>{' '}
          {voucher.registry === OWN_LIST
            ? t.rich('holder.vouched.own-list', { name: <bdi>{vouchedName(voucher, t.language)}</bdi> })
            : t.rich('holder.vouched.registry', { registry: <bdi>{voucher.registry}</bdi>, name: <bdi>{vouchedName(voucher, t.language)}</bdi> })}
        </p>
      ))}
    </>
  );
}
