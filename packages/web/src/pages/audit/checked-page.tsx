import type { AuditReport } from '@laurel/ledger';
import type { Translate } from '../../i18n.ts';
import { Actions, LinkButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Facts } from '../../ui/sides.tsx';
import { State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import type { Here } from '../access/place.ts';

/** What recomputing the whole record found. */
export function CheckedPage({ t, here, report, at }: { t: Translate; here: Here; report: AuditReport; at: string }) {
  return (
    <>
      <PageHead
        title={
          <State kind={report.ok ? 'ok' : 'bad'} icon={report.ok ? 'check' : 'cross'}>
            {t(report.ok ? 'web.audit.whole' : 'web.audit.broken')}
          </State>
        }
        lede={t(report.ok ? 'web.audit.whole.what' : 'web.audit.broken.what')}
      />
      {report.problem !== undefined && (
        <Notice kind="bad" title={t('web.audit.broken.do')}>
          {t.rich('web.audit.broken.at', { problem: <span lang="en">{report.problem}</span> })}
        </Notice>
      )}
      <Facts
        items={[
          { term: t('web.audit.entries'), detail: t.number(report.entries) },
          { term: t('web.audit.checkpoints'), detail: t.number(report.checkpoints) },
          { term: t('web.audit.uncovered'), detail: t.number(report.uncovered) },
          { term: t('web.audit.head'), detail: <span class="mono">{report.head}</span> },
          { term: t('web.audit.checked-at'), detail: <Time at={at} /> },
        ]}
      />
      <p class="hint">{t('web.audit.head.hint')}</p>
      <Actions>
        <LinkButton href={`${here.at}/audit`} kind="quiet" icon="back">
          {t('web.audit.back')}
        </LinkButton>
      </Actions>
    </>
  );
}
