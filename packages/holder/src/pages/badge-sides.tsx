import { BesideBadge, Link, Prose, Sentence, Side, Sides, State, Time, usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { hostOf, placeOf } from '../claim/stranger-address.ts';
import { isUnproven } from '../import/unproven.ts';
import { type BadgeRow, FROM_A_FILE } from '../records.ts';
import type { Replaced } from '../wallet/replaced.ts';
import { BadgeState, type Condition, conditionOf, issuerNameOf, kindIn, wordFor } from './condition.tsx';
import { HostName } from './frame.tsx';
import { ReceiptSides, StillHolds } from './receipt-sides.tsx';
import { Vouched } from './vouched.tsx';

/** What is asked of every badge, kept or only looked at: does it stand, who gave it, to whom, what does it mean. `children` stand under the first, `whom` under the third. */
type Told = Pick<BadgeRow, 'facts' | 'verdict' | 'issuerDid' | 'issuerUrl'> & Partial<Pick<BadgeRow, 'checkAfter' | 'whose'>> & Replaced;

type Props = { badge: Told; at: Date; children?: ComponentChildren; whom?: ComponentChildren };

export function BadgeSides({ badge, at, children, whom }: Props) {
  const { t } = usePage();
  const { facts, verdict, whose } = badge;
  const of = wordFor(t, facts);
  return (
    <>
      <Sides>
        {facts.ownType !== undefined && (
          <Side term={t('holder.kind')}>
            <p>{kindIn(t, facts.ownType)}</p>
            {t.has(`holder.kind.${facts.ownType}.says`) && <p class="soft">{t(`holder.kind.${facts.ownType}.says`)}</p>}
          </Side>
        )}
        {facts.ownType === 'ConsentReceipt' && facts.receipt && <ReceiptSides receipt={facts.receipt} />}
        <Side term={t(of('holder.badge.stands'))}>
          <Standing badge={badge} at={at} />
          {facts.ownType === 'ConsentReceipt' && <StillHolds badge={badge} />}
          {children}
        </Side>
        <Side term={t('holder.badge.issuer')}>
          <IssuerOf badge={badge} />
        </Side>
        {(facts.holderName !== undefined || (whose !== undefined && whose !== 'key')) && (
          <Side term={t('holder.badge.to')}>
            {facts.holderName !== undefined && (
              <p>
                <bdi>{facts.holderName}</bdi>
              </p>
            )}
            {whose !== undefined && whose !== 'key' && <p class="soft">{t(`holder.whose.${whose}`)}</p>}
            {(whose === 'said' || whose === 'address') && <p class="soft">{t('holder.whose.no-key')}</p>}
            {whom}
          </Side>
        )}
        {(facts.description !== undefined || facts.criteria?.narrative !== undefined) && (
          <Side term={t('holder.badge.means')}>
            {facts.description !== undefined && <Prose text={facts.description} lang={facts.language} />}
            {facts.criteria?.narrative !== undefined && <Prose text={facts.criteria.narrative} lang={facts.language} />}
          </Side>
        )}
        {(facts.assessment !== undefined || facts.assessmentNarrative !== undefined) && (
          <Side term={t('holder.badge.assessed')}>
            {facts.assessment && <p>{t(`holder.assessment.${facts.assessment}`)}</p>}
            {facts.assessmentNarrative !== undefined && <Prose text={facts.assessmentNarrative} lang={facts.language} />}
          </Side>
        )}
      </Sides>
      {verdict.beside && <BesideBadge beside={verdict.beside} hostOf={placeWritten} />}
    </>
  );
}

/** Of which age a badge is, where that is not today's. */
export function Edition({ of: { older } }: { of: BadgeRow['verdict'] }) {
  const { t } = usePage();
  return older ? (
    <State kind="quiet" icon="badge">
      {t('holder.edition', { edition: older.edition })}
    </State>
  ) : null;
}

/** What was last found out, and when; an end that has passed since needs nobody to be asked. */
function Standing({ badge, at }: { badge: Told; at: Date }) {
  const { t } = usePage();
  const { verdict, facts, checkAfter } = badge;
  const of = wordFor(t, facts);
  const condition = conditionOf(badge, at);
  const endedSince =
    condition === 'expired' &&
    (verdict.unasked || verdict.before || verdict.outcome !== 'invalid') &&
    facts.validUntil !== undefined &&
    verdict.older === undefined;
  return (
    <>
      <p>
        <BadgeState badge={badge} now={at} />
      </p>
      {verdict.older && (
        <p>
          <Edition of={verdict} />
        </p>
      )}
      {condition === 'old' || condition === 'due' ? (
        <p>{t(verdict.older ? `holder.badge.${condition}.older` : of(`holder.badge.${condition}`))}</p>
      ) : verdict.before && BY_FILE.has(condition) ? (
        <p>{t.rich(`holder.badge.saved${verdict.before.wrong ? '.wrong' : ''}`, { time: <Time at={verdict.before.at} /> })}</p>
      ) : facts.ownType === 'ConsentReceipt' && verdict.outcome === 'valid' && !endedSince ? (
        <p>{t.rich('holder.decided.genuine', { name: <bdi>{issuerNameOf(badge, t)}</bdi> })}</p>
      ) : (
        <p>
          {endedSince ? (
            t.rich(`holder.badge.ended${verdict.unasked || verdict.before ? '.unasked' : ''}`, { date: <Time at={facts.validUntil ?? ''} dateOnly /> })
          ) : (
            <Sentence of={verdict.sentence} />
          )}
        </p>
      )}
      {condition === 'unproven' && <p>{t(of('holder.badge.unproven'))}</p>}
      {condition === 'revoked' && <p>{t(of('holder.badge.revoked.next'))}</p>}
      {condition === 'replaced' && (
        <p>{t.rich('holder.badge.replaced.next', { link: (words) => <Link href={`/wallet/badges/${badge.replacedBy}`}>{words}</Link> })}</p>
      )}
      {checkAfter !== undefined && condition !== 'due' && <p class="soft small">{t.rich(of(asOfKey(badge)), { time: <Time at={verdict.asOf} /> })}</p>}
    </>
  );
}

/** While nobody answers these are told by the file that it came back from. */
const BY_FILE: ReadonlySet<Condition> = new Set<Condition>(['revoked', 'replaced', 'suspended', 'saved']);

/** A badge that came back with a saved file has not been checked since, whenever it was read. */
const asOfKey = ({ verdict, verdict: { older, unasked }, checkAfter }: Told): string =>
  isUnproven(verdict)
    ? 'holder.badge.as-of.unproven'
    : `holder.badge.${unasked ? 'back' : 'as-of'}${older ? '.older' : checkAfter === null && !unasked ? '.final' : ''}`;

function IssuerOf({ badge }: { badge: Told }) {
  const { facts, verdict, issuerDid, issuerUrl, whose } = badge;
  const { t } = usePage();
  const place = placeOf(issuerDid);
  return (
    <>
      {facts.issuerName !== undefined && (
        <p>
          <strong>
            <bdi>{facts.issuerName}</bdi>
          </strong>{' '}
          {facts.issuerUrl !== undefined && (
            <Link href={facts.issuerUrl}>
              <bdi dir="ltr">{facts.issuerUrl}</bdi>
            </Link>
          )}
        </p>
      )}
      <p class="soft">
        {verdict.older
          ? t(`holder.badge.issuer.older.${verdict.older.kind}`)
          : isUnproven(verdict)
            ? t.rich('holder.badge.issuer.unproven', { host: place === undefined ? <bdi class="mono">{issuerDid.slice(0, 60)}</bdi> : <HostName {...place} /> })
            : place === undefined
              ? t('holder.badge.issuer.key')
              : t.rich('holder.badge.issuer.host', { host: <HostName {...place} /> })}
        {issuerUrl === FROM_A_FILE && whose !== undefined && <> {t('holder.badge.issuer.file')}</>}
        {place !== undefined && issuerUrl !== '' && place.host !== hostOf(issuerUrl).host && (
          <> {t.rich('holder.badge.issuer.from', { host: <HostName {...hostOf(issuerUrl)} /> })}</>
        )}
      </p>
      {!isUnproven(verdict) && <Vouched vouchers={verdict.issuer?.vouchers ?? []} />}
    </>
  );
}

/** Where an issuer is found, else the beginning of a DID that nobody hosts. */
function placeWritten(did: string) {
  const place = placeOf(did);
  return place ? <HostName {...place} /> : <span class="mono">{did.slice(0, 24)}…</span>;
}
