import { EmptyState, LinkButton, PageHead, page, type Route } from '@laurel/web';

/** The learner's own desk. */
export const learnRoutes = (): readonly Route[] => [
  {
    method: 'get',
    path: '/learn',
    access: { kind: 'person' },
    run: async ({ t }) => {
      const title = t('programme.learn.applications');
      return page({
        title,
        body: (
          <>
            <PageHead title={title} />
            <EmptyState title={t('programme.learn.empty')} action={<LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>}>
              {t('programme.learn.empty.text')}
            </EmptyState>
          </>
        ),
      });
    },
  },
];
