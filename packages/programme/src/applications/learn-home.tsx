import { languageFor, said } from '@laurel/issuer';
import { EmptyState, Link, LinkButton, Notice, PageHead, page, personIn, type Route, Table } from '@laurel/web';
import { ownPlace } from '../consents/place.ts';
import { answerable, privacyOf } from '../consents/privacy.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { CareNotice } from '../guardians/care-notice.tsx';
import { actsForSomebody, isWard } from '../guardians/find-care.ts';
import { TermsNotice, termsWaiting } from '../rights/policies/learner-policies.tsx';
import { StateOf } from './application-page.tsx';
import { applicationsOf, promisedDay } from './find-application.ts';

/** The learner's own desk: what she applied for, and how it stands. */
export const learnRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: '/learn',
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const title = t('programme.learn.applications');
      const rows = await Promise.all(
        (await applicationsOf(deps, personIn(request))).map(async (application) => {
          const { definition } = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
          return { application, name: said(definition.name, languageFor(definition, t.language)) };
        }),
      );
      const isOpen = await termsWaiting(deps, personIn(request));
      const whose = await ownPlace(deps).whose(request);
      const waiting = answerable(await privacyOf(deps, whose), whose);
      const see = <LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>;
      return page({
        title,
        noStore: true,
        body: (
          <>
            <PageHead title={title} aside={rows.length > 0 && see} />
            {request.query.has('withdrawn') && <Notice kind="ok" title={t('programme.withdrawn')} />}
            {isOpen && <TermsNotice />}
            {waiting.length > 0 && (
              <Notice>{t.rich('programme.learn.waiting', { count: waiting.length, link: (words) => <Link href="/learn/privacy">{words}</Link> })}</Notice>
            )}
            {(await actsForSomebody(deps, personIn(request))) && <CareNotice of="guardian" />}
            {(await isWard(deps, personIn(request))) && <CareNotice of="ward" />}
            {rows.length === 0 ? (
              <EmptyState title={t('programme.learn.empty')} action={see}>
                {t('programme.learn.empty.text')}
              </EmptyState>
            ) : (
              <Table
                caption={title}
                stacks="close"
                rows={rows}
                columns={[
                  {
                    head: t('programme.application.for'),
                    rowHead: true,
                    cell: ({ application, name }) => <Link href={`/learn/applications/${application.id}`}>{name}</Link>,
                  },
                  { head: t('programme.application.state'), cell: ({ application }) => <StateOf t={t} state={application.state} /> },
                  {
                    head: t('programme.application.promised'),
                    nowrap: true,
                    cell: ({ application }) => {
                      const promised = promisedDay(application);
                      return promised === null ? '' : t.date(promised);
                    },
                  },
                ]}
              />
            )}
          </>
        ),
      });
    },
  },
];
