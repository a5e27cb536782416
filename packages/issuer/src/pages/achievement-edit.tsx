import { isDeepStrictEqual } from 'node:util';
import { LaurelError, now, type Problem } from '@laurel/base';
import { asked, Button, Form, PageHead, page, param, type Reply, type Route, to, typed, type WebRequest } from '@laurel/web';
import { approvalOf, askApproval } from '../achievements/approvals.ts';
import { changesBetween } from '../achievements/changes.ts';
import { elementsMissing, type Looked, openCriteria } from '../achievements/completeness.ts';
import { defineAchievement, findAchievement, reviseAchievement } from '../achievements/define-achievement.ts';
import { type Definition, said } from '../achievements/definition.ts';
import { type DefinitionForm, EMPTY_FORM, formOf, readForm, withRow, withSkills } from '../achievements/definition-form.ts';
import type { DraftRow } from '../achievements/draft-records.ts';
import { discardDraft, findDraft, saveDraft } from '../achievements/drafts.ts';
import { findPicture, keepPicture } from '../achievements/pictures.ts';
import { gateFor } from '../achievements/publishing-rule.ts';
import { definitionOf, draftDefinition, inOrder } from '../achievements/read-definition.ts';
import type { Issuer } from '../deps.ts';
import { ACHIEVEMENT_FORM_BYTES } from '../limits.ts';
import { AchievementForm } from './achievement-form.tsx';
import type { Meanwhile } from './achievement-meanwhile.tsx';
import { skillPick, takePicked } from './achievement-skill-picker.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

/** Writing an achievement: new, as a draft, or the next version of one that is published. */
export function achievementEditRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/achievements/new', async (request, desk) => formPage(issuer, request, desk, { form: EMPTY_FORM })),
    deskRoute(issuer, 'post', '/achievements/new', (request, desk) => answer(issuer, request, desk, {}), WITH_PICTURE),

    deskRoute(issuer, 'get', '/achievements/:id/edit', async (request, desk) => {
      const of = await whatIsEdited(issuer, desk, param(request, 'id'));
      return formPage(issuer, request, desk, { ...of, form: of.draft?.form ?? of.form });
    }),
    deskRoute(
      issuer,
      'post',
      '/achievements/:id/edit',
      async (request, desk) => {
        const of = await whatIsEdited(issuer, desk, param(request, 'id'));
        const seen = Number(typed(request, 'of'));
        if (of.follows !== undefined && !(Number.isSafeInteger(seen) && seen > 0)) throw new LaurelError('bad_form');
        return answer(issuer, request, desk, of.follows === undefined ? of : { ...of, follows: seen });
      },
      WITH_PICTURE,
    ),

    deskRoute(issuer, 'get', '/achievements/:id/discard', async (request, desk) => {
      const of = await whatIsEdited(issuer, desk, param(request, 'id'));
      if (!of.draft) throw new LaurelError('not_found');
      const { t } = request;
      const here = `${desk.at}/achievements/${of.id}`;
      const title = t('issuer.draft.discard');
      return page({
        title,
        crumbs: [
          { text: t('issuer.achievements'), href: `${desk.at}/achievements` },
          { text: of.title(t.language) ?? t('issuer.draft'), href: `${here}/edit` },
          { text: title },
        ],
        body: (
          <>
            <PageHead
              title={t('issuer.draft.discard.ask')}
              lede={t(of.follows === undefined ? 'issuer.draft.discard.all' : 'issuer.draft.discard.version', { version: of.follows ?? 0 })}
            />
            <Form action={`${here}/discard`} kind="actions">
              <Button kind="danger">{t('issuer.draft.discard.button')}</Button>
            </Form>
          </>
        ),
      });
    }),
    deskRoute(issuer, 'post', '/achievements/:id/discard', async (request, { profile, at, actor }) => {
      const id = param(request, 'id');
      await discardDraft(issuer, { profile: profile.slug, id, actor });
      return to(`${at}/achievements?done=discarded`);
    }),
  ];
}

const WITH_PICTURE = { accepts: 'upload', maxBody: ACHIEVEMENT_FORM_BYTES } as const;

/** What is being written: `id` is there once it rests somewhere, `follows` once a version is published. */
type Edited = { id?: string; follows?: number | undefined; draft?: DraftRow | undefined };

/** @throws LaurelError not_found */
async function whatIsEdited(issuer: Issuer, { profile }: AtDesk, id: string) {
  const draft = await findDraft(issuer, profile.slug, id);
  const row = await findAchievement(issuer, profile.slug, id).catch(onlyIf(draft));
  const title = (language: 'en' | 'fr') => (row ? said(row.definition.name, language) : said(filled(draft?.form.texts.name), language)) || undefined;
  return { id, follows: row?.version, row, draft, form: row ? formOf(row.definition) : EMPTY_FORM, title };
}

const filled = (name: { en: string; fr: string } | undefined) => ({ en: name?.en || undefined, fr: name?.fr || undefined });

/** An achievement that was never published is a draft alone. */
const onlyIf = (draft: DraftRow | undefined) => (error: unknown) => {
  if (draft && error instanceof LaurelError && error.code === 'not_found') return undefined;
  throw error;
};

/** Does what the pressed button says. Whatever it is, what was typed comes back. */
async function answer(issuer: Issuer, request: WebRequest, desk: AtDesk, of: Edited): Promise<Reply> {
  const show = (form: DefinitionForm, problems: readonly Problem[] = []) => formPage(issuer, request, desk, { ...of, form, problems });
  const { form: typedNow, problems } = await withUpload(issuer, request, desk, readForm(request.form));
  const form = withSkills(typedNow, await takePicked(issuer, request, desk, typedNow)); // a tick is meant, whichever button comes after it
  if (problems.length > 0) return show(form, isPublished(request) ? inOrder([...problems, ...problemsOf(form, request.t)], request.language) : problems);
  if (request.form.has('pick_skills')) return show(form);
  const add = typed(request, 'add');
  if (add !== '') return show(withRow(form, add));
  if (typed(request, 'drop') === 'picture') return show({ ...form, plain: { ...form.plain, picture: '' } });
  if (request.form.has('preview') || request.form.has('find_skills')) return show(form);
  return store(issuer, request, desk, { ...of, form }).catch(async (error) => {
    if (!(error instanceof LaurelError && error.code === 'conflict') || of.id === undefined) throw error;
    return formPage(issuer, request, desk, { ...(await meanwhile(issuer, request, desk, { id: of.id, form })), form });
  });
}

/** Saves it as a draft, sends it for approval or publishes it, as the pressed button says. @throws LaurelError conflict */
async function store(issuer: Issuer, request: WebRequest, desk: AtDesk, { form, ...of }: Edited & { form: DefinitionForm }): Promise<Reply> {
  const { profile, at, actor } = desk;
  const show = (problems: readonly Problem[]) => formPage(issuer, request, desk, { ...of, form, problems });
  const draft = typed(request, 'draft');
  if (draft !== '') {
    const saved = await saveDraft(issuer, { profile: profile.slug, id: of.id, form, follows: of.follows ?? null, seen: typed(request, 'seen'), actor });
    if (draft === 'rubric') return to(`${at}/achievements/${saved.id}/rubric`);
    return to(draft === 'look' ? `${at}/achievements/${saved.id}/preview?draft=on` : `${at}/achievements/${saved.id}/edit?done=drafted`);
  }
  const read = definitionOf(form, request.t);
  if ('problems' in read) return show(read.problems);
  const { definition } = read;
  if (await saysTheSame(issuer, request, desk, of, definition))
    return show([{ at: 'words', code: 'nothing_differs', detail: request.t('issuer.achievement.nothing-differs', { version: of.follows ?? 0 }) }]);
  const ended = await endsInThePast(issuer, desk, of, definition);
  if (ended) return show([{ at: 'valid_until', code: 'end_past', detail: request.t('issuer.form.end_past') }]);
  const gate = await gateFor(issuer, profile.slug, actor);
  const missing = elementsMissing(gate, definition);
  if (missing.length > 0) return show(missing.map(asProblem(request.t)));
  const anyLevel = request.form.has('any_level');
  if (openCriteria(definition).length > 0 && !anyLevel)
    return show([{ at: 'any_level', code: 'any_level_unsaid', detail: request.t('issuer.rubric.any.needed') }]);
  if (gate.asks) {
    const asked = { profile: profile.slug, id: of.id, form, follows: of.follows ?? null, seen: typed(request, 'seen'), actor, anyLevel };
    return to(`${at}/approvals/${(await askApproval(issuer, asked)).id}`);
  }
  const { id, follows } = of;
  const seen = typed(request, 'seen');
  const row =
    id !== undefined && follows !== undefined
      ? await reviseAchievement(issuer, { profile: profile.slug, id, of: follows, definition, actor, seen, anyLevel })
      : await defineAchievement(issuer, { profile: profile.slug, definition, actor, draft: id, seen, anyLevel });
  return to(`${at}/achievements/${row.id}?done=${row.version === 1 ? 'defined' : 'revised'}`);
}

/** What somebody else saved or published since this form was drawn. The page that shows it goes on from there: the next press is meant. */
async function meanwhile(
  issuer: Issuer,
  { t }: Pick<WebRequest, 't'>,
  desk: AtDesk,
  { id, form }: { id: string; form: DefinitionForm },
): Promise<Edited & { meanwhile: Meanwhile }> {
  const { follows, draft, row } = await whatIsEdited(issuer, desk, id);
  const shown = (one: DefinitionForm) => draftDefinition(one, t('issuer.achievement.unnamed'), t.language);
  const [by, at] = draft ? [draft.savedBy, draft.savedAt] : [row?.createdBy ?? '', row?.createdAt ?? ''];
  const newer = draft ? shown(draft.form) : (row?.definition ?? shown(EMPTY_FORM));
  const name = (await issuer.people.person(by.replace(/^person:/, '')))?.name || t('issuer.approval.somebody');
  return { id, follows, draft, meanwhile: { by: by === desk.actor ? undefined : name, at, changes: changesBetween(newer, shown(form)) } };
}

/** Whether the version it would follow says all of it already. Of one that is not the newest any more something else is to be said. */
async function saysTheSame(issuer: Issuer, { t }: WebRequest, { profile }: AtDesk, { id, follows }: Edited, definition: Definition): Promise<boolean> {
  if (id === undefined || follows === undefined) return false;
  const current = await findAchievement(issuer, profile.slug, id);
  const read = definitionOf(formOf(current.definition), t);
  return current.version === follows && 'definition' in read && isDeepStrictEqual(read.definition, definition);
}

/** A last day that has gone by makes badges that are over before they are made. What ended since it was published may keep its day. */
async function endsInThePast(issuer: Issuer, { profile }: AtDesk, { id, follows }: Edited, { validUntil }: Definition): Promise<boolean> {
  if (validUntil === undefined || validUntil >= now(issuer.context).slice(0, 10)) return false;
  if (id === undefined || follows === undefined) return true;
  return (await findAchievement(issuer, profile.slug, id)).definition.validUntil !== validUntil;
}

const asProblem =
  (t: WebRequest['t']) =>
  ({ id, at }: Looked): Problem => ({
    at,
    code: 'element_missing',
    detail: t('issuer.eu.needed', { element: t(`issuer.eu.${id}`), how: t(`issuer.eu.how.${id}`) }),
  });

/** No other button was pressed: all that is wrong is said at once. */
const isPublished = ({ form }: WebRequest): boolean => ['add', 'drop', 'preview', 'draft', 'find_skills', 'pick_skills'].every((button) => !form.has(button));

const problemsOf = (form: DefinitionForm, t: WebRequest['t']): readonly Problem[] => {
  const read = definitionOf(form, t);
  return 'problems' in read ? read.problems : [];
};

/** A file that came along is kept at once, whatever button was pressed: a browser would not send it a second time. */
async function withUpload(
  issuer: Issuer,
  request: WebRequest,
  { profile, actor }: AtDesk,
  form: DefinitionForm,
): Promise<{ form: DefinitionForm; problems: Problem[] }> {
  const { t } = request;
  const problem = (at: string, code: string) => ({ form, problems: [{ at, code, detail: t(`issuer.picture.${code}`) }] });
  const file = request.files.find(({ field, bytes }) => field === 'picture_file' && bytes.length > 0);
  if (file) {
    const kept = await keepPicture(issuer, { profile: profile.slug, file, actor });
    return 'refused' in kept ? problem('picture_file', kept.refused) : { form: { ...form, plain: { ...form.plain, picture: kept.name } }, problems: [] };
  }
  const { picture } = form.plain;
  if (picture === '' || (await findPicture(issuer, profile.slug, picture))) return { form, problems: [] };
  return { ...problem('picture_file', 'picture_gone'), form: { ...form, plain: { ...form.plain, picture: '' } } };
}

async function formPage(
  issuer: Issuer,
  request: WebRequest,
  { profile, at, actor }: AtDesk,
  given: Edited & { form: DefinitionForm; problems?: readonly Problem[]; meanwhile?: Meanwhile },
): Promise<Reply> {
  const { t } = request;
  const { id, follows, draft, form, problems = [] } = given;
  const approval = id === undefined ? undefined : await approvalOf(issuer, profile.slug, id);
  const shown = draftDefinition(form, t('issuer.achievement.unnamed'), t.language);
  const title = follows !== undefined ? t('issuer.achievement.edit') : draft ? t('issuer.draft') : t('issuer.achievements.new');
  const crumbs = [
    { text: t('issuer.achievements'), href: `${at}/achievements` },
    ...(id !== undefined && follows !== undefined ? [{ text: said(shown.name, t.language), href: `${at}/achievements/${id}` }] : []),
    { text: title },
  ];
  const action = id === undefined ? `${at}/achievements/new` : `${at}/achievements/${id}/edit`;
  const body = (
    <AchievementForm
      t={t}
      action={action}
      title={title}
      form={form}
      shown={shown}
      problems={problems}
      meanwhile={given.meanwhile}
      follows={follows}
      anyLevel={request.form.has('any_level')}
      draft={draft}
      picture={await findPicture(issuer, profile.slug, form.plain.picture)}
      gate={await gateFor(issuer, profile.slug, actor)}
      approval={approval}
      done={asked(request, 'done')}
      spoken={issuer.config.languages}
      picker={await skillPick(issuer, request, profile.slug, form)}
    />
  );
  return page({ title, crumbs, status: given.meanwhile ? 409 : problems.length > 0 ? 422 : 200, body });
}
