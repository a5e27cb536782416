import type { Problem } from '@laurel/base';
import { Button, ErrorSummary, errorAt, Field, Form, LinkButton, type Reply, type Route, State, TextareaField, to, typed, type WebRequest } from '@laurel/web';
import { said } from '../../achievements/definition.ts';
import type { Issuer } from '../../deps.ts';
import { defineFirst, type FirstAchievement, firstBadge } from '../../first-run/first-badge.ts';
import { type AtStep, nextOf, Skip, stepPage, stepRoute } from './frame.tsx';

const FIELDS = ['name', 'description', 'criteria'] as const;

/** Three texts make an achievement; the editor of the desk has the rest. */
export const achievementRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'achievement', async (request, desk) => {
    const { t } = request;
    const { achievement } = await firstBadge(issuer, desk.profile.slug, desk.person);
    if (!achievement) return formPage(request, desk, { name: '', description: '', criteria: '' }, []);
    const body = (
      <>
        <State kind="ok">{t('issuer.first-run.achievement.done', { title: said(achievement.definition.name, t.language) })}</State>
        <p>
          <LinkButton href={nextOf(desk)}>{t('issuer.first-run.next')}</LinkButton>
        </p>
      </>
    );
    return stepPage(request, desk, body);
  }),
  stepRoute(issuer, 'post', 'achievement', async (request, desk) => {
    const { t, language } = request;
    const texts = { name: typed(request, 'name'), description: typed(request, 'description'), criteria: typed(request, 'criteria') };
    const made = await defineFirst(issuer, { ...texts, profile: desk.profile.slug, language, actor: desk.actor });
    if ('achievement' in made) return to(nextOf(desk));
    const problems = FIELDS.flatMap((at) => {
      const code = made.wrong.get(at);
      return code === undefined ? [] : [{ at, code, detail: t(t.has(`issuer.form.${code}`) ? `issuer.form.${code}` : 'issuer.form.unfit') }];
    });
    return formPage(request, desk, texts, problems);
  }),
];

function formPage(request: WebRequest, desk: AtStep, texts: FirstAchievement, problems: readonly Problem[]): Reply {
  const { t } = request;
  const labels = Object.fromEntries(FIELDS.map((field) => [field, t(`issuer.first-run.achievement.${field}`)]));
  const field = (name: (typeof FIELDS)[number]) => ({
    name,
    label: labels[name],
    hint: t(`issuer.first-run.achievement.${name}.hint`),
    value: texts[name],
    error: errorAt(problems, name),
    required: true,
  });
  const body = (
    <>
      <ErrorSummary problems={problems} labels={labels} />
      <Form action={desk.here}>
        <Field {...field('name')} maxLength={120} />
        <TextareaField {...field('description')} rows={2} maxLength={1_000} />
        <TextareaField {...field('criteria')} rows={3} maxLength={10_000} />
        <div class="actions">
          <Button>{t('issuer.first-run.achievement.button')}</Button>
          <Skip desk={desk}>{t('issuer.first-run.skip')}</Skip>
        </div>
      </Form>
    </>
  );
  return stepPage(request, desk, body, { lede: t('issuer.first-run.achievement.lede'), ...(problems.length > 0 ? { status: 422 } : {}) });
}
