import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  FileField,
  Form,
  More,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { z } from 'zod';
import { findAchievement } from '../achievements/define-achievement.ts';
import { type Definition, said } from '../achievements/definition.ts';
import { type DefinitionForm, EMPTY_FORM, formOf, type ResultForm } from '../achievements/definition-form.ts';
import { findDraft, saveDraft } from '../achievements/drafts.ts';
import { draftDefinition } from '../achievements/read-definition.ts';
import { type ReadRubric, readRubrics } from '../achievements/rubric-file.ts';
import type { Issuer } from '../deps.ts';
import { RUBRIC_BYTES, RUBRIC_FORM_BYTES } from '../limits.ts';
import { UnreadableFile } from '../roster/read-csv.ts';
import { RubricTable } from './achievement-about.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

/** A rubric from a file into the draft of an achievement: chosen, looked at, and only then put in place of the one that is there. */
export function rubricImportRoutes(issuer: Issuer): Route[] {
  const at = '/achievements/:id/rubric';
  return [
    deskRoute(issuer, 'get', at, async (request, desk) => choosePage(request, await whatIsEdited(issuer, request, desk))),
    deskRoute(
      issuer,
      'post',
      at,
      async (request, desk) => {
        const edited = await whatIsEdited(issuer, request, desk);
        const file = request.files.find(({ field, bytes }) => field === 'file' && bytes.length > 0);
        try {
          if (!file) throw new UnreadableFile('none');
          return lookPage(request, edited, readRubrics(file.bytes));
        } catch (error) {
          if (!(error instanceof UnreadableFile)) throw error;
          const own = `issuer.rubric.${error.what}`;
          const detail = request.t(request.t.has(own) ? own : `issuer.file.${error.what}`, error.values);
          return choosePage(request, edited, [{ at: 'file', code: error.what, detail }]);
        }
      },
      { accepts: 'upload', maxBody: RUBRIC_BYTES + 64 * 1024 },
    ),
    deskRoute(issuer, 'post', `${at}/keep`, (request, desk) => keep(issuer, request, desk), { maxBody: RUBRIC_FORM_BYTES }),
  ];
}

type Edited = { here: string; form: DefinitionForm; follows: number | null; seen: string; title: string };

/** The draft, or the published version as the draft that it would begin. @throws LaurelError not_found */
async function whatIsEdited(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk): Promise<Edited> {
  const id = param(request, 'id');
  const draft = await findDraft(issuer, profile.slug, id);
  const here = `${at}/achievements/${id}`;
  if (draft) {
    const { en, fr } = draft.form.texts.name;
    const title = said({ en: en || undefined, fr: fr || undefined }, request.language) || request.t('issuer.achievement.unnamed');
    return { here, form: draft.form, follows: draft.follows, seen: draft.savedAt, title };
  }
  const row = await findAchievement(issuer, profile.slug, id);
  return { here, form: formOf(row.definition), follows: row.version, seen: '', title: said(row.definition.name, request.language) };
}

const isCriterion = ({ type, levels }: ResultForm): boolean => levels.length > 0 || type === 'RubricCriterionLevel';

async function keep(issuer: Issuer, request: WebRequest, desk: AtDesk): Promise<Reply> {
  const edited = await whatIsEdited(issuer, request, desk);
  const criteria = sentBack(typed(request, 'rubric'));
  if (edited.form.results.some(isCriterion) && !request.form.has('replace')) {
    const problem = { at: 'replace', code: 'required', detail: request.t('issuer.rubric.replace.needed') };
    return lookPage(request, edited, [{ title: '', criteria, problems: [], proposed: proposedIn(request, criteria) }], [problem]);
  }
  const { follows } = edited;
  const form = { ...edited.form, results: [...edited.form.results.filter((row) => !isCriterion(row)), ...criteria] };
  await saveDraft(issuer, { profile: desk.profile.slug, id: param(request, 'id'), form, follows, seen: typed(request, 'seen'), actor: desk.actor });
  return to(`${edited.here}/edit?done=drafted#results`);
}

const text = z.string().max(500);
const Level = z.strictObject({ name: text, french: text, points: text, description: text, french_description: text });
const Criterion = z.strictObject({
  title: text,
  french: text,
  type: z.literal('RubricCriterionLevel'),
  min: text,
  max: text,
  allowed: text,
  order: text,
  required: text,
  levels: z.array(Level).max(10),
});
const Criteria = z.array(Criterion).min(1).max(20);

/** What the page before had read, as its form sends it back. @throws LaurelError bad_form */
function sentBack(json: string): ResultForm[] {
  try {
    return Criteria.parse(JSON.parse(json));
  } catch (cause) {
    throw new LaurelError('bad_form', { cause });
  }
}

/** Of which criteria the page before proposed a level; they are told once more where it comes again. */
function proposedIn(request: WebRequest, criteria: readonly ResultForm[]): string[] {
  const sent = typed(request, 'proposed');
  return criteria.flatMap(({ title }) => (sent.includes(JSON.stringify(title)) ? [title] : []));
}

const crumbsOf = (t: Translate, { here, title }: Edited) => [
  { text: t('issuer.achievements'), href: here.replace(/\/[^/]+$/, '') },
  { text: title, href: `${here}/edit` },
  { text: t('issuer.rubric.import') },
];

function choosePage({ t }: WebRequest, edited: Edited, problems: readonly Problem[] = []): Reply {
  const body = (
    <>
      <PageHead title={t('issuer.rubric.import')} lede={t('issuer.rubric.import.lede')} />
      <ErrorSummary problems={problems} />
      <Form action={`${edited.here}/rubric`} upload>
        <FileField
          name="file"
          label={t('issuer.rubric.file')}
          hint={t('issuer.rubric.file.hint')}
          accept=".csv,.json,text/csv,application/json"
          required
          error={errorAt(problems, 'file')}
        />
        <More summary={t('issuer.file.columns')}>
          <p>{t('issuer.rubric.columns')}</p>
          <pre class="mono small">
            {
              'criterion,level,points,description,required\nJudges risk,Starting,1,Names general dangers.,\nJudges risk,Secure,2,Names the dangers of this home.,x'
            }
          </pre>
        </More>
        <Actions>
          <Button>{t('issuer.rubric.look')}</Button>
        </Actions>
      </Form>
    </>
  );
  return page({ title: t('issuer.rubric.import'), crumbs: crumbsOf(t, edited), noStore: true, ...(problems.length > 0 && { status: 422 }), body });
}

/** Each rubric as it would stand on the achievement's page, with the button that puts it there. */
function lookPage({ t }: WebRequest, edited: Edited, rubrics: readonly ReadRubric[], problems: readonly Problem[] = []): Reply {
  const there = edited.form.results.filter(isCriterion).length;
  const body = (
    <>
      <PageHead title={t('issuer.rubric.preview')} lede={t('issuer.rubric.preview.lede', { count: rubrics.length })} />
      <ErrorSummary problems={problems} />
      {rubrics.map(({ title, criteria, problems: faults, proposed }) => (
        <Part title={title || t('issuer.rubric.of', { count: criteria.length })}>
          {faults.length > 0 && <Faults t={t} faults={faults} />}
          {proposed.length > 0 && <Proposed t={t} criteria={criteria.filter((one) => proposed.includes(one.title))} />}
          <RubricTable t={t} definition={shown(t, edited.form, criteria)} language={t.language} />
          <Form action={`${edited.here}/rubric/keep`} kind="stack">
            <input type="hidden" name="rubric" value={JSON.stringify(criteria)} />
            <input type="hidden" name="seen" value={edited.seen} />
            <input type="hidden" name="proposed" value={JSON.stringify(proposed)} />
            {there > 0 && (
              <div id={rubrics.length === 1 ? 'replace' : undefined}>
                {problems.length > 0 && <p class="error">{errorAt(problems, 'replace')}</p>}
                <Choice name="replace" label={t('issuer.rubric.replace')} detail={t('issuer.rubric.replace.detail', { count: there })} />
              </div>
            )}
            <Actions>
              <Button>{t('issuer.rubric.keep', { count: criteria.length })}</Button>
            </Actions>
            <p class="hint">{t('issuer.rubric.keep.hint')}</p>
          </Form>
        </Part>
      ))}
    </>
  );
  return page({ title: t('issuer.rubric.preview'), crumbs: crumbsOf(t, edited), noStore: true, ...(problems.length > 0 && { status: 422 }), body });
}

/** Its criteria alone, in an achievement that says nothing else. */
const shown = (t: Translate, { texts }: DefinitionForm, results: ResultForm[]): Definition =>
  draftDefinition({ ...EMPTY_FORM, texts: { ...EMPTY_FORM.texts, name: texts.name }, results }, t('issuer.achievement.unnamed'), t.language);

/** Which level would earn the badge, criterion by criterion, where the file is silent. */
function Proposed({ t, criteria }: { t: Translate; criteria: readonly ResultForm[] }) {
  return (
    <Notice kind="warn" title={t('issuer.rubric.proposed', { count: criteria.length })}>
      <p>{t('issuer.rubric.proposed.text')}</p>
      <ul class="small">
        {criteria.map(({ title, french, required, levels }) => {
          const inFrench = t.language === 'fr' ? { criterion: french, level: levels.find(({ name }) => name === required)?.french ?? '' } : undefined;
          return <li key={title}>{t('issuer.rubric.proposed.of', { criterion: inFrench?.criterion || title, level: inFrench?.level || required })}</li>;
        })}
      </ul>
    </Notice>
  );
}

function Faults({ t, faults }: { t: Translate; faults: readonly Problem[] }) {
  return (
    <Notice title={t('issuer.rubric.faults', { count: faults.length })}>
      <ul class="small">
        {faults.map(({ at, code, detail, line, column }) => (
          <li>
            {line === undefined ? <code>{at}</code> : t('issuer.rubric.faults.line', { line, column: column ?? 1 })} ·{' '}
            {t(`issuer.rubric.fault.${code}`, { value: detail })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
