import type { Failure } from '../http/errors.ts';
import type { Translate } from '../i18n.ts';
import type { Page } from '../route.ts';
import { Actions, LinkButton } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { PageHead } from '../ui/page-head.tsx';

/** A failure for people: what happened, what to do, and the number to give when asking for help. */
export function errorPage(failure: Failure, { t, requestId }: { t: Translate; requestId: string }): Page {
  const title = t(`web.error.title.${titleOf(failure.status)}`);
  const sentence = failure.code === 'internal' ? t('web.error.internal') : t(`error.${failure.code}`);
  const body = (
    <>
      <PageHead title={title} lede={sentence} />
      {failure.detail && <p>{failure.detail}</p>}
      <ErrorSummary problems={failure.problems} />
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

function titleOf(status: number): 'missing' | 'ended' | 'refused' | 'busy' | 'ours' | 'wrong' {
  if (status === 404) return 'missing';
  if (status === 410) return 'ended';
  if (status === 403) return 'refused';
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'ours' : 'wrong';
}
