import type { Problem } from '@laurel/base';
import { Actions, Button, errorAt, Field, Form, More, param, type Reply, type Route, to, typed, usePage, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { OUTSIDE_DAYS } from '../limits.ts';
import { isLeftOut } from './anew.ts';
import { type AtApplication, atApplication } from './at-assess.ts';
import { endOutside, inviteOutside } from './invite-outside.ts';
import { isLive } from './openings-records.ts';
import type { Opened } from './queue.ts';

type Again = (request: WebRequest, at: AtApplication, act: () => Promise<Reply>) => Promise<Reply>;

/** Whom somebody who decides asks from outside, and takes back. `again` shows the page with what is wrong. */
export function outsideRoutes(deps: ProgrammeDeps, path: string, again: Again): readonly Route[] {
  const access = { kind: 'role', role: 'decider' } as const;
  return [
    {
      method: 'post',
      path: `${path}/outside`,
      access,
      accepts: 'form',
      run: async (request) => {
        const at = await atApplication(deps, request);
        return again(request, at, async () => {
          await inviteOutside(deps, at, typed(request, 'email'));
          return to(`${at.here}?asked=1#outside`);
        });
      },
    },
    {
      method: 'post',
      path: `${path}/outside/:invitation/end`,
      access,
      accepts: 'form',
      run: async (request) => {
        const at = await atApplication(deps, request);
        await endOutside(deps, at, param(request, 'invitation'));
        return to(`${at.here}?saved=1#outside`);
      },
    },
  ];
}

type Props = { at: AtApplication; opened: Opened; problems: readonly Problem[]; typed: string; now: string };

/** For whoever decides: who from outside was asked to score this one application, until when, and the way to ask. */
export function Outside({ at, opened: { application, outside, assessments, anew }, problems, typed: email, now }: Props) {
  const { t } = usePage();
  if (!at.may.decide || (application.state !== 'submitted' && application.state !== 'recommended')) return null;
  if (isLeftOut(anew, at.personId, 'decide')) return null;
  const live = outside.filter((one) => isLive(one, now));
  const hasSent = (personId: string) => assessments.some((one) => one.assessorId === personId && one.round === application.round && one.state === 'sent');
  const over = outside.flatMap((one) => {
    const scored = assessments.findLast(({ assessorId, round, state }) => assessorId === one.personId && round < application.round && state === 'sent');
    if (anew?.before.has(one.personId)) return []; // not to be asked again
    return scored && !live.some(({ personId }) => personId === one.personId) ? [{ email: one.email, round: scored.round }] : [];
  });
  const wrong = errorAt(problems, 'email');
  return (
    <More summary={t('programme.outside')} open={live.length + over.length > 0 || wrong !== undefined}>
      <div id="outside" class="stack">
        {live.length > 0 && (
          // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
          <ul class="lines" role="list">
            {live.map((one) => (
              <li class="row apart" key={one.id}>
                <div>
                  <p>{one.email}</p>
                  <p class="small soft">
                    {t(hasSent(one.personId) ? 'programme.outside.has-sent' : 'programme.outside.until', { date: t.date(one.expiresAt) })}
                  </p>
                </div>
                <Form action={`${at.here}/outside/${one.id}/end`} kind="inline" label={t('programme.outside.end.of', { email: one.email })}>
                  <Button kind="link">{t('programme.outside.end')}</Button>
                </Form>
              </li>
            ))}
          </ul>
        )}
        {[...new Map(over.map((one) => [one.email, one])).values()].map((one) => (
          <p class="small soft" key={one.email}>
            {t('programme.outside.over', one)}
          </p>
        ))}
        <Form action={`${at.here}/outside`} kind="stack" label={t('programme.outside')}>
          <Field
            name="email"
            type="email"
            required
            label={t('programme.outside.email')}
            hint={t('programme.outside.hint', { days: OUTSIDE_DAYS })}
            value={email}
            error={wrong}
          />
          <Actions>
            <Button kind="quiet">{t('programme.outside.ask')}</Button>
          </Actions>
        </Form>
      </div>
    </More>
  );
}

/** To whoever is from outside and has nothing to do now: what became of it, and whether they are still waited for. */
export function outsideNothing({ application, own }: Opened): string {
  const returned = application.state === 'revision';
  if (own?.state === 'sent') return returned ? 'programme.review.returned' : 'programme.review.sent';
  return returned ? 'programme.review.returned.before' : 'programme.review.not-now';
}
