import { type Failure, sentenceOf } from '../http/errors.ts';
import type { Translate } from '../i18n.ts';
import type { Page } from '../route.ts';
import { Actions, LinkButton } from '../ui/button.tsx';
import { PageHead } from '../ui/page-head.tsx';

/** A failure for people: what happened, what to do, and the number to give when asking for help. */
export function errorPage(failure: Failure, { t, requestId }: { t: Translate; requestId: string }): Page {
  const title = t(`web.error.title.${titleOf(failure)}`);
  const body = (
    <>
      <PageHead title={title} lede={sentenceOf(failure, t)} />
      {/* Details come from where there is no reader, in English. */}
      {failure.detail && <p lang="en">{failure.detail}</p>}
      {failure.problems.length > 0 && (
        <ul lang="en">
          {failure.problems.map(({ detail }) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <Actions>
        <LinkButton href="/">{t('web.error.home')}</LinkButton>
        <LinkButton href="/help" kind="quiet">
          {t('web.help')}
        </LinkButton>
      </Actions>
      <p class="hint">{t.rich('web.error.number', { number: <span class="mono">{requestId}</span> })}</p>
    </>
  );
  return { title, frame: 'narrow', status: failure.status, body, noStore: true };
}

function titleOf({ code, status }: Failure): 'missing' | 'ended' | 'refused' | 'busy' | 'other-side' | 'ours' | 'wrong' {
  if (status === 404) return 'missing';
  if (status === 410) return 'ended';
  if (code === 'not_allowed') return 'refused';
  if (code === 'too_many_requests' || code === 'storage_busy') return 'busy';
  if (status === 502) return 'other-side';
  return status >= 500 ? 'ours' : 'wrong';
}
