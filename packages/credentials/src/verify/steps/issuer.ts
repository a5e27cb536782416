import { OWN_LIST, type Voucher } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/** Who vouches for the issuer here. "Unknown here" is not a fault of the credential. */
export async function askVouchers({ issuer }: Pick<Verified, 'issuer'>, run: Run): Promise<Voucher[]> {
  const vouchers = await run.vouch(issuer);
  const registries = vouchers.map(({ registry }) => registry).filter((registry) => registry !== OWN_LIST);
  if (registries.length > 0) note(run, 'issuer', 'issuer_vouched', { names: registries.join(', ') });
  else if (vouchers.length > 0) note(run, 'issuer', 'issuer_on_own_list');
  else note(run, 'issuer', 'issuer_unknown_here');
  return vouchers;
}
