import { LaurelError, now, type Problem } from '@laurel/base';
import {
  Actions,
  Button,
  Choice,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  SelectField,
  State,
  Table,
  TextareaField,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { LINE_CHARACTERS, SHOW_BADGE_RATE } from '../limits.ts';
import { type AtPathways, atPathways, inWords } from '../pathways/at-pathways.ts';
import { nameIn } from '../pathways/pathway-view.ts';
import { tellOf, unname } from './elsewhere.ts';
import { Elsewhere } from './elsewhere-part.tsx';
import { readRecognition } from './read-form.ts';
import { endRecognition, recognise } from './recognise.ts';
import { RecognisedElsewhere, Recognition, type RecognitionRow } from './recognition-records.ts';

const PATH = '/desk/:profile/recognition';

/** Where registrars say what badges of other institutions are worth here. */
export function recognitionRoutes(deps: ProgrammeDeps): Route[] {
  const route = (method: 'get' | 'post', path: string, run: (request: WebRequest, at: AtPathways) => Promise<Reply>): Route => ({
    method,
    path: `${PATH}${path}`,
    access: { kind: 'role', role: 'registrar' },
    ...(method === 'post' && { accepts: 'form' }),
    run: (request) => {
      const at = atPathways(deps, request);
      return run(request, { ...at, base: `/desk/${at.profile}/recognition` });
    },
  });
  return [
    route('get', '', (request, at) => listPage(deps, request, at)),
    route('get', '/new', (request, at) => formPage(deps, request, at)),
    route('post', '/new', async (request, at) => {
      const { said, problems } = readRecognition(request.form, at.profile, now(deps.context).slice(0, 10));
      if (problems.length > 0) return formPage(deps, request, at, problems);
      try {
        await recognise(deps, said, at.by);
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'bad_form') return formPage(deps, request, at, error.problems);
        throw error;
      }
      return to(`${at.base}?said=1`);
    }),
    {
      ...route('post', '/elsewhere', async (request, at) => {
        try {
          await tellOf(deps, { profile: at.profile, address: typed(request, 'address') }, at.by);
        } catch (error) {
          if (error instanceof LaurelError && error.code === 'bad_form') return listPage(deps, request, at, error.problems);
          throw error;
        }
        return to(`${at.base}?named=1#elsewhere`);
      }),
      limit: SHOW_BADGE_RATE,
    },
    route('post', '/elsewhere/:id/remove', async (request, at) => {
      await unname(deps, { profile: at.profile, id: param(request, 'id') }, at.by);
      return to(`${at.base}#elsewhere`);
    }),
    route('get', '/:id/end', (request, at) => endPage(deps, request, at)),
    route('post', '/:id/end', async (request, at) => {
      await endRecognition(deps, { profile: at.profile, id: param(request, 'id') }, at.by);
      return to(`${at.base}?ended=1`);
    }),
  ];
}

async function listPage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, given: readonly Problem[] = []): Promise<Reply> {
  const { t, query } = request;
  const problems = inWords(t, given);
  const elsewhere = await deps.store.as(at.profile).read((db) => db.list(RecognisedElsewhere, {}, { order: { readAt: 'DESC', id: 'ASC' } }));
  const rows = await deps.store.as(at.profile).read((db) => db.list(Recognition, {}, { order: { since: 'DESC', id: 'ASC' } }));
  const achievements = await deps.awarding.achievements();
  const today = now(deps.context).slice(0, 10);
  const title = t('programme.recognition');
  const add = <LinkButton href={`${at.base}/new`}>{t('programme.recognition.new')}</LinkButton>;
  const nameOf = (achievement: string) => {
    const row = achievements.find(({ id }) => id === achievement);
    return row ? nameIn(t, row) : t('programme.pathway.gone');
  };
  const holds = ({ endedAt, until }: RecognitionRow) => endedAt === null && (until === null || until >= today);
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.pathways'), href: `/desk/${at.profile}/pathways` }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.recognition.desk.lede', { issuer: at.issuer })} aside={rows.length > 0 && add} />
        {query.has('said') && <Notice kind="ok" title={t('programme.recognition.said')} alert />}
        {query.has('named') && <Notice kind="ok" title={t('programme.elsewhere.named')} alert />}
        <ErrorSummary problems={problems} />
        {query.has('ended') && <Notice kind="ok" title={t('programme.recognition.ended')} alert />}
        {rows.length === 0 ? (
          <EmptyState title={t('programme.recognition.none')} action={add}>
            {t('programme.recognition.none.text')}
          </EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.recognition.badge'),
                rowHead: true,
                cell: ({ id, name, issuer }) => (
                  <>
                    <Link href={`/recognition/${id}`}>
                      <bdi>{name}</bdi>
                    </Link>
                    <br />
                    <span class="small soft mono">{issuer}</span>
                  </>
                ),
              },
              { head: t('programme.recognition.toward'), cell: ({ toward }) => nameOf(toward) },
              { head: t('programme.recognition.until'), cell: ({ until }) => (until === null ? t('programme.recognition.open') : t.date(until)) },
              {
                head: t('programme.pathway.standing'),
                cell: (row) =>
                  holds(row) ? (
                    <State kind="quiet">{t(row.counts === 1 ? 'programme.recognition.counts' : 'programme.recognition.by-hand')}</State>
                  ) : (
                    <State kind="quiet">{t('programme.recognition.over')}</State>
                  ),
              },
              {
                head: t('programme.recognition.end'),
                headHidden: true,
                cell: (row) => holds(row) && <Link href={`${at.base}/${row.id}/end`}>{t('programme.recognition.end')}</Link>,
              },
            ]}
          />
        )}
        <Elsewhere base={at.base} rows={elsewhere} nameOf={nameOf} problems={problems} address={typed(request, 'address')} />
      </>
    ),
  });
}

async function formPage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, given: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const problems = inWords(t, given);
  const own = (await deps.awarding.achievements()).filter(({ profile }) => profile === at.profile);
  const rows = own.toSorted((a, b) => nameIn(t, a).localeCompare(nameIn(t, b), t.language));
  const options = [{ value: '', text: t('programme.pathway.choose') }, ...rows.map((row) => ({ value: row.id, text: nameIn(t, row) }))];
  const box = (name: string, required = false) => (
    <Field
      name={name}
      required={required}
      label={t(`programme.recognition.form.${name}`)}
      hint={t.has(`programme.recognition.form.${name}.hint`) ? t(`programme.recognition.form.${name}.hint`) : undefined}
      value={typed(request, name)}
      error={errorAt(problems, name)}
      maxLength={name === 'issuer' || name === 'achievement' ? 500 : LINE_CHARACTERS}
    />
  );
  const words = (name: string) => (
    <TextareaField name={name} label={t(`programme.recognition.form.${name}`)} value={typed(request, name)} error={errorAt(problems, name)} rows={3} />
  );
  const title = t('programme.recognition.new');
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.recognition'), href: at.base }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.recognition.form.lede')} />
        <ErrorSummary problems={problems} />
        <Form action={`${at.base}/new`} kind="stack">
          {box('name', true)}
          {box('issuer', true)}
          {box('achievement', true)}
          <SelectField
            name="toward"
            required
            label={t('programme.recognition.form.toward')}
            hint={t('programme.recognition.form.toward.hint')}
            options={options}
            value={typed(request, 'toward')}
            error={errorAt(problems, 'toward')}
          />
          {box('credit')}
          {box('unit')}
          {words('conditions_en')}
          {words('conditions_fr')}
          {box('until')}
          <Choice
            name="counts"
            label={t('programme.recognition.form.counts')}
            detail={t('programme.recognition.form.counts.hint')}
            checked={given.length === 0 || request.form.has('counts')}
          />
          <Actions>
            <Button>{t('programme.recognition.form.say')}</Button>
          </Actions>
        </Form>
      </>
    ),
  });
}

async function endPage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways): Promise<Reply> {
  const { t } = request;
  const id = param(request, 'id');
  const row = await deps.store.as(at.profile).read((db) => db.one(Recognition, { id }));
  if (!row) throw new LaurelError('not_found');
  const title = t('programme.recognition.end.title', { name: row.name });
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.recognition'), href: at.base }],
    body: (
      <>
        <PageHead title={title} />
        <Form action={`${at.base}/${id}/end`}>
          <p>{t('programme.recognition.end.says')}</p>
          <Actions>
            <Button kind="danger">{t('programme.recognition.end')}</Button>
            <LinkButton href={at.base} kind="quiet">
              {t('programme.recognition.keep')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}
