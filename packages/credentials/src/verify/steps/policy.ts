import type { Voucher } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Policy } from '../types.ts';
import type { Verified } from './signature.ts';

export function checkPolicy({ issuer }: Pick<Verified, 'issuer'>, vouchers: readonly Voucher[], policy: Policy | undefined, run: Run): undefined {
  if (!policy || (policy.issuers === undefined && policy.vouched !== true)) return note(run, 'policy', 'policy_none');
  if (policy.issuers !== undefined && !policy.issuers.includes(issuer)) return note(run, 'policy', 'policy_issuer', { detail: issuer });
  if (policy.vouched === true && vouchers.length === 0) return note(run, 'policy', 'policy_vouched', { detail: issuer });
  note(run, 'policy', 'policy_ok');
}
