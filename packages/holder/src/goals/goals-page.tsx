import { LaurelError, type Problem } from '@laurel/base';
import type { PublicPathway } from '@laurel/credentials';
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  State,
  Table,
  Time,
  type Translate,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import { withScheme } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { GOAL_ASKS, GOAL_OLD } from '../limits.ts';
import { ownerOf, PERSON } from '../pages/frame.tsx';
import { GoalParts } from './goal-parts.tsx';
import { listGoals, type OpenGoal, readAgain, readGoal, removeGoal, setGoal } from './goals.ts';
import { Named, wordsIn } from './named-badge.tsx';
import type { Toward } from './toward-goal.ts';

const PATH = '/wallet/goals';

/** Where somebody wants to get: what they have of it, what is missing, what comes next. All of it worked out here, of nobody but themselves. */
export const goalRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: PATH, access: PERSON, run: (request) => listPage(holder, request) },
  {
    method: 'post',
    path: PATH,
    access: PERSON,
    limit: GOAL_ASKS,
    run: async (request) => {
      const [address, pathway] = [withScheme(typed(request, 'address').trim()), typed(request, 'pathway') || undefined];
      try {
        const set = await setGoal(holder, { owner: ownerOf(request), address, pathway });
        return 'goal' in set ? to(`${PATH}/${set.goal}`) : choicePage(request, address, set.choices);
      } catch (error) {
        return listPage(holder, request, problemsOf(request, error));
      }
    },
  },
  { method: 'get', path: `${PATH}/:id`, access: PERSON, run: (request) => goalPage(holder, request) },
  {
    method: 'post',
    path: `${PATH}/:id/read`,
    access: PERSON,
    limit: GOAL_ASKS,
    run: async (request) => {
      try {
        await readAgain(holder, own(request));
      } catch (error) {
        return goalPage(holder, request, problemsOf(request, error));
      }
      return to(`${PATH}/${param(request, 'id')}?read=1`);
    },
  },
  { method: 'get', path: `${PATH}/:id/remove`, access: PERSON, run: (request) => removePage(holder, request) },
  {
    method: 'post',
    path: `${PATH}/:id/remove`,
    access: PERSON,
    run: async (request) => {
      await removeGoal(holder, own(request));
      return to(`${PATH}?removed=1`);
    },
  },
];

const own = (request: WebRequest) => ({ owner: ownerOf(request), id: param(request, 'id') });

/** @throws what is no fault of the address */
function problemsOf({ t }: WebRequest, error: unknown): Problem[] {
  if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
  return error.problems.map((one) => ({ ...one, detail: t(`holder.goal.problem.${one.code}`) }));
}

async function listPage(holder: Holder, request: WebRequest, problems: readonly Problem[] = []): Promise<Reply> {
  const { t, query } = request;
  const goals = await listGoals(holder, ownerOf(request));
  const title = t('holder.goals');
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }],
    body: (
      <>
        <PageHead title={title} lede={t('holder.goals.lede')} />
        {query.has('removed') && <Notice kind="ok" title={t('holder.goal.removed')} alert />}
        <ErrorSummary problems={problems} />
        {problems.some(({ code }) => code === 'badge') && (
          <Notice title={t('holder.goal.badge')}>
            {t.rich('holder.goal.badge.says', { link: (words) => <Link href={withScheme(typed(request, 'address').trim())}>{words}</Link> })}
          </Notice>
        )}
        {goals.length === 0 ? (
          <EmptyState title={t('holder.goals.none')}>{t('holder.goals.none.how')}</EmptyState>
        ) : (
          <Table
            caption={title}
            stacks
            rows={goals}
            columns={[
              { head: t('holder.goal'), rowHead: true, cell: (one) => <Link href={`${PATH}/${one.goal.id}`}>{nameOf(t, one)}</Link> },
              { head: t('holder.goal.standing'), cell: ({ toward }) => toward && <Standing toward={toward} /> },
              { head: t('holder.goal.next'), cell: ({ toward }) => toward?.next[0] && <Named badge={toward.next[0].badge} /> },
            ]}
          />
        )}
        <Part title={t('holder.goal.new')}>
          <Form action={PATH} kind="stack">
            <Field
              name="address"
              inputmode="url"
              required
              label={t('holder.goal.address')}
              hint={t('holder.goal.address.hint')}
              value={typed(request, 'address')}
              error={errorAt(problems, 'address')}
              autocomplete="off"
            />
            <p class="small soft">{t('holder.goal.private')}</p>
            <Actions>
              <Button kind={goals.length === 0 ? 'main' : 'quiet'}>{t('holder.goal.look')}</Button>
            </Actions>
          </Form>
        </Part>
      </>
    ),
  });
}

/** Several stand at one address: which of them, by the work it leads to where it says so. */
function choicePage(request: WebRequest, address: string, choices: readonly PublicPathway[]): Reply {
  const { t } = request;
  const title = t('holder.goal.choose');
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('holder.goals'), href: PATH }],
    body: (
      <>
        <PageHead title={title} lede={t('holder.goal.choose.lede', { count: choices.length, host: new URL(address).host })} />
        <Table
          caption={title}
          stacks="close"
          rows={choices}
          columns={[
            { head: t('holder.goal.pathway'), rowHead: true, cell: ({ name }) => <bdi>{wordsIn(t, name)}</bdi> },
            { head: t('holder.goal.occupation'), cell: ({ occupation }) => occupation && <bdi>{wordsIn(t, occupation.name) || occupation.url}</bdi> },
            {
              head: t('holder.goal.set'),
              headHidden: true,
              cell: ({ address: pathway, name }) => (
                <Form action={PATH} label={t('holder.goal.set.of', { name: wordsIn(t, name) })}>
                  <input type="hidden" name="address" value={address} />
                  <input type="hidden" name="pathway" value={pathway} />
                  <Button kind="quiet" small>
                    {t('holder.goal.set')}
                  </Button>
                </Form>
              ),
            },
          ]}
        />
      </>
    ),
  });
}

async function goalPage(holder: Holder, request: WebRequest, problems: readonly Problem[] = []): Promise<Reply> {
  const { t, query } = request;
  const open = await readGoal(holder, own(request));
  const { goal, toward } = open;
  const here = `${PATH}/${goal.id}`;
  const title = nameOf(t, open);
  const about = (toward && wordsIn(t, toward.pathway.description)) || undefined; // a registry asks for one, and who has none repeats the name
  const isOld = holder.context.clock().getTime() - Date.parse(goal.readAt) > GOAL_OLD;
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('holder.goals'), href: PATH }],
    body: (
      <>
        <PageHead title={title} lede={about === title ? undefined : about} />
        {query.has('read') && <Notice kind="ok" title={t('holder.goal.read')} alert />}
        {problems.map(({ detail }) => (
          <Notice kind="warn" title={detail} alert>
            <p>{t.rich('holder.goal.as-of.still', { date: <Time at={goal.readAt} /> })}</p>
          </Notice>
        ))}
        {isOld && problems.length === 0 && <Notice kind="warn" title={t.rich('holder.goal.old', { date: <Time at={goal.readAt} dateOnly /> })} />}
        {toward ? <GoalView toward={toward} /> : <Notice kind="warn" title={t('holder.goal.unreadable')} />}
        <Part title={t('holder.goal.source')}>
          <p class="mono small">
            <bdi>{goal.source}</bdi>
          </p>
          <p class="small soft">{t.rich('holder.goal.as-of', { date: <Time at={goal.readAt} /> })}</p>
          <Form action={`${here}/read`}>
            <Actions>
              <Button kind="quiet" icon="refresh">
                {t('holder.goal.read-again')}
              </Button>
              <LinkButton href={`${here}/remove`} kind="quiet">
                {t('holder.goal.remove')}
              </LinkButton>
            </Actions>
          </Form>
          <p class="small soft">{t('holder.goal.private')}</p>
        </Part>
      </>
    ),
  });
}

function GoalView({ toward }: { toward: Toward }) {
  const { t } = usePage();
  const { goal, isReached, next, parts, pathway } = toward;
  return (
    <>
      <p>
        <Standing toward={toward} />
      </p>
      {!isReached && next.length > 0 && (
        <Part title={t('holder.goal.next')}>
          <ul>
            {next.map(({ badge, part }) => (
              <li>
                <Named badge={badge} /> <span class="soft">{whyOf(t, toward, part)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <GoalParts parts={parts} />
      <Part title={t('holder.goal.end')}>
        <p>
          <Named badge={goal} />
        </p>
        {pathway.occupation && (
          <p>
            {t.rich('holder.goal.leads', {
              occupation: <Link href={pathway.occupation.url}>{wordsIn(t, pathway.occupation.name) || pathway.occupation.url}</Link>,
            })}
          </p>
        )}
      </Part>
    </>
  );
}

/** Why a badge comes next: what its part asks for, and what is had of that. */
function whyOf(t: Translate, { parts }: Toward, number: number): string {
  const part = parts.find((one) => one.number === number);
  return part ? t('holder.goal.why', { part: number, needed: part.needed, count: part.count, had: part.had }) : '';
}

function Standing({ toward: { isReached, counted, ahead, next } }: { toward: Toward }) {
  const { t } = usePage();
  return isReached ? (
    <State kind="ok">{t('holder.goal.reached')}</State>
  ) : (
    <span>{t('holder.goal.counted', { count: counted, ahead, next: next.length })}</span>
  );
}

const nameOf = (t: Translate, { goal, toward }: OpenGoal): string => (toward && wordsIn(t, toward.pathway.name)) || goal.pathway;

async function removePage(holder: Holder, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const open = await readGoal(holder, own(request));
  const title = t('holder.goal.remove');
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('holder.goals'), href: PATH }],
    body: (
      <>
        <PageHead title={t('holder.goal.remove.question', { name: nameOf(t, open) })} />
        <Form action={`${PATH}/${open.goal.id}/remove`}>
          <p>{t('holder.goal.remove.means')}</p>
          <Actions>
            <Button kind="danger">{t('holder.goal.remove')}</Button>
            <LinkButton href={`${PATH}/${open.goal.id}`} kind="quiet">
              {t('holder.goal.remove.no')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}
