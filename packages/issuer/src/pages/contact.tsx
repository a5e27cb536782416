import { LaurelError, type Problem } from '@laurel/base';
import {
  type Access,
  Actions,
  asked,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  LinkButton,
  Notice,
  PageHead,
  page,
  type Reply,
  type Route,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { Issuer } from '../deps.ts';
import { configuredContact, decideContact, wrongWithContact } from '../look/contact.ts';
import { newestLook } from '../look/look.ts';
import { type AtDesk, deskRoute } from './frame.tsx';

const ADMINISTRATOR: Access = { kind: 'role', role: 'administrator' };

/** Where questions of learners go, said in the browser: it stands before what the configuration says. */
export const contactRoutes = (issuer: Issuer): Route[] => [
  deskRoute(
    issuer,
    'get',
    '/look/contact',
    async (request, desk) => {
      const { version, look } = await newestLook(issuer, desk.profile.slug, 'contact');
      return contactPage(issuer, request, desk, {
        seen: String(version),
        email: look?.email ?? desk.profile.email ?? '',
        from: fromOf(asked(request, 'from')),
      });
    },
    { access: ADMINISTRATOR },
  ),
  deskRoute(issuer, 'post', '/look/contact', (request, desk) => answer(issuer, request, desk), { access: ADMINISTRATOR }),
];

/** `from`: where whoever writes it goes on. */
type ContactForm = { seen: string; email: string; from: 'first-run' | 'look' };

const fromOf = (text: string | undefined): ContactForm['from'] => (text === 'first-run' ? 'first-run' : 'look');

async function answer(issuer: Issuer, request: WebRequest, desk: AtDesk): Promise<Reply> {
  const form: ContactForm = { seen: typed(request, 'seen'), email: typed(request, 'email'), from: fromOf(typed(request, 'from')) };
  const seen = Number(form.seen);
  if (!Number.isSafeInteger(seen)) throw new LaurelError('bad_form');
  const { slug } = desk.profile;
  const code = form.email === '' ? undefined : wrongWithContact(form.email);
  if (code !== undefined) return contactPage(issuer, request, desk, form, [{ at: 'email', code, detail: request.t(`issuer.cell.${code}`) }]);
  // The configuration's own address is no decision: who changes it there is to see the change here.
  const email = form.email === '' || form.email === configuredContact(issuer, slug) ? undefined : form.email;
  await decideContact(issuer, { profile: slug, email, seen, actor: desk.actor });
  return to(`${desk.at}/look/contact?done=saved&from=${form.from}`);
}

function contactPage(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk, form: ContactForm, problems: readonly Problem[] = []): Reply {
  const { t } = request;
  const title = t('issuer.contact');
  const back =
    form.from === 'look'
      ? { href: `${at}/look`, text: t('issuer.contact.back'), crumb: t('issuer.look') }
      : { href: `${at}/first-run/organisation`, text: t('issuer.contact.go-on'), crumb: t('issuer.first-run.organisation') };
  const configured = configuredContact(issuer, profile.slug);
  const hint = [t('issuer.contact.hint'), ...(configured === undefined ? [] : [t('issuer.contact.configured', { email: configured })])].join(' ');
  const body = (
    <>
      <ErrorSummary problems={problems} labels={{ email: t('issuer.contact.label') }} />
      {asked(request, 'done') === 'saved' && (
        <Notice kind="ok">{t(profile.email === undefined ? 'issuer.contact.done.none' : 'issuer.contact.done', { email: profile.email ?? '' })}</Notice>
      )}
      <PageHead title={title} lede={profile.email === undefined ? t('issuer.contact.none') : undefined} />
      <Form action={`${at}/look/contact`}>
        <input type="hidden" name="seen" value={form.seen} />
        <input type="hidden" name="from" value={form.from} />
        <Field name="email" type="email" label={t('issuer.contact.label')} hint={hint} value={form.email} error={errorAt(problems, 'email')} />
        <Actions>
          <Button>{t('issuer.contact.save')}</Button>
          <LinkButton kind="quiet" href={back.href}>
            {back.text}
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
  const crumbs = [{ text: back.crumb, href: back.href }, { text: title }];
  return page({ title, crumbs, noStore: true, status: problems.length > 0 ? 422 : 200, body });
}
