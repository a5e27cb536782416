import { type BadgeFacts, pictureIn, vouchedName } from '@laurel/credentials';
import { BadgeArt, State, type StateKind, Time, type Translate, usePage } from '@laurel/web';
import { placeOf } from '../claim/stranger-address.ts';
import { isUnproven } from '../import/unproven.ts';
import { ENDS_SOON, NAME_SHOWN } from '../limits.ts';
import type { BadgeRow } from '../records.ts';
import { isOld, knownWrong, lastAnswered } from '../wallet/last-verdict.ts';
import { artOf } from '../wallet/picture.ts';
import type { Replaced } from '../wallet/replaced.ts';
import { titleOf } from '../wallet/title.ts';

export type Condition =
  | 'valid'
  | 'ending'
  | 'expired'
  | 'revoked'
  | 'replaced'
  | 'suspended'
  | 'not-valid'
  | 'not-yet'
  | 'unproven'
  | 'unchecked'
  | 'unasked'
  | 'old'
  | 'saved'
  | 'due';

export type Conditional = Pick<BadgeRow, 'verdict' | 'facts'> & Partial<Pick<BadgeRow, 'checkAfter'>> & Replaced;

/** How a badge stands by its last verdict, while that is young enough to go by; an end date needs nobody to be asked. */
export function conditionOf({ verdict, facts, checkAfter, replacedBy }: Conditional, now: Date): Condition {
  if (isUnproven(verdict) && !verdict.before) return 'unproven'; // its end, too, is only what it says
  const wrong = knownWrong(verdict);
  if (wrong.includes('status_revoked')) return replacedBy === undefined ? 'revoked' : 'replaced';
  if (wrong.includes('status_suspended')) return 'suspended';
  if (verdict.code === 'expired' || (facts.validUntil !== undefined && Date.parse(facts.validUntil) <= now.getTime())) return 'expired';
  if (verdict.code === 'not_yet_valid') return 'not-yet';
  if (verdict.outcome === 'undetermined') {
    if (verdict.older) return verdict.code === 'older_unasked' ? 'unasked' : 'unchecked';
    if (verdict.before && !verdict.unasked) return 'saved';
    return verdict.unasked || isDue(checkAfter, now) ? 'due' : 'unchecked';
  }
  if (verdict.outcome !== 'valid') return 'not-valid';
  if (isOld(verdict, now)) return 'old';
  return facts.validUntil !== undefined && Date.parse(facts.validUntil) - now.getTime() <= ENDS_SOON ? 'ending' : 'valid';
}

const isDue = (checkAfter: string | null | undefined, now: Date): boolean => !!checkAfter && Date.parse(checkAfter) <= now.getTime();

const KINDS: Record<Condition, StateKind> = {
  valid: 'ok',
  ending: 'ok',
  expired: 'bad',
  revoked: 'bad',
  replaced: 'bad',
  suspended: 'warn',
  'not-valid': 'bad',
  'not-yet': 'quiet',
  unproven: 'warn',
  unchecked: 'warn',
  unasked: 'quiet',
  old: 'warn',
  saved: 'warn',
  due: 'quiet',
};

/** An icon and a word, and until when. */
export function BadgeState({ badge, now }: { badge: Conditional; now: Date }) {
  const { t } = usePage();
  const condition = conditionOf(badge, now);
  const until = badge.facts.validUntil;
  // A receipt that is genuine says what was decided then: whether that still holds is in no credential.
  if (badge.facts.ownType === 'ConsentReceipt' && (condition === 'valid' || condition === 'ending'))
    return <State kind="ok">{t('holder.state.genuine')}</State>;
  return (
    <>
      <State kind={KINDS[condition]}>{t(`holder.state.${condition}`)}</State>
      {condition === 'valid' && (until === undefined ? t('holder.state.no-end') : t.rich('holder.state.until', { date: <Time at={until} dateOnly /> }))}
      {(condition === 'old' || condition === 'saved') && (
        <>
          {' '}
          <Time at={lastAnswered(badge.verdict)} dateOnly />
        </>
      )}
      {(condition === 'expired' || condition === 'ending') && until !== undefined && (
        <>
          {' '}
          <Time at={until} dateOnly />
        </>
      )}
    </>
  );
}

export function BadgePicture({ facts }: { facts: BadgeFacts }) {
  const picture = pictureIn(facts);
  return picture ? <img class="badge" alt="" src={picture} /> : <BadgeArt {...artOf(facts)} alt="" />;
}

/** The name that somebody trusted gives the issuer, else the one it gives itself, else its address; a bare key is no name. */
export const issuerNameOf = ({ facts, verdict, issuerDid }: Pick<BadgeRow, 'facts' | 'verdict' | 'issuerDid'>, t: Translate): string =>
  verdict.issuer?.vouchers.map((voucher) => vouchedName(voucher, t.language))[0] ?? facts.issuerName ?? placeOf(issuerDid)?.host ?? t('holder.issuer.unnamed');

/** A text of a badge's page in the words of what it is: a receipt is no badge, and neither is anything else that says so. */
export const wordFor =
  (t: Translate, { ownType }: Pick<BadgeFacts, 'ownType'>) =>
  (key: string): string =>
    `${key}${ownType === undefined ? '' : ownType === 'ConsentReceipt' && t.has(`${key}.receipt`) ? '.receipt' : t.has(`${key}.other`) ? '.other' : ''}`;

/** What it is, where it is no badge: known by its own type, which any issuer can write. */
export const kindIn = (t: Translate, type: string): string =>
  t.has(`holder.kind.${type}`) ? t(`holder.kind.${type}`) : t('holder.kind.other', { type: type.slice(0, NAME_SHOWN) });

/** What a badge is called in front of a person: where it has no name of its own, by whose address it lies at, and not by an identifier. A receipt has one in each language. */
export function titleIn(t: Translate, facts: BadgeFacts): string {
  if (facts.ownType === 'ConsentReceipt' && facts.receipt)
    return t('holder.receipt.of', { name: facts.receipt.recipient, what: t(`holder.receipt.${facts.receipt.decided}`) });
  const title = titleOf(facts);
  if (facts.name?.trim()) return title;
  const url = URL.parse(title);
  const of = wordFor(t, facts);
  return url && /^https?:$/.test(url.protocol) ? t(of('holder.untitled.at'), { host: url.host }) : t(of('holder.untitled'));
}
