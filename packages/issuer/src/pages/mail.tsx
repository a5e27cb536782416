import { LaurelError, type Problem } from '@laurel/base';
import { LETTER_FILTERS, type LetterFilter, type OutboxPage } from '@laurel/courier';
import { asked, Button, Dialog, Form, LinkButton, page, param, type Reply, type Route, type Translate, to, typed, type WebRequest } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import { LETTERS_PER_PAGE } from '../limits.ts';
import { type AwardLetter, type Lost, lostLetters, resendLetter, resendLost, withAwards } from '../mail/resend.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MailPage } from './mail-list.tsx';
import { pinPage } from './show-pin.tsx';

/** What became of the letters, and what to do about those that did not arrive. */
export function mailRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/mail', (request, desk) => outbox(issuer, request, desk, [])),
    deskRoute(issuer, 'get', '/mail/resend', async (request, desk) => {
      const lost = await lostLetters(issuer, desk.profile.slug);
      const title = request.t('issuer.mail.resend.title', { count: lost.again.length });
      return page({ title, crumbs: crumbsOf(request, desk, title), body: <AskResend t={request.t} desk={desk} lost={lost} title={title} /> });
    }),
    deskRoute(issuer, 'post', '/mail/resend', async (_, desk) => {
      const sent = await resendLost(issuer, { profile: desk.profile.slug, actor: desk.actor });
      return to(`${desk.at}/mail?state=waiting&sent=${sent}`);
    }),
    deskRoute(issuer, 'post', '/mail/:id/send', async (request, desk) => {
      const letterId = param(request, 'id');
      const email = typed(request, 'email');
      try {
        const sent = await resendLetter(issuer, { profile: desk.profile.slug, letterId, email, actor: desk.actor });
        return sent.pin === undefined ? to(`${desk.at}/mail?sent=1`) : pinPage(issuer, request, desk, { ...sent, pin: sent.pin });
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems[0] : undefined;
        if (!wrong) throw error;
        return outbox(issuer, request, desk, [{ ...wrong, at: `email-${letterId}`, detail: request.t(`issuer.cell.${wrong.code}`) }], { [letterId]: email });
      }
    }),
  ];
}

export type MailView = {
  filter: LetterFilter | undefined;
  counts: Record<LetterFilter, number>;
  /** Letters that failed or came back and that somebody still waits for. */
  lost: number;
  rows: AwardLetter[];
  cursors: Pick<OutboxPage, 'older' | 'newer'>;
  /** What was just sent again. */
  sent: number | undefined;
  /** Addresses as they were typed, by letter. */
  typed: Record<string, string>;
  problems: readonly Problem[];
};

async function outbox(issuer: Issuer, request: WebRequest, desk: AtDesk, problems: readonly Problem[], given: Record<string, string> = {}): Promise<Reply> {
  const { t } = request;
  const scope = desk.profile.slug;
  const from = problems.length > 0 ? typed(request, 'from') : asked(request, 'state');
  const filter = LETTER_FILTERS.find((candidate) => candidate === from);
  const { again, pin } = await lostLetters(issuer, scope);
  const view = await issuer.store.as(scope).read(async (db): Promise<MailView> => {
    const [after, before] = [asked(request, 'after'), asked(request, 'before')];
    const { letters, ...cursors } = await issuer.outbox.list(db.open, { scope, filter, after, before, take: LETTERS_PER_PAGE });
    const counts = await issuer.outbox.counts(db.open, scope);
    const sent = Number(asked(request, 'sent') ?? Number.NaN);
    return {
      filter,
      counts,
      lost: again.length + pin,
      rows: await withAwards(db, letters),
      cursors,
      sent: Number.isSafeInteger(sent) ? sent : undefined,
      typed: given,
      problems,
    };
  });
  const body = <MailPage t={t} at={desk.at} view={view} />;
  return page({ title: t('issuer.mail.title'), status: problems.length > 0 ? 422 : 200, noStore: true, body });
}

export const crumbsOf = ({ t }: WebRequest, { at }: AtDesk, title: string) => [{ text: t('issuer.mail.title'), href: `${at}/mail` }, { text: title }];

function AskResend({ t, desk, lost, title }: { t: Translate; desk: AtDesk; lost: Lost; title: string }) {
  return (
    <Dialog title={title}>
      <p>{t('issuer.mail.resend.what', { count: lost.again.length })}</p>
      {lost.pin > 0 && <p>{t('issuer.mail.resend.pin', { count: lost.pin })}</p>}
      <Form action={`${desk.at}/mail/resend`} kind="actions">
        {lost.again.length > 0 && <Button icon="mail">{t('issuer.mail.resend.button', { count: lost.again.length })}</Button>}
        <LinkButton kind="quiet" href={`${desk.at}/mail`}>
          {t('issuer.mail.resend.back')}
        </LinkButton>
      </Form>
    </Dialog>
  );
}
