import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  BadgeArt,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  Time,
  type Translate,
  typed,
  type WebRequest,
} from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Entry, enterOpenClaim } from '../claims/enter-open-claim.ts';
import { type OpenClaimView, readOpenClaim } from '../claims/open-claim.ts';
import { type Issuer, profileOf } from '../deps.ts';
import { CLAIM_REQUESTS } from '../limits.ts';

/** Where the QR on the wall leads: the PIN beside it, a name and an address, and then a letter. */
export function openClaimPublicRoutes(issuer: Issuer): Route[] {
  const publicPage = { path: '/open/:code', access: { kind: 'public' }, limit: CLAIM_REQUESTS } as const;
  return [
    { method: 'get', ...publicPage, run: (request) => openPage(issuer, request, undefined, []) },
    {
      method: 'post',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        const { t, language } = request;
        const entry = { pin: typed(request, 'pin'), name: typed(request, 'name'), email: typed(request, 'email'), language };
        try {
          await enterOpenClaim(issuer, param(request, 'code'), entry);
          return await sentPage(issuer, request, entry.email);
        } catch (error) {
          if (!(error instanceof LaurelError)) throw error;
          if (error.code === 'conflict') return openPage(issuer, request, entry, []);
          if (error.code !== 'bad_form') throw error;
          const problems = error.problems.map((problem) => ({ ...problem, detail: sentenceOf(t, problem, entry) }));
          return openPage(issuer, request, entry, problems);
        }
      },
    },
  ];
}

function sentenceOf(t: Translate, { at, code }: Problem, { pin }: Entry): string {
  if (at === 'pin') return pin === '' ? t('issuer.form.required') : t('issuer.open-claim.wrong-pin');
  return t(at === 'email' ? `issuer.cell.${code}` : `issuer.form.${code}`);
}

const framed = { frame: 'narrow', noStore: true, robots: 'noindex' } as const;

async function openPage(issuer: Issuer, request: WebRequest, entry: Entry | undefined, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const view = await readOpenClaim(issuer, param(request, 'code'));
  const title = said(view.achievement.definition.name, languageFor(view.achievement.definition, t.language));
  const issuerName = profileOf(issuer, view.claim.profile).name[t.language];
  const body = <OpenClaimPage t={t} view={view} title={title} issuer={issuerName} entry={entry} problems={problems} />;
  const status = problems.length > 0 ? 422 : view.condition === 'ended' ? 410 : 200;
  return page({ ...framed, title, status, body });
}

async function sentPage(issuer: Issuer, request: WebRequest, email: string): Promise<Reply> {
  const { t } = request;
  const { achievement } = await readOpenClaim(issuer, param(request, 'code'));
  const title = said(achievement.definition.name, languageFor(achievement.definition, t.language));
  const body = (
    <>
      <PageHead title={t('issuer.open-claim.sent')} lede={t.rich('issuer.open-claim.sent.to', { email: <bdi>{email}</bdi>, title })} />
      <p>{t('issuer.open-claim.sent.why')}</p>
      <Notice title={t('issuer.open-claim.sent.nothing')}>{t('issuer.open-claim.sent.nothing.how')}</Notice>
    </>
  );
  return page({ ...framed, title: t('issuer.open-claim.sent'), body });
}

type Props = { t: Translate; view: OpenClaimView; title: string; issuer: string; entry: Entry | undefined; problems: readonly Problem[] };

function OpenClaimPage({ t, view, title, issuer, entry, problems }: Props) {
  const { claim, achievement, condition } = view;
  const { motif, colour, ribbon } = achievement.definition.art;
  return (
    <>
      <ErrorSummary problems={problems} labels={{ pin: t('issuer.open-claim.pin'), name: t('issuer.open-claim.name'), email: t('issuer.open-claim.email') }} />
      <BadgeArt title={title} motif={motif} colour={colour} ribbon={ribbon} kind="participation" size="m" alt={t('issuer.art.alt', { title })} />
      <PageHead
        above={<p class="soft">{t('issuer.claim.from', { issuer })}</p>}
        title={title}
        lede={t(condition === 'open' ? 'issuer.open-claim.lede' : 'issuer.open-claim.lede.not-open')}
      />
      {condition === 'open' ? (
        <Ask t={t} code={claim.code} issuer={issuer} entry={entry} problems={problems} />
      ) : (
        <Notice kind="warn" title={t(`issuer.open-claim.${condition}`)}>
          {t.rich(`issuer.open-claim.${condition}.what`, { time: <Time at={condition === 'before' ? claim.opensAt : (claim.closedAt ?? claim.closesAt)} /> })}
        </Notice>
      )}
      <p class="hint">
        <Link href={`/achievements/${claim.achievementId}?version=${claim.achievementVersion}`}>{t('issuer.claim.more')}</Link>
      </p>
    </>
  );
}

function Ask({ t, code, issuer, entry, problems }: Omit<Props, 'view' | 'title'> & { code: string }) {
  return (
    <Form action={`/open/${code}`}>
      <Field
        name="pin"
        label={t('issuer.open-claim.pin')}
        hint={t('issuer.open-claim.pin.hint')}
        value={entry?.pin ?? ''}
        inputmode="numeric"
        autocomplete="off"
        required
        error={errorAt(problems, 'pin')}
      />
      <Field
        name="name"
        label={t('issuer.open-claim.name')}
        hint={t('issuer.open-claim.name.hint')}
        value={entry?.name ?? ''}
        autocomplete="name"
        required
        error={errorAt(problems, 'name')}
      />
      <Field
        name="email"
        type="email"
        label={t('issuer.open-claim.email')}
        hint={t('issuer.open-claim.email.hint')}
        value={entry?.email ?? ''}
        autocomplete="email"
        required
        error={errorAt(problems, 'email')}
      />
      <p class="hint">{t('issuer.open-claim.kept', { issuer })}</p>
      <Actions>
        <Button>{t('issuer.open-claim.send')}</Button>
      </Actions>
    </Form>
  );
}
