import { LaurelError, now } from '@laurel/base';
import { Actions, Button, Form, LinkButton, Notice, PageHead, Part, page, param, type Route, sessionIn, to, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { decidesAbout, saidBy } from '../guardians/powers.ts';
import { Looks } from './looks.tsx';
import type { Place } from './place.ts';
import { privacyOf } from './privacy.ts';
import { isPurpose, type Purpose } from './terms.ts';
import { withdrawConsent } from './withdraw-consent.ts';

/** The second of two clicks: what will happen, what was seen already, one button. */
export const stopRoutes = (deps: ProgrammeDeps, { path, whose }: Place): readonly Route[] => [
  {
    method: 'get',
    path: `${path}/stop/:recipient/:purpose`,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const { recipient, purpose } = keyIn(request);
      const place = await whose(request);
      const { home, crumbs, ward, mayAgree } = place;
      const { standings, seen, organisations, guardians } = await privacyOf(deps, place);
      const standing = standings.find((one) => one.recipient === recipient && one.purpose === purpose);
      const name = organisations.get(recipient)?.name;
      if (!standing || name === undefined || (ward !== undefined && !mayAgree(purpose, organisations.get(recipient)?.profile)))
        throw new LaurelError('not_found');
      if (standing.state !== 'given' && standing.state !== 'lapsed') return to(`${home}?stopped`);
      const looks = seen.filter((look) => look.recipient === recipient && look.purpose === purpose);
      const at = now(deps.context);
      const isGuarded = ward === undefined && saidBy(guardians, organisations.get(recipient)?.profile).some((one) => decidesAbout(one, purpose, at));
      const title = t('programme.stop.title', { name });
      return page({
        title,
        noStore: true,
        crumbs,
        body: (
          <>
            <PageHead
              title={t.rich('programme.stop.title', { name: <bdi>{name}</bdi> })}
              lede={t('programme.stop.lede', { purpose: t(`programme.purpose.${purpose}`) })}
            />
            {ward !== undefined && <Notice>{t.rich('programme.care.for', { name: <bdi>{ward}</bdi> })}</Notice>}
            {isGuarded && <Notice>{t('programme.care.own-word')}</Notice>}
            <Form action={`${home}/stop/${recipient}/${purpose}`}>
              <Actions>
                <Button kind="danger">{t('programme.stop.do')}</Button>
                <LinkButton href={home} kind="quiet">
                  {t('programme.stop.keep')}
                </LinkButton>
              </Actions>
            </Form>
            <Part title={t('programme.stop.seen')}>
              {looks.length === 0 ? (
                <p>{t('programme.stop.seen.none')}</p>
              ) : (
                <div class="stack">
                  <Notice>{t('programme.stop.seen-stays')}</Notice>
                  <Looks looks={looks} organisations={organisations} caption={t('programme.stop.seen')} ward={ward} />
                </div>
              )}
            </Part>
          </>
        ),
      });
    },
  },
  {
    method: 'post',
    path: `${path}/stop/:recipient/:purpose`,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      const { subject, home } = await whose(request);
      await withdrawConsent(deps, sessionIn(request), { subject, ...keyIn(request) });
      return to(`${home}?stopped`);
    },
  },
];

export function keyIn(request: WebRequest): { recipient: string; purpose: Purpose } {
  const purpose = param(request, 'purpose');
  if (!isPurpose(purpose)) throw new LaurelError('not_found');
  return { recipient: param(request, 'recipient'), purpose };
}
