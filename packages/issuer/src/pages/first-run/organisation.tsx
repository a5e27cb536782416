import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  asked,
  Button,
  ErrorSummary,
  errorAt,
  Facts,
  Field,
  Form,
  LinkButton,
  Notice,
  Part,
  type Reply,
  type Route,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { configuredContact, decideContact, wrongWithContact } from '../../look/contact.ts';
import { newestLook } from '../../look/look.ts';
import { type AtStep, nextOf, stepPage, stepRoute } from './frame.tsx';

/** What the configuration says, to be looked over, and the one thing of it that is changed here: where questions go. */
export const organisationRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'organisation', async (request, desk) => {
    const { version, look } = await newestLook(issuer, desk.profile.slug, 'contact');
    return organisationPage(issuer, request, desk, { seen: String(version), email: look?.email ?? desk.profile.email ?? '' });
  }),
  stepRoute(issuer, 'post', 'organisation', async (request, desk) => {
    const form = { seen: typed(request, 'seen'), email: typed(request, 'email') };
    const seen = Number(form.seen);
    if (!Number.isSafeInteger(seen)) throw new LaurelError('bad_form');
    const { slug } = desk.profile;
    const code = form.email === '' ? undefined : wrongWithContact(form.email);
    if (code !== undefined) return organisationPage(issuer, request, desk, form, [{ at: 'email', code, detail: request.t(`issuer.cell.${code}`) }]);
    // The configuration's own address is no decision: who changes it there is to see the change here.
    const email = form.email === '' || form.email === configuredContact(issuer, slug) ? undefined : form.email;
    await decideContact(issuer, { profile: slug, email, seen, actor: desk.actor });
    return to(`${desk.here}?done=contact`);
  }),
];

type ContactForm = { seen: string; email: string };

async function organisationPage(issuer: Issuer, request: WebRequest, desk: AtStep, form: ContactForm, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const { profile } = desk;
  const { languages, hostedWallet } = issuer.config;
  const none = <span class="soft">{t('issuer.first-run.organisation.none')}</span>;
  const wallets =
    hostedWallet === undefined || hostedWallet === 'none' ? none : hostedWallet === issuer.publicUrl ? t('issuer.first-run.organisation.here') : hostedWallet;
  const body = (
    <>
      <ErrorSummary problems={problems} labels={{ email: t('issuer.contact.label') }} />
      {asked(request, 'done') === 'contact' && (
        <Notice kind="ok">{t(profile.email === undefined ? 'issuer.contact.done.none' : 'issuer.contact.done', { email: profile.email ?? '' })}</Notice>
      )}
      <Facts
        items={[
          { term: t('issuer.first-run.organisation.name'), detail: [...new Set(languages.map((language) => profile.name[language]))].join(' · ') },
          { term: t('issuer.first-run.organisation.address'), detail: profile.identifier },
          { term: t('issuer.first-run.organisation.languages'), detail: languages.map((language) => t(`issuer.language.${language}`)).join(', ') },
          { term: t('issuer.first-run.organisation.site'), detail: profile.url ?? none },
          { term: t('issuer.first-run.organisation.wallets'), detail: wallets },
        ]}
      />
      <p class="hint">{t('issuer.first-run.organisation.where', { slug: profile.slug })}</p>
      {profile.email === undefined && (
        <Notice kind="warn" title={t('issuer.first-run.organisation.unreachable')}>
          {t('issuer.first-run.organisation.unreachable.how')}
        </Notice>
      )}
      <ContactPart t={t} here={desk.here} form={form} configured={configuredContact(issuer, profile.slug)} problems={problems} />
      <Actions>
        <LinkButton href={nextOf(desk)}>{t(profile.email === undefined ? 'issuer.first-run.next' : 'issuer.first-run.organisation.right')}</LinkButton>
      </Actions>
    </>
  );
  return stepPage(request, desk, body, { lede: t('issuer.first-run.organisation.lede'), ...(problems.length > 0 ? { status: 422 } : {}) });
}

type ContactProps = { t: Translate; here: string; form: ContactForm; configured: string | undefined; problems: readonly Problem[] };

function ContactPart({ t, here, form, configured, problems }: ContactProps) {
  return (
    <Part id="contact" title={t('issuer.contact')}>
      <Form action={here}>
        <input type="hidden" name="seen" value={form.seen} />
        <Field
          name="email"
          type="email"
          label={t('issuer.contact.label')}
          hint={`${t('issuer.contact.hint')} ${configured === undefined ? '' : t('issuer.contact.configured', { email: configured })}`.trim()}
          value={form.email}
          error={errorAt(problems, 'email')}
        />
        <Actions>
          <Button kind="quiet" icon="pen">
            {t('issuer.contact.save')}
          </Button>
        </Actions>
      </Form>
    </Part>
  );
}
