import { LaurelError } from '@laurel/base';
import { Actions, Button, Field, Form, Notice, PageHead, param, type Reply, type Route, type Translate, typed, type WebRequest } from '@laurel/web';
import { askLink } from '../awards/ask-link.ts';
import type { Issuer } from '../deps.ts';
import { CLAIM_REQUESTS } from '../limits.ts';
import { wrongWithEmail } from '../roster/read-row.ts';

/** A page of the claim link: where the link has ended, its place is taken by one to ask for another. */
export const orEnded =
  (run: (request: WebRequest) => Promise<Reply>) =>
  async (request: WebRequest): Promise<Reply> => {
    try {
      return await run(request);
    } catch (error) {
      if (error instanceof LaurelError && error.code === 'claim_link_expired') return endedPage(request, { status: 410 });
      throw error;
    }
  };

/** The answer is the same whatever the address: a stranger with an old link learns nothing by it. */
export function claimEndedRoutes(issuer: Issuer): Route[] {
  return [
    {
      method: 'post',
      path: '/claim/:token/again',
      access: { kind: 'public' },
      limit: CLAIM_REQUESTS,
      accepts: 'form',
      run: async (request) => {
        const email = typed(request, 'email');
        const wrong = wrongWithEmail(email);
        if (wrong) return endedPage(request, { status: 422, email, error: request.t(`issuer.cell.${wrong}`) });
        await askLink(issuer, param(request, 'token'), email);
        return endedPage(request, { status: 200, asked: true });
      },
    },
  ];
}

type Asking = { status: number; email?: string; error?: string; asked?: boolean };

function endedPage(request: WebRequest, { status, ...asking }: Asking): Reply {
  const { t } = request;
  const body = <Ended t={t} action={`/claim/${encodeURIComponent(param(request, 'token'))}/again`} {...asking} />;
  return { kind: 'page', page: { title: t('issuer.claim.ended'), frame: 'narrow', noStore: true, robots: 'noindex', status, body } };
}

function Ended({ t, action, email, error, asked }: { t: Translate; action: string } & Omit<Asking, 'status'>) {
  if (asked)
    return (
      <>
        <PageHead title={t('issuer.claim.ended')} />
        <Notice kind="ok" title={t('issuer.claim.ended.asked')}>
          {t('issuer.claim.ended.asked.next')}
        </Notice>
      </>
    );
  return (
    <>
      <PageHead title={t('issuer.claim.ended')} lede={t('issuer.claim.ended.lede')} />
      <Form action={action}>
        <Field
          name="email"
          type="email"
          label={t('issuer.claim.ended.email')}
          hint={t('issuer.claim.ended.email.hint')}
          value={email}
          error={error}
          autocomplete="email"
        />
        <Actions>
          <Button icon="mail">{t('issuer.claim.ended.send')}</Button>
        </Actions>
      </Form>
    </>
  );
}
