import { Button, Form, Notice, PageHead, page, param, type Route, type Translate, type WebRequest } from '@laurel/web';
import { type Issuer, profileOf } from '../deps.ts';
import { CLAIM_REQUESTS } from '../limits.ts';
import { readStopLink, stopReminders } from '../mail/reminder-stop.ts';

/** Where a reminder's "no more of these" leads: a page with a button for people, one request for their mail programs. */
export function reminderStopRoutes(issuer: Issuer): Route[] {
  const publicPage = { access: { kind: 'public' }, limit: CLAIM_REQUESTS } as const;
  return [
    { method: 'get', path: '/reminders/:token', ...publicPage, run: (request) => stopPage(issuer, request, false) },
    {
      method: 'post',
      path: '/reminders/:token/stop',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        await stopReminders(issuer, param(request, 'token'));
        return stopPage(issuer, request, true);
      },
    },
    {
      // RFC 8058 section 3.1: the mail program posts to the same address, without cookies or a page before it. What it holds is the proof.
      method: 'post',
      path: '/reminders/:token',
      access: { kind: 'protocol', errors: 'problem' },
      accepts: 'nothing',
      limit: CLAIM_REQUESTS,
      run: async (request) => {
        await stopReminders(issuer, param(request, 'token'));
        return { kind: 'empty', status: 200 };
      },
    },
  ];
}

async function stopPage(issuer: Issuer, request: WebRequest, done: boolean) {
  const { t } = request;
  const token = param(request, 'token');
  const award = await readStopLink(issuer, token);
  const name = profileOf(issuer, award.profile).name[t.language];
  const title = t('issuer.reminder-stop.title', { issuer: name });
  const body = <Stop t={t} action={`/reminders/${encodeURIComponent(token)}/stop`} title={title} issuer={name} done={done} />;
  return page({ title, frame: 'narrow', noStore: true, robots: 'noindex', body });
}

function Stop({ t, action, title, issuer, done }: { t: Translate; action: string; title: string; issuer: string; done: boolean }) {
  if (done)
    return (
      <>
        <PageHead title={t('issuer.reminder-stop.done')} />
        <Notice kind="ok">{t('issuer.reminder-stop.done.what', { issuer })}</Notice>
      </>
    );
  return (
    <>
      <PageHead title={title} lede={t('issuer.reminder-stop.what', { issuer })} />
      <Form action={action} kind="actions">
        <Button>{t('issuer.reminder-stop.button')}</Button>
      </Form>
    </>
  );
}
