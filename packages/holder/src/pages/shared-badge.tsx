import { type BadgeFacts, isJsonObject, type Json, type JsonObject, pictureIn } from '@laurel/credentials';
import { BadgeArt, Icon, Prose, Side, Sides, Time, type Translate, usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { placeOf } from '../claim/stranger-address.ts';
import { SHARED_PICTURE } from '../limits.ts';
import { claimLabel } from '../share/claim-label.ts';
import { CLASS, type Member, membersOf, PICTURE, RESULTS, SCALES, TITLE } from '../share-link/fields.ts';
import { sharedFacts } from '../share-link/shared-file.ts';
import { artOf } from '../wallet/picture.ts';
import { askedRows, RESULT } from './asked-rows.tsx';
import { ClaimValue, momentIn } from './claim-value.tsx';
import { titleIn } from './condition.tsx';
import { HostName } from './frame.tsx';

export type SharedBadgeProps = { claims: JsonObject; issuerName: string | null; leftOut: number };

/**
 * Everything that somebody learns of a shared badge, and nothing else: the form shows its owner this very sheet before there is an address, and the
 * address then shows it to others, to the byte.
 */
export function SharedBadge({ claims, issuerName, leftOut }: SharedBadgeProps) {
  const { t } = usePage();
  const facts = sharedFacts({ claims, issuerName });
  const picture = pictureShown(facts, SHARED_PICTURE);
  const said = new Set([TITLE, SCALES, ...(picture === undefined ? [] : [PICTURE])]);
  const members = membersOf(claims);
  const scales = members.find(({ id }) => id === SCALES);
  const rows = members.filter(({ id }) => !said.has(id) || (id === SCALES && !members.some((one) => one.id === RESULTS)));
  return (
    <article class="preview stack">
      <div class="row">
        <SharedPicture facts={facts} room={SHARED_PICTURE} />
        <div class="grow">
          <h3>
            <bdi lang={facts.language}>{titleIn(t, facts)}</bdi>
          </h3>
          <IssuedBy name={issuerName} did={facts.issuerId ?? ''} />
        </div>
      </div>
      <Sides>
        <Side term={t('holder.share.valid')}>
          <Validity facts={facts} />
        </Side>
        {rows.map((member) => (
          <Row member={member} facts={facts} scales={scales} claims={claims} />
        ))}
        {leftOut > 0 && facts.assessment === undefined && (
          <Side term={t('holder.share.class')}>
            <span class="soft">{t('holder.share.class.left-out')}</span>
          </Side>
        )}
        {leftOut > 0 && (
          <Side term={t('holder.share.left-out')}>
            <span class="soft">
              <Icon name="hidden" /> {t('holder.share.left-out.says', { count: leftOut })}
            </span>
          </Side>
        )}
      </Sides>
    </article>
  );
}

/** What a switch and a row of the sheet are called. */
export const fieldLabel = ({ id, path }: Pick<Member, 'id' | 'path'>, t: Translate): string => (id === CLASS ? t('holder.share.class') : claimLabel(path, t));

/** The badge's own, where a page that weighs 50 KB can hold it. */
function pictureShown(facts: BadgeFacts, room: number): string | undefined {
  const picture = pictureIn(facts);
  return picture !== undefined && picture.length <= room ? picture : undefined;
}

/** The badge's picture where there is room for it, else one that is drawn. */
export function SharedPicture({ facts, room }: { facts: BadgeFacts; room: number }) {
  const picture = pictureShown(facts, room);
  return picture === undefined ? <BadgeArt {...artOf(facts)} alt="" size="m" /> : <img class="badge m" alt="" src={picture} />;
}

export function IssuedBy({ name, did }: { name: string | null; did: string }) {
  const { t } = usePage();
  const place = placeOf(did);
  return (
    <p class="soft small">
      {name !== null && (
        <>
          <bdi>{name}</bdi>
          <br />
        </>
      )}
      {place ? t.rich('holder.badge.issuer.host', { host: <HostName {...place} /> }) : t('holder.badge.issuer.key')}
    </p>
  );
}

function Validity({ facts: { validFrom, validUntil } }: { facts: BadgeFacts }) {
  const { t } = usePage();
  const from = validFrom !== undefined && <Time at={validFrom} dateOnly />;
  if (validUntil === undefined) return <>{from ? t.rich('holder.share.valid.from', { from }) : t('holder.share.valid.open')}</>;
  const until = <Time at={validUntil} dateOnly />;
  return <>{from ? t.rich('holder.share.valid.between', { from, until }) : t.rich('holder.share.valid.until', { until })}</>;
}

type RowProps = { member: Member; facts: BadgeFacts; scales: Member | undefined; claims: JsonObject };

function Row({ member, facts, scales, claims }: RowProps) {
  const { t } = usePage();
  if (member.id === RESULTS) return <Results member={member} scales={scales} claims={claims} />;
  return (
    <Side term={fieldLabel(member, t)}>
      <Said value={member.value} language={facts.language} />
    </Side>
  );
}

/** Text as its author wrote it, a day as a day; what has parts as all of them. */
function Said({ value, language }: { value: Json; language: string | undefined }): ComponentChildren {
  const moment = momentIn(value);
  if (moment !== undefined) return <Time at={moment} dateOnly />;
  if (typeof value === 'string' && !/^(data|https?|urn|did):/.test(value)) return <Prose text={value} lang={language} />;
  if (Array.isArray(value) && value.some(isJsonObject))
    return (
      <>
        {value.map((one) => (
          <div>{<Said value={one} language={language} />}</div>
        ))}
      </>
    );
  if (!isJsonObject(value) || typeof value.narrative !== 'string') return <ClaimValue value={value} />;
  const { narrative, id, ...others } = value;
  const hasMore = Object.keys(others).some((name) => name !== 'type');
  return (
    <>
      {hasMore && (
        <p>
          <ClaimValue value={others} />
        </p>
      )}
      <Prose text={narrative} lang={language} />
      {id !== undefined && (
        <p class="soft small">
          <ClaimValue value={id} />
        </p>
      )}
    </>
  );
}

/** A result and what it is measured in, as a request for both shows them. */
function Results({ member, scales, claims }: Omit<RowProps, 'facts'>) {
  const { t } = usePage();
  const holding = { badgeId: '', title: '', format: 'dc+sd-jwt' as const, claims, hideable: [] };
  const match = { queryId: '', holding, required: [], optional: [], absent: [], sets: [] };
  const values = { index: 0, path: RESULT, opened: [member.value].flat() };
  const asked = scales ? [values, { index: 1, path: [...SCALES.split('.')], opened: [scales.value].flat() }] : [values];
  return (
    <>
      {askedRows(match, asked, t).map(({ label, detail }) => (
        <Side term={label}>{detail}</Side>
      ))}
    </>
  );
}
