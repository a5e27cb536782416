import { badgeFacts } from '../model/badge-facts.ts';
import type { Endorsement, Verdict, Voucher } from '../types.ts';

/** A credential that came inside a record or as an endorsement, in the few words that a page says of it. Only what verified is told. */
export type Companion = Pick<Verdict, 'outcome' | 'code' | 'sentence' | 'checks'> & {
  title?: string;
  /** What it is called by whoever vouches for it here, else by itself. */
  issuer?: { did: string; name?: string; vouchers: Voucher[] };
};
export type Endorser = Companion & Pick<Endorsement, 'of' | 'counts' | 'record'> & { words?: string };

/** What has a verdict of its own and does not decide that of the badge it came with. */
export type Beside = { inside: Companion[]; endorsements: Endorser[] };

export const besideOf = ({ inside = [], endorsements = [] }: Pick<Verdict, 'inside' | 'endorsements'>): Beside => ({
  inside: inside.map(companionOf),
  endorsements: endorsements.map(({ of, counts, record, verdict }) => {
    const { comment } = verdict.credential ? badgeFacts(verdict.credential) : {};
    return { ...companionOf(verdict), of, counts, ...(record && { record }), ...(comment !== undefined && { words: comment }) };
  }),
});

function companionOf({ outcome, code, sentence, checks, credential, issuer }: Verdict): Companion {
  const { name: title, issuerName } = credential ? badgeFacts(credential) : {};
  const name = issuer?.vouchers[0]?.name ?? issuerName;
  return {
    ...{ outcome, code, sentence, checks },
    ...(title !== undefined && { title }),
    ...(issuer && { issuer: { did: issuer.did, vouchers: issuer.vouchers, ...(name !== undefined && { name }) } }),
  };
}
