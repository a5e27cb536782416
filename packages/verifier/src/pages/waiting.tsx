import { Aside, CopyField, type Fact, Facts, LinkButton, Live, Notice, PageHead, Qr, Split, State, Time, usePage, Who } from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { WAITING_REFRESH_SECONDS } from '../limits.ts';
import type { RequestRow } from '../records.ts';
import { FIELD_NAMES } from '../requests/fields.ts';
import { namesOf, wantedFields } from '../requests/query.ts';
import { hostOf } from './findings.tsx';

/** Until an answer comes: the link to send, the code to show, and what was asked. */
export function Waiting({ verifier, request, still }: { verifier: Pick<Verifier, 'publicUrl'>; request: RequestRow; still: boolean }) {
  const { t } = usePage();
  const link = `${verifier.publicUrl}/ask/${request.askToken}`;
  return (
    <>
      <PageHead title={request.title} lede={t('verifier.waiting.lede')} />
      <Split>
        <div class="stack">
          <Live id="answer" running={!still} seconds={WAITING_REFRESH_SECONDS} stop={`/hiring/requests/${request.id}?still`}>
            <p>
              <State kind="quiet" icon="clock">
                {t('verifier.state.open')}
              </State>
            </p>
            {still && (
              <LinkButton href={`/hiring/requests/${request.id}`} kind="quiet" icon="refresh">
                {t('verifier.waiting.look')}
              </LinkButton>
            )}
            {request.declinedAt !== null && (
              <Notice kind="warn" title={t('verifier.declined.title')}>
                {t.rich('verifier.declined.what', { time: <Time at={request.declinedAt} /> })}
              </Notice>
            )}
          </Live>
          <CopyField id="link" label={t('verifier.waiting.link')} hint={t('verifier.waiting.link.hint')} value={link} />
          <h2>{t('verifier.waiting.asked')}</h2>
          <AskedFields request={request} more={[{ term: t('verifier.asked.until'), detail: <Time at={request.expiresAt} /> }]} />
          <p>
            <LinkButton href={`/hiring/requests/${request.id}/end`} kind="danger">
              {t('verifier.waiting.end')}
            </LinkButton>
          </p>
        </div>
        <Aside label={t('verifier.waiting.code')}>
          <Qr text={link} label={t('verifier.waiting.qr')} />
          <p class="hint">{t('verifier.waiting.qr.hint')}</p>
        </Aside>
      </Split>
    </>
  );
}

/** The question in words, as the person asked will read it. */
export function AskedFields({
  request: { ask, purpose, retention },
  more = [],
}: {
  request: Pick<RequestRow, 'ask' | 'purpose' | 'retention'>;
  more?: readonly Fact[];
}) {
  const { t } = usePage();
  const wanted = wantedFields(ask);
  const named = (choice: 'required' | 'optional') => FIELD_NAMES.filter((name) => wanted[name] === choice).map((name) => t(`verifier.field.${name}`));
  const [required, optional] = [named('required'), named('optional')];
  return (
    <Facts
      items={[
        { term: t('verifier.asked.why'), detail: saidIn(purpose, t.language) },
        ask.wants === 'whole' && { term: t('verifier.asked.needed'), detail: t('verifier.asked.whole') },
        ask.wants === 'fields' && required.length > 0 && { term: t('verifier.asked.needed'), detail: required.join(' · ') },
        optional.length > 0 && { term: t('verifier.asked.liked'), detail: optional.join(' · ') },
        ask.achievement !== undefined && { term: t('verifier.asked.only'), detail: namesOf(ask.achievement).join(' · ') },
        ask.kind !== undefined && { term: t('verifier.asked.kind'), detail: t(`verifier.kind.${ask.kind}`) },
        ask.issuer !== undefined && {
          term: t('verifier.asked.issuer'),
          detail: <Who name={hostOf(ask.issuer)} detail={<span class="mono">{ask.issuer}</span>} />,
        },
        { term: t('verifier.asked.kept'), detail: t('verifier.asked.kept.how', { retention: t(`verifier.retention.${retention}`) }) },
        ...more,
      ]}
    />
  );
}

/** The asker's words in the reader's language, else in the one they wrote. */
const saidIn = (purpose: RequestRow['purpose'], language: 'en' | 'fr'): string => purpose[language] ?? purpose.en ?? purpose.fr ?? '';
