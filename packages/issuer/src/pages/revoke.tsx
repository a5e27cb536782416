import type { Problem } from '@laurel/base';
import {
  Actions,
  Button,
  Dialog,
  ErrorSummary,
  errorAt,
  Form,
  LinkButton,
  Notice,
  page,
  param,
  type Reply,
  type Route,
  SelectField,
  Term,
  TextareaField,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { REVOCATION_REASONS, revokeAward } from '../awards/change-standing.ts';
import type { Issuer } from '../deps.ts';
import { whoOf } from '../register/who-of.ts';
import type { ServeList } from '../status/publish.ts';
import { readAward } from './award.tsx';
import { type CapstonesLosing, CapstonesNotice, capstonesLosing } from './capstones-notice.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

const LONGEST_NOTE = 1_000;

/** Asked once, with what will happen and to whom; answered when the list that says so is being served. */
export function revokeRoutes(issuer: Issuer, serve: ServeList): Route[] {
  return [
    deskRoute(issuer, 'get', '/awards/:id/revoke', (request, desk) => ask(issuer, request, desk, [])),
    deskRoute(issuer, 'post', '/awards/:id/revoke', async (request, desk) => {
      const awardId = param(request, 'id');
      const reason = REVOCATION_REASONS.find((candidate) => candidate === typed(request, 'reason'));
      const note = typed(request, 'note');
      const problems: Problem[] = [
        ...(reason ? [] : [{ at: 'reason', code: 'required', detail: request.t('issuer.form.required') }]),
        ...(note.length > LONGEST_NOTE ? [{ at: 'note', code: 'too_long', detail: request.t('issuer.form.too_long') }] : []),
      ];
      if (!reason || problems.length > 0) return ask(issuer, request, desk, problems);
      await revokeAward(issuer, serve, { profile: desk.profile.slug, awardId, actor: desk.actor, reason, note });
      return to(`${desk.at}/awards/${awardId}?done=revoked`);
    }),
  ];
}

async function ask(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const { award, achievement, copies } = await readAward(issuer, profile.slug, param(request, 'id'));
  const who = whoOf(t, award);
  const here = `${at}/awards/${award.id}`;
  const title = t('issuer.revoke.title', { count: 1 });
  const body =
    award.standing === 'revoked' ? (
      <Notice title={t('issuer.revoke.already')}>{t('issuer.revoke.already.how')}</Notice>
    ) : (
      <Ask
        t={t}
        here={here}
        title={title}
        who={who}
        left={award.pseudonym !== null}
        badge={achievement ? said(achievement.definition.name, t.language) : ''}
        copies={copies.badges + copies.copies}
        capstones={await capstonesLosing(issuer, t, profile.slug, [award.id])}
        form={{ reason: typed(request, 'reason'), note: typed(request, 'note') }}
        problems={problems}
      />
    );
  return page({
    title,
    crumbs: [{ text: t('issuer.register'), href: `${at}/register` }, { text: who, href: here }, { text: t('issuer.revoke.ask') }],
    status: problems.length > 0 ? 422 : 200,
    noStore: true,
    body,
  });
}

type Props = {
  t: Translate;
  here: string;
  title: string;
  who: string;
  /** Nobody can be written to. */
  left: boolean;
  badge: string;
  copies: number;
  /** Awarded because of it. */
  capstones: CapstonesLosing;
  form: { reason: string; note: string };
  problems: readonly Problem[];
};

function Ask({ t, here, title, who, left, badge, copies, capstones, form, problems }: Props) {
  return (
    <>
      <ErrorSummary problems={problems} />
      <Dialog title={title}>
        <p>{t.rich(left ? 'issuer.revoke.what.left' : 'issuer.revoke.what', { who: <bdi>{who}</bdi>, badge, copies })}</p>
        <Term word="revoked" />
        <CapstonesNotice t={t} awards={1} capstones={capstones} />
        <Form action={`${here}/revoke`}>
          <SelectField
            name="reason"
            label={t(left ? 'issuer.revoke.reason.left' : 'issuer.revoke.reason')}
            hint={left ? undefined : t('issuer.revoke.reason.hint')}
            required
            value={form.reason}
            options={[
              { value: '', text: t('issuer.revoke.choose') },
              ...REVOCATION_REASONS.map((reason) => ({ value: reason, text: t(`issuer.reason.${reason}`) })),
            ]}
            error={errorAt(problems, 'reason')}
          />
          <TextareaField
            name="note"
            label={t('issuer.revoke.note')}
            hint={t('issuer.revoke.note.hint')}
            rows={2}
            value={form.note}
            maxLength={LONGEST_NOTE}
            error={errorAt(problems, 'note')}
          />
          <Actions>
            <Button kind="danger" icon="cross">
              {t('issuer.revoke.button', { count: 1 })}
            </Button>
            <LinkButton kind="quiet" href={here}>
              {t('issuer.revoke.keep')}
            </LinkButton>
          </Actions>
        </Form>
      </Dialog>
    </>
  );
}
