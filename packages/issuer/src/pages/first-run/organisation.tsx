import { Actions, Facts, Link, LinkButton, Notice, type Route } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { nextOf, stepPage, stepRoute } from './frame.tsx';

/** What the configuration says, to be looked over. Where questions go is said on a page of its own; nothing else is changed in the browser. */
export const organisationRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'organisation', async (request, desk) => {
    const { t } = request;
    const { profile } = desk;
    const contactAt = `${desk.at}/look/contact?from=first-run`;
    const { languages, hostedWallet } = issuer.config;
    const none = <span class="soft">{t('issuer.first-run.organisation.none')}</span>;
    const wallets =
      hostedWallet === undefined || hostedWallet === 'none' ? none : hostedWallet === issuer.publicUrl ? t('issuer.first-run.organisation.here') : hostedWallet;
    const body = (
      <>
        <Facts
          items={[
            { term: t('issuer.first-run.organisation.name'), detail: [...new Set(languages.map((language) => profile.name[language]))].join(' · ') },
            { term: t('issuer.first-run.organisation.address'), detail: profile.identifier },
            { term: t('issuer.first-run.organisation.languages'), detail: languages.map((language) => t(`issuer.language.${language}`)).join(', ') },
            { term: t('issuer.first-run.organisation.site'), detail: profile.url ?? none },
            { term: t('issuer.contact'), detail: profile.email ?? none },
            { term: t('issuer.first-run.organisation.wallets'), detail: wallets },
          ]}
        />
        {profile.email === undefined && (
          <Notice kind="warn" title={t('issuer.first-run.organisation.unreachable')}>
            {t.rich('issuer.first-run.organisation.unreachable.how', { link: (words) => <Link href={contactAt}>{words}</Link> })}
          </Notice>
        )}
        <p class="hint">{t.rich('issuer.first-run.organisation.where', { slug: profile.slug, link: (words) => <Link href={contactAt}>{words}</Link> })}</p>
        <Actions>
          <LinkButton href={nextOf(desk)}>{t(profile.email === undefined ? 'issuer.first-run.next' : 'issuer.first-run.organisation.right')}</LinkButton>
        </Actions>
      </>
    );
    return stepPage(request, desk, body, { lede: t('issuer.first-run.organisation.lede') });
  }),
];
