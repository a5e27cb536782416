import { LaurelError } from '@laurel/base';
import type { Person } from '@laurel/people';
import { type Access, LinkButton, PageHead, type Reply, type Route, Steps, type WebRequest } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { type Issuer, profileOf } from '../../deps.ts';
import type { AtDesk } from '../frame.tsx';

/** The pages after the first, which makes the administrator: each has one thing to do, and a way past it. */
export const STEPS = ['you', 'organisation', 'keys', 'mail', 'achievement', 'badge'] as const;
export type Step = Exclude<(typeof STEPS)[number], 'you'>;

export type AtStep = AtDesk & { step: Step; here: string; person: Person };
type Run = (request: WebRequest, desk: AtStep) => Promise<Reply>;

export function stepRoute(issuer: Issuer, method: 'get' | 'post', step: Step, run: Run, more: { below?: string; recent?: true } = {}): Route {
  const access: Access = { kind: 'role', role: 'administrator', ...(more.recent ? { recent: true } : {}) };
  return {
    method,
    path: `/desk/:profile/first-run/${step}${more.below ?? ''}`,
    access,
    ...(method === 'post' ? { accepts: 'form' as const } : {}),
    run: (request) => {
      if (!request.session) throw new LaurelError('not_signed_in');
      const { person } = request.session;
      const profile = profileOf(issuer, request.params.profile);
      const at = `/desk/${profile.slug}`;
      return run(request, { profile, at, actor: `person:${person.id}`, step, here: `${at}/first-run/${step}`, person });
    },
  };
}

/** Where the step after this one is; after the last, the desk. */
export function nextOf({ at, step }: Pick<AtStep, 'at' | 'step'>): string {
  const next = STEPS[STEPS.indexOf(step) + 1];
  return next === undefined ? at : `${at}/first-run/${next}`;
}

export function stepPage(
  request: WebRequest,
  { step }: AtStep,
  body: ComponentChildren,
  more: { lede?: ComponentChildren; status?: number; refresh?: number } = {},
): Reply {
  const { t } = request;
  const title = t(`issuer.first-run.${step}`);
  const steps = <Steps items={STEPS.map((one) => t(`issuer.first-run.step.${one}`))} current={STEPS.indexOf(step)} />;
  return {
    kind: 'page',
    page: {
      title,
      frame: 'desk',
      noStore: true,
      ...(more.status ? { status: more.status } : {}),
      ...(more.refresh ? { refresh: { seconds: more.refresh } } : {}),
      body: (
        <>
          <PageHead above={steps} title={title} lede={more.lede} />
          <div class="stack">{body}</div>
        </>
      ),
    },
  };
}

/** Past a step without doing it: the desk says what is left. */
export function Skip({ desk, children }: { desk: AtStep; children: ComponentChildren }) {
  return (
    <LinkButton kind="quiet" href={nextOf(desk)}>
      {children}
    </LinkButton>
  );
}
