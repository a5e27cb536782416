import { LaurelError, type Problem } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import {
  Aside,
  asked,
  Button,
  ErrorSummary,
  Facts,
  Form,
  Link,
  Notice,
  PageHead,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  Split,
  State,
  sessionIn,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { readAssessed } from '../assessment/read-assessed.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { EVIDENCE_BYTES } from '../limits.ts';
import { appeal, takeBackAppeal } from './appeal.ts';
import { Attestations } from './attestation-part.tsx';
import { AwardPart, standsOf } from './award-part.tsx';
import { addAddress, addFile, changedFiles, removeEvidence } from './evidence.ts';
import { promisedDay, readOwnApplication, WRITABLE } from './find-application.ts';
import { isTooLate, NotTaken } from './not-taken.tsx';
import { Outcomes } from './outcomes.tsx';
import { tellsWhose } from './own-address.ts';
import type { ApplicationState } from './records.ts';
import { changedIn, missingIn, submitApplication } from './submit-application.ts';
import { drawnFrom, ELSEWHERE, elsewhereIn, meet, SavedElsewhere, savedInJson, sinceIn } from './two-windows.ts';
import { saveApplication, textsIn, textsOf, type Written, withdrawApplication } from './write-application.ts';
import { leftIn, mistyped, Writing } from './writing.tsx';

const PATH = '/learn/applications/:id';
/** While “Sent.” is true: the address that says it may be loaded again once the answer is there. */
const WAITS: readonly ApplicationState[] = ['submitted', 'recommended'];
const CAN_END: readonly ApplicationState[] = ['draft', 'submitted', 'revision', 'recommended'];

/** The texts come along with a file. */
const FORM_BYTES = EVIDENCE_BYTES + 1_048_576;

/** A learner's application: written in three parts, saved as it is, sent when it is whole; then what was said of it. */
export function applicationRoutes(deps: ProgrammeDeps): readonly Route[] {
  const access = { kind: 'person' } as const;
  const own = (request: WebRequest) => ({ id: param(request, 'id'), personId: personIn(request) });
  const here = (request: WebRequest) => `/learn/applications/${param(request, 'id')}`;
  /** Shows the page again with what is wrong, where it is the form that is; or that it came too late. */
  const orAgain = async (request: WebRequest, act: () => Promise<Reply>): Promise<Reply> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof LaurelError)) throw error;
      const problems = problemsOf(error);
      if (problems.length === 0 && !isTooLate(error)) throw error;
      return showApplication(deps, request, problems, isTooLate(error));
    }
  };
  return [
    {
      method: 'get',
      path: PATH,
      access,
      run: async (request) => {
        const missing = request.query.has('unsent') ? await missingOf(deps, own(request)) : [];
        return showApplication(deps, request, [...missing, ...refusedIn(request)]);
      },
    },
    {
      method: 'post',
      path: PATH,
      access,
      accepts: 'upload',
      maxBody: FORM_BYTES,
      run: (request) =>
        orAgain(request, async () => {
          const save = () => saveApplication(deps, { ...own(request), written: writtenIn(request), since: sinceIn(request) });
          const saved = await orClash(save);
          const refused = await refusedBy(() => changeEvidence(deps, request, own(request)));
          if (saved instanceof SavedElsewhere) return showApplication(deps, request, [...saved.problems, ...(refused ? [refused] : [])]);
          // An address is mended where it was typed; a file has to be chosen anew anyway.
          if (refused?.code === 'not_an_address') return showApplication(deps, request, [refused]);
          if (refused) return to(`${here(request)}?refused=${refused.at}.${refused.code}`);
          if (request.form.has('ask')) return to(`${here(request)}/attestations`);
          if (!request.form.has('send')) return to(`${here(request)}?saved=1${request.form.has('add') || request.form.has('remove') ? '#evidence' : ''}`);
          if (!request.form.has('with_address') && (await tellsWhose(deps, { id: own(request).id, person: sessionIn(request).person })))
            return to(`${here(request)}?whose=1`);
          const since = sinceIn(request) === undefined ? undefined : saved.since;
          return to(`${here(request)}?${(await sent(deps, { ...own(request), since })) ? 'sent' : 'unsent'}=1`);
        }),
    },
    {
      // By script, while she writes.
      method: 'post',
      path: `${PATH}/draft`,
      access,
      accepts: 'form',
      run: (request) =>
        savedInJson(async () => {
          const saved = await saveApplication(deps, { ...own(request), written: writtenIn(request), since: drawnFrom(request) });
          return { ...saved, left: leftIn(request.t, await missingOf(deps, own(request))) };
        }),
    },
    { method: 'get', path: `${PATH}/withdraw`, access, run: (request) => askWithdraw(deps, request) },
    {
      method: 'post',
      path: `${PATH}/withdraw`,
      access,
      accepts: 'form',
      run: (request) =>
        orAgain(request, async () => {
          await withdrawApplication(deps, own(request));
          return to('/learn?withdrawn=1');
        }),
    },
    {
      method: 'post',
      path: `${PATH}/appeal`,
      access,
      accepts: 'form',
      run: (request) =>
        orAgain(request, async () => {
          await appeal(deps, { ...own(request), words: typed(request, 'words') });
          return to(here(request));
        }),
    },
    {
      method: 'post',
      path: `${PATH}/appeal/back`,
      access,
      accepts: 'form',
      run: (request) =>
        orAgain(request, async () => {
          await takeBackAppeal(deps, own(request));
          return to(`${here(request)}?back=1`);
        }),
    },
  ];
}

/**
 * Whether it was whole. What lacks is told on the page that one is led to, which reads what is saved: were the answer the form that was sent, a page loaded
 * again later would send it once more, over what was written and saved since.
 */
async function sent(deps: ProgrammeDeps, own: { id: string; personId: string; since: string | undefined }): Promise<boolean> {
  try {
    await submitApplication(deps, own);
    return true;
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return false;
    throw error;
  }
}

/** Nothing once it has been sent: an address of before may be opened again. */
async function missingOf(deps: ProgrammeDeps, { id, personId }: { id: string; personId: string }): Promise<Problem[]> {
  const { application, evidence } = await readOwnApplication(deps, id, personId);
  return WRITABLE.includes(application.state) ? missingIn(application, evidence) : [];
}

/** What is not in the form stays as it is. */
function writtenIn(request: WebRequest): Written {
  const given = (name: string) => (request.form.has(name) ? typed(request, name) : undefined);
  return { background: given('background'), context: given('context'), reflection: given('reflection'), badgeName: given('badge_name') };
}

/** The pieces that a form brings and takes away; which of them the badge names. */
async function changeEvidence(deps: ProgrammeDeps, request: WebRequest, own: { id: string; personId: string }): Promise<void> {
  const remove = typed(request, 'remove');
  if (remove !== '') await removeEvidence(deps, { ...own, evidenceId: remove });
  const piece = { ...own, note: typed(request, 'note'), inBadge: request.form.has('in_badge') };
  const file = request.files.find(({ field, bytes, filename }) => field === 'file' && (bytes.length > 0 || filename !== ''));
  if (file) await addFile(deps, { ...piece, file: { name: file.filename, bytes: file.bytes } });
  const url = typed(request, 'url');
  if (url !== '') await addAddress(deps, { ...piece, url });
  // `arrived`: script has sent the file already.
  if (request.form.has('add') && !file && url === '' && !request.form.has('arrived'))
    throw new LaurelError('bad_form', { problems: [{ at: 'file', code: 'nothing_to_add', detail: 'nothing_to_add' }] });
}

/** What two windows changed waits for her choice; the pieces that came along do not. */
async function orClash<T>(save: () => Promise<T>): Promise<T | SavedElsewhere> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof SavedElsewhere) return error;
    throw error;
  }
}

/** What is wrong with a piece, once what was written beside it is saved: told on the page that one is led to, as what lacks is (`sent`). */
async function refusedBy(act: () => Promise<void>): Promise<Problem | undefined> {
  try {
    await act();
  } catch (error) {
    const [problem] = error instanceof LaurelError ? problemsOf(error) : [];
    if (problem) return problem;
    throw error;
  }
}

function refusedIn(request: WebRequest): Problem[] {
  const [, at, code] = /^(file|url)\.([a-z_]{1,40})$/.exec(asked(request, 'refused') ?? '') ?? [];
  return at !== undefined && code !== undefined && request.t.has(`programme.problem.${code}`) ? [{ at, code, detail: code }] : [];
}

/** A file that is refused is a problem of its box. */
function problemsOf(error: LaurelError): readonly Problem[] {
  if (error.code === 'wrong_media_type' || error.code === 'too_large') return [{ at: 'file', code: error.code, detail: error.code }];
  return error.problems;
}

async function showApplication(deps: ProgrammeDeps, request: WebRequest, coded: readonly Problem[], tooLate = false): Promise<Reply> {
  const { t } = request;
  const found = await readOwnApplication(deps, param(request, 'id'), personIn(request));
  const { application, evidence, submissions } = found;
  const changed = await changedFiles(deps, application, [...evidence, ...submissions.flatMap((sent) => sent.evidence)]);
  const achievement = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
  const title = said(achievement.definition.name, languageFor(achievement.definition, t.language));
  const issuer = deps.awarding.profiles.find(({ slug }) => slug === application.profile)?.name[t.language] ?? '';
  const refused = coded.length > 0 && request.method !== 'GET';
  const met = meet(textsIn(application), refused ? textsOf(writtenIn(request)) : {}, refused ? sinceIn(request) : undefined);
  const unsent = request.query.has('unsent') && WRITABLE.includes(application.state) ? changedIn(evidence, changed) : [];
  const own = [...coded.filter(({ code }) => !ELSEWHERE.has(code)), ...unsent];
  const problems = [...own, ...elsewhereIn(met)].map((problem): Problem => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }));
  const promised = promisedDay(application);
  const tells =
    request.query.has('whose') && WRITABLE.includes(application.state) && (await tellsWhose(deps, { id: application.id, person: sessionIn(request).person }));
  const rubric = `/achievements/${achievement.id}?version=${achievement.version}#rubric`;
  return page({
    title,
    noStore: true,
    script: 'upload',
    ...(refused || tooLate ? { status: own.length > 0 ? 422 : 409 } : {}),
    crumbs: [{ text: t('programme.learn.applications'), href: '/learn' }, { text: title }],
    body: (
      <>
        <PageHead title={title} lede={t(`programme.state.${application.state}.says`, { issuer })} aside={<StateOf t={t} state={application.state} />} />
        {tooLate && <NotTaken t={t} request={request} found={found} labels={labelsOf(t)} />}
        {request.query.has('sent') && WAITS.includes(application.state) && (
          <Notice kind="ok" title={t('programme.sent')}>
            {t('programme.sent.text', { date: t.date(application.promisedAt ?? application.savedAt) })}
          </Notice>
        )}
        {request.query.has('again') && CAN_END.includes(application.state) && (
          <Notice title={t('programme.applied-already')}>{t('programme.applied-already.text')}</Notice>
        )}
        {request.query.has('back') && application.state === 'declined' && <Notice kind="ok" title={t('programme.appeal.taken-back')} />}
        {tells && (
          <Notice kind="warn" alert title={t('programme.whose')}>
            {t('programme.whose.text', { email: sessionIn(request).person.email })}
          </Notice>
        )}
        {request.query.has('saved') && WRITABLE.includes(application.state) && problems.length === 0 && <Notice kind="ok" title={t('programme.saved')} />}
        <ErrorSummary problems={problems} labels={labelsOf(t)} />
        <Split>
          <div>
            {application.state === 'awarded' && <AwardPart t={t} stands={await standsOf(deps, t, application, sessionIn(request).person)} />}
            <Outcomes {...{ t, found, achievement, problems, changed }} assessed={await readAssessed(deps, application.id)} />
            {WRITABLE.includes(application.state) && (
              <Writing
                t={t}
                found={found}
                definition={achievement.definition}
                problems={problems}
                met={met}
                drawn={drawnFrom(request)}
                tells={tells}
                changed={changed}
                address={mistyped(request, problems)}
              />
            )}
            <Attestations found={found} now={deps.context.clock().toISOString()} />
          </div>
          <Aside label={t('programme.application')}>
            <Facts
              items={[
                { term: t('programme.application.number'), detail: application.number },
                { term: t('programme.application.at'), detail: issuer },
                { term: t('programme.application.rubric'), detail: <Link href={rubric}>{t('programme.application.rubric.see')}</Link> },
                promised !== null && { term: t('programme.application.promised'), detail: t.date(promised) },
              ]}
            />
            {CAN_END.includes(application.state) && (
              <p class="small">
                <Link href={`/learn/applications/${application.id}/withdraw`}>{t('programme.withdraw')}</Link>
              </p>
            )}
          </Aside>
        </Split>
      </>
    ),
  });
}

export function StateOf({ t, state }: { t: Translate; state: ApplicationState }) {
  return <State kind={KINDS[state]}>{t(`programme.state.${state}`)}</State>;
}
const KINDS = {
  draft: 'quiet',
  submitted: 'quiet',
  revision: 'warn',
  recommended: 'quiet',
  appealed: 'quiet',
  awarded: 'ok',
  declined: 'bad',
  withdrawn: 'quiet',
} as const satisfies Record<ApplicationState, string>;

const labelsOf = (t: Translate) => ({
  background: t('programme.part.background'),
  context: t('programme.part.context.label'),
  evidence: t('programme.part.evidence'),
  file: t('programme.evidence.file'),
  url: t('programme.evidence.url'),
  note: t('programme.evidence.note'),
  reflection: t('programme.part.reflection.label'),
  badge_name: t('programme.badge-name'),
  words: t('programme.appeal.words'),
});

async function askWithdraw(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { application } = await readOwnApplication(deps, param(request, 'id'), personIn(request));
  const title = t('programme.withdraw');
  const here = `/learn/applications/${application.id}`;
  return page({
    title,
    crumbs: [{ text: t('programme.learn.applications'), href: '/learn' }, { text: title }],
    body: (
      <>
        <PageHead title={title} lede={t(application.round === 0 ? 'programme.withdraw.draft' : 'programme.withdraw.sent')} />
        <Form action={`${here}/withdraw`} kind="actions">
          <Button kind="danger">{t('programme.withdraw')}</Button>
          <Link href={here}>{t('programme.keep')}</Link>
        </Form>
      </>
    ),
  });
}
