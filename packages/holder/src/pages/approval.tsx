import type { LaurelError } from '@laurel/base';
import { type ClaimPath, matchPath, type Voucher } from '@laurel/credentials';
import {
  Actions,
  Button,
  Choice,
  Fieldset,
  Form,
  Given,
  Icon,
  Link,
  More,
  Notice,
  PageHead,
  Part,
  Side,
  Sides,
  State,
  Time,
  type Translate,
  usePage,
} from '@laurel/web';
import type { Host } from '../claim/stranger-address.ts';
import type { DisclosureRow, RequestRow } from '../records.ts';
import { questionOf } from '../share/answer-request.ts';
import type { Switches } from '../share/as-sent.ts';
import { claimLabel, claimLabels } from '../share/claim-label.ts';
import { hasLeft } from '../share/has-left.ts';
import type { Asked, Match, Missed, Plan, Part as PlanPart } from '../share/match.ts';
import type { Query } from '../share/query.ts';
import { sayIn } from '../share/read-request.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { lastAnswered } from '../wallet/last-verdict.ts';
import { askedRows } from './asked-rows.tsx';
import { BadgeState } from './condition.tsx';
import { CopiesToCome } from './copies-to-come.tsx';
import { durationIn } from './duration.ts';
import { HostName } from './frame.tsx';
import { isOfNow } from './last-answer.tsx';
import { Vouched } from './vouched.tsx';

/** `mayKnow`: an answer to them left that they did not take, or of which nobody knows. */
export type Asker = { host: Host | undefined; answerHost: Host; vouchers: readonly Voucher[]; lastShown: string | undefined; mayKnow: boolean };
/** Whose badges may answer, as they stand: two of one name are told apart, and nobody shows a revoked one unawares. */
export type Standing = { badges: ReadonlyMap<string, ListedBadge>; awaited: readonly ListedBadge[]; now: Date };
type ApprovalProps = InPlan & { asker: Asker; before: DisclosureRow | undefined; error: LaurelError | undefined };

/** The whole question on one page: who, why, how long, exactly what; and two answers of one weight. */
export function Approval({ asker, before, error, ...asked }: ApprovalProps) {
  const { t } = usePage();
  const { row, plan, standing } = asked;
  const { request } = row;
  const left = before !== undefined && hasLeft(before);
  return (
    <>
      <PageHead
        title={t.rich('holder.request.title', { name: <bdi>{sayIn(request.name, t.language)}</bdi> })}
        lede={t(left ? 'holder.request.lede.again' : 'holder.request.lede')}
      />
      {error && <RequestTrouble error={error} />}
      {left && !error && <Notice kind="warn">{t(`holder.request.before.${before.outcome}`)}</Notice>}
      <CopiesToCome row={row} plan={plan} awaited={standing.awaited} />
      <Form action={`/wallet/requests/${row.id}`}>
        <input type="hidden" name="seen" value={questionOf(row)} />
        <Sides>
          <Side term={t('holder.request.who')}>
            <WhoAsks row={row} asker={asker} />
          </Side>
          <Side term={t('holder.request.why')}>
            <OwnWords text={request.purpose === null ? undefined : sayIn(request.purpose, t.language)} />
          </Side>
          <Side term={t('holder.request.how-long')}>
            <p>
              {request.retention === null ? t('holder.request.how-long.unsaid') : t('holder.request.how-long.says', { time: durationIn(t, request.retention) })}
            </p>
            {request.policy !== null && <Policy href={request.policy} text={t('holder.request.policy')} />}
            {request.deletion !== null && request.deletion !== request.policy && <Policy href={request.deletion} text={t('holder.request.deletion')} />}
          </Side>
        </Sides>
        {plan.complete ? plan.parts.map((part) => <PartAsked part={part} {...asked} />) : <NothingMatches query={row.request.query} missed={plan.missed} />}
        <Actions twin={plan.complete}>
          <Button kind="quiet" name="decision" value="decline">
            {t('holder.request.decline')}
          </Button>
          {plan.complete && (
            <Button kind="quiet" name="decision" value="agree">
              {t('holder.request.agree')}
            </Button>
          )}
        </Actions>
        <p class="hint">{t('holder.request.either-way')}</p>
      </Form>
    </>
  );
}

function RequestTrouble({ error }: { error: LaurelError }) {
  const { t } = usePage();
  const special = `holder.request.trouble.${error.problems[0]?.code ?? error.code}`;
  return (
    <Notice kind="bad" alert title={t('holder.request.trouble')}>
      {t.has(special) ? t(special) : t(`error.${error.code}`)}
    </Notice>
  );
}

function WhoAsks({ row: { request }, asker }: { row: RequestRow; asker: Asker }) {
  const { t } = usePage();
  const sameHost = asker.host?.host === asker.answerHost.host;
  return (
    <>
      <p>
        <strong>
          <bdi>{sayIn(request.name, t.language)}</bdi>
        </strong>
        <br />
        {asker.host ? <HostName {...asker.host} /> : <span class="mono small">{request.did}</span>}
      </p>
      <p>
        {asker.host ? (
          <>
            <State kind="ok">{t('holder.request.checked')}</State> {t('holder.request.checked.says')}
          </>
        ) : (
          t('holder.request.key-only')
        )}
      </p>
      <Vouched vouchers={asker.vouchers} />
      {!sameHost && <Notice kind="warn">{t.rich('holder.request.answer-host', { host: <HostName {...asker.answerHost} /> })}</Notice>}
      {asker.lastShown !== undefined ? (
        <p class="soft">{t.rich('holder.request.again', { time: <Time at={asker.lastShown} /> })}</p>
      ) : (
        !asker.mayKnow && <p class="soft">{t('holder.request.first-time')}</p>
      )}
    </>
  );
}

function OwnWords({ text }: { text: string | undefined }) {
  const { t } = usePage();
  if (text === undefined) return <p class="soft">{t('holder.request.why.unsaid')}</p>;
  return (
    <>
      <p>{t.rich('holder.quoted', { words: <bdi>{text}</bdi> })}</p>
      <p class="soft small">{t('holder.request.own-words')}</p>
    </>
  );
}

function Policy({ href, text }: { href: string; text: string }) {
  return (
    <p>
      <Link href={href}>{text}</Link>
    </p>
  );
}

/** With what was asked for: who has other badges sees why none fits. */
function NothingMatches({ query, missed }: { query: Query; missed: readonly Missed[] }) {
  const { t } = usePage();
  return (
    <>
      {query.credentials.map(({ claims }) => (
        <Sides>
          <Side term={t('holder.request.asked')}>
            {claims.map(({ path, values }) => (
              <p>
                {claimLabel(path, t)}
                {values && <span class="soft">{t.rich('holder.request.asked.only', { values: <bdi>{values.join(' · ')}</bdi> })}</span>}
              </p>
            ))}
          </Side>
        </Sides>
      ))}
      <div class="notice part">
        <p>{t('holder.request.nothing-matches')}</p>
        {missed.map(({ title, absent }) => (
          <p>{t.rich('holder.request.nearest', { title: <bdi>{title}</bdi>, fields: claimLabels(absent, t) })}</p>
        ))}
      </div>
    </>
  );
}

type InPlan = { plan: Plan; row: RequestRow; standing: Standing; switches: Switches };

function PartAsked({ part, ...asked }: { part: PlanPart } & InPlan) {
  const { t } = usePage();
  const [first] = part.matches;
  return (
    <>
      {!part.required && first && (
        <Fieldset legend={t('holder.request.optional-badge')}>
          <Choice
            name="part"
            value={first.queryId}
            label={t('holder.request.optional-badge.on')}
            detail={<bdi>{first.holding.title}</bdi>}
            checked={asked.switches.parts.has(first.queryId)}
          />
        </Fieldset>
      )}
      {part.matches.map((match) => (
        <MatchAsked match={match} {...asked} />
      ))}
    </>
  );
}

function MatchAsked({ match, plan, row, standing, switches }: { match: Match } & InPlan) {
  const { t } = usePage();
  const { holding, queryId } = match;
  const others = (plan.candidates.get(queryId) ?? []).filter((other) => other.holding.badgeId !== holding.badgeId);
  const whole = holding.format === 'ldp_vc';
  return (
    <>
      <input type="hidden" name="use" value={`${queryId} ${holding.badgeId}`} />
      <Sides>
        <Side term={t('holder.request.from-badge')}>
          <p>
            <strong>
              <bdi>{holding.title}</bdi>
            </strong>
            <br />
            <HowItStands match={match} others={others} {...standing} />
          </p>
          {others.length > 0 && (
            <ul>
              {others.map((other) => (
                <li>
                  <a href={otherBadge(row, plan, other)}>{t.rich('holder.request.use-other', { title: <bdi>{other.holding.title}</bdi> })}</a>
                  <br />
                  <HowItStands match={other} others={[match, ...others]} {...standing} />
                </li>
              ))}
            </ul>
          )}
        </Side>
      </Sides>
      {whole ? <WholeBadge match={match} /> : <ChosenFields match={match} on={switches.on.get(queryId) ?? new Set()} t={t} />}
    </>
  );
}

/** What two of one title are told apart by: how each stands, whether it was assessed, when it was awarded, and the name in it where that is not the same. */
function HowItStands({ match, others, badges, now }: { match: Match; others: readonly Match[] } & Standing) {
  const { t } = usePage();
  const badge = badges.get(match.holding.badgeId);
  if (!badge) return null;
  const { awardedDate, assessment, holderName } = badge.facts;
  const isNamedElse = others.some(({ holding }) => badges.get(holding.badgeId)?.facts.holderName !== holderName);
  return (
    <span class="small">
      <BadgeState badge={badge} now={now} />
      {!isOfNow(badge, now) && <span class="soft"> · {t.rich('holder.request.last-asked', { time: <Time at={lastAnswered(badge.verdict)} /> })}</span>}
      {assessment !== undefined && ` · ${t(`holder.assessment.${assessment}`)}`}
      {awardedDate !== undefined && <span class="soft"> · {t.rich('holder.request.awarded', { date: <Time at={awardedDate.slice(0, 10)} dateOnly /> })}</span>}
      {isNamedElse && holderName !== undefined && <span class="soft"> · {t.rich('holder.request.named', { name: <bdi>{holderName}</bdi> })}</span>}
    </span>
  );
}

/** The same page with another badge for this query; the others stay as they are. */
function otherBadge(row: RequestRow, plan: Plan, other: Match): string {
  const now = plan.parts.flatMap(({ matches }) => matches).map((match) => (match.queryId === other.queryId ? other : match));
  const use = now.map((match): [string, string] => ['use', `${match.queryId} ${match.holding.badgeId}`]);
  return `/wallet/requests/${row.id}?${new URLSearchParams(use)}`;
}

function WholeBadge({ match }: { match: Match }) {
  const { t } = usePage();
  return (
    <Fieldset legend={t('holder.request.need')}>
      <p class="soft small">{t('holder.request.need.says')}</p>
      <Given label={t('holder.request.whole')} detail={t('holder.request.whole.recognise')} />
      <More summary={t('holder.request.exactly')}>
        <pre class="mono small">{JSON.stringify(match.holding.claims, withoutPictures, 2)}</pre>
      </More>
    </Fieldset>
  );
}

const withoutPictures = (_: string, value: unknown): unknown => (typeof value === 'string' && value.startsWith('data:') ? `${value.slice(0, 40)}…` : value);

function ChosenFields({ match, on, t }: { match: Match; on: ReadonlySet<number>; t: Translate }) {
  const hidden = hiddenIn(match);
  return (
    <>
      <Fieldset legend={t('holder.request.need')}>
        <p class="soft small">{t('holder.request.need.says')}</p>
        <Given label={t('holder.request.always')} detail={t('holder.request.always.says')} />
        {askedRows(match, match.required, t).map(({ label, detail }) => (
          <Given label={label} detail={detail} />
        ))}
      </Fieldset>
      {match.optional.length > 0 && (
        <Fieldset legend={t('holder.request.like')}>
          <p class="soft small">{t(on.size > 0 ? 'holder.request.like.before' : 'holder.request.like.says')}</p>
          {match.optional.map((group) => (
            <OptionalFields match={match} group={group} on={on} />
          ))}
        </Fieldset>
      )}
      {match.absent.length > 0 && <Notice>{t('holder.request.absent', { fields: claimLabels(match.absent, t) })}</Notice>}
      {hidden.length > 0 && (
        <Part title={t('holder.request.hidden')}>
          <p class="soft">
            <Icon name="hidden" /> {claimLabels(hidden, t)}
          </p>
          <p class="soft small">{t('holder.request.hidden.says')}</p>
        </Part>
      )}
    </>
  );
}

/** Claims that are taken only together are one switch. */
function OptionalFields({ match, group, on }: { match: Match; group: readonly Asked[]; on: ReadonlySet<number> }) {
  const { t } = usePage();
  const index = group[0]?.index;
  const rows = askedRows(match, group, t);
  const label = new Intl.ListFormat(t.language, { type: 'conjunction' }).format(rows.map((row) => row.label));
  const detail = rows.map((row, nth) => (
    <>
      {nth > 0 && <br />}
      {row.detail}
    </>
  ));
  return <Choice name="share" value={`${match.queryId} ${index ?? ''}`} label={label} detail={detail} checked={index !== undefined && on.has(index)} />;
}

/** What this badge says and nobody asked for: it stays unreadable whatever is agreed to. */
function hiddenIn({ holding, required, optional }: Match): ClaimPath[] {
  const asked = [...required, ...optional.flat()].flatMap(({ path }) => matchPath(holding.claims, path));
  const within = (place: ClaimPath, start: ClaimPath) => start.every((step, index) => place[index] === step);
  return holding.hideable.filter((place) => !asked.some((other) => within(place, other) || within(other, place)));
}
