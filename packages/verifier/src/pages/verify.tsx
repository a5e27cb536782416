import { LaurelError, type Problem } from '@laurel/base';
import { besideOf, endOfDay, isStatusList, type OlderBadge, timeOf, type Verdict, verifyCredential } from '@laurel/credentials';
import {
  Actions,
  BesideBadge,
  Button,
  Choice,
  ErrorSummary,
  Facts,
  Field,
  FileField,
  Form,
  Link,
  LinkButton,
  More,
  Notice,
  networkOf,
  PageHead,
  Part,
  page,
  type Route,
  Side,
  Sides,
  TextareaField,
  Time,
  typed,
  usePage,
  type WebRequest,
  wantsJson,
} from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { PASTED_BYTES, VERIFY_RATE } from '../limits.ts';
import { readFields } from '../requests/fields.ts';
import { shownPicture } from '../verdict/shown-picture.ts';
import { type Findings, FindingsView, hostOf } from './findings.tsx';
import { otherKindOf } from './other-kind.ts';
import { readGiven, type Unreadable } from './read-given.ts';
import { Several } from './several.tsx';

/** Anybody, anything, nothing kept: no row, no cookie, no line in a log that says what was checked. */
export function verifyRoutes(verifier: Verifier): Route[] {
  return [
    {
      method: 'get',
      path: '/verify',
      access: { kind: 'public' },
      run: async ({ t }) => page({ title: t('verifier.verify.title'), frame: 'narrow', robots: 'index', body: <Box /> }),
    },
    {
      method: 'post',
      path: '/verify',
      access: { kind: 'public' },
      accepts: 'upload',
      maxBody: PASTED_BYTES,
      limit: VERIFY_RATE,
      run: (request) => checkPasted(verifier, request),
    },
  ];
}

async function checkPasted({ verifyDeps, agent, context }: Verifier, request: WebRequest) {
  const { t } = request;
  const given = await readGiven({ agent }, pastedOrFile(request), networkOf(request.raw.ip));
  if ('problem' in given) return refuse(request, given);
  const asked = askedDay(typed(request, 'on'), context.clock());
  if (asked === 'no-day') return refuse(request, { problem: asked });
  const asOf = asked instanceof Date ? asked : undefined;
  const verdict = await verifyCredential(given.verify, verifyDeps, {
    // Whoever has an address asked, has the site of a badge of before 3.0 asked too, which alone can vouch for it.
    ...((request.form.has('ask') || given.address !== undefined) && { fetchHosted: agent.fetchHosted }),
    ...(asOf && { asOf }),
  });
  // It holds for what it is, which is no answer to whether a badge is real: a program that reads the outcome alone is told so too.
  if (verdict.credential && isStatusList(verdict.credential)) return refuse(request, { problem: 'status_list' });
  if (wantsJson(request)) return { kind: 'json' as const, body: verdict };
  return page({
    title: t('verifier.verify.result'),
    frame: 'public',
    noStore: true,
    body: <Result verdict={verdict} asOf={asOf} address={given.address} />,
  });
}

function refuse(request: WebRequest, fault: Fault) {
  const { t } = request;
  const isNetwork = 'status' in fault && fault.status === 502;
  if (wantsJson(request))
    throw new LaurelError(isNetwork ? 'host_unreachable' : 'bad_form', { detail: t(`verifier.verify.problem.${fault.problem}`), problems: addressesIn(fault) });
  const hadFile = request.files.some(({ field, bytes }) => field === 'file' && bytes.length > 0);
  const kept = { badge: 'address' in fault ? fault.address : typed(request, 'badge'), on: typed(request, 'on'), hadFile };
  return page({ title: t('verifier.verify.title'), frame: 'narrow', noStore: true, status: 422, body: <Box fault={fault} kept={kept} /> });
}

/** Of several, each by its address: a program asks again with the one that it means. */
const addressesIn = (fault: Fault): Problem[] =>
  'several' in fault ? fault.several.badges.map(({ url }) => ({ at: 'badge', code: 'one_of_several', detail: url })) : [];

/** The end of a past day, in UTC as everything a badge says; today is now. */
function askedDay(on: string, now: Date): Date | 'now' | 'no-day' {
  if (on === '') return 'now';
  const today = now.toISOString().slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(on) || timeOf(`${on}T00:00:00Z`) === undefined || on > today) return 'no-day';
  return on === today ? 'now' : new Date(endOfDay(`${on}T00:00:00Z`));
}

/** A file wins: the box may hold what was tried before; one with nothing in it does not, and is told of where it is all there is. */
function pastedOrFile(request: WebRequest): string | Uint8Array {
  const files = request.files.filter(({ field }) => field === 'file');
  const text = typed(request, 'badge');
  const file = files.find(({ bytes }) => bytes.length > 0) ?? (text === '' ? files[0] : undefined);
  return file?.bytes ?? text;
}

type Fault = Unreadable | { problem: 'no-day' | 'status_list' };

/** What was typed; a file has to be chosen anew. */
type Kept = { badge: string; on: string; hadFile: boolean };

function Box({ fault, kept }: { fault?: Fault; kept?: Kept }) {
  const { t } = usePage();
  const ofDay = fault?.problem === 'no-day';
  const toOpen = fault && addressToOpen(fault, kept?.badge ?? '');
  return (
    <>
      <PageHead title={t('verifier.verify.heading')} lede={t('verifier.verify.lede')} />
      {fault && !ofDay && (
        <Notice kind={fault.problem === 'nothing' ? 'bad' : 'warn'} alert>
          {t(`verifier.verify.problem.${fault.problem}`)}
          {toOpen !== undefined && (
            <>
              {' '}
              <Link href={toOpen}>
                <bdi dir="ltr">{toOpen}</bdi>
              </Link>
            </>
          )}
        </Notice>
      )}
      {ofDay && (
        <ErrorSummary problems={[{ at: 'on', code: 'no-day', detail: t('verifier.verify.problem.no-day') }]} labels={{ on: t('verifier.verify.on.day') }} />
      )}
      {fault && 'several' in fault ? (
        <>
          <Several of={fault.several} on={kept?.on ?? ''} />
          <Part title={t('verifier.verify.several.else')}>
            <BoxForm kept={kept} ofDay={false} />
          </Part>
        </>
      ) : (
        <BoxForm kept={kept} ofDay={ofDay} />
      )}
      <Part title={t('verifier.verify.get')}>
        <Sides>
          <Side term={t('verifier.verify.get.sentence')}>{t('verifier.verify.get.sentence.what')}</Side>
          <Side term={t('verifier.verify.get.answers')}>{t('verifier.verify.get.answers.what')}</Side>
          <Side term={t('verifier.verify.get.nothing')}>{t('verifier.verify.get.nothing.what')}</Side>
        </Sides>
      </Part>
    </>
  );
}

function BoxForm({ kept, ofDay }: { kept: Kept | undefined; ofDay: boolean }) {
  const { t } = usePage();
  return (
    <Form action="/verify" upload kind="stack">
      <TextareaField name="badge" label={t('verifier.verify.badge')} hint={t('verifier.verify.badge.hint')} rows={6} value={kept?.badge} />
      <FileField
        name="file"
        label={t('verifier.verify.file')}
        hint={t('verifier.verify.file.hint')}
        error={ofDay && kept?.hadFile ? t('verifier.verify.file.again') : undefined}
        accept=".json,.jwt,.sd-jwt,.txt,.png,.svg,.pdf,.jpg,.jpeg,application/json,application/pdf,image/*"
      />
      <Choice name="ask" label={t('verifier.verify.ask')} detail={t('verifier.verify.ask.what')} />
      <More summary={t('verifier.verify.on')} open={ofDay}>
        <Field
          name="on"
          type="date"
          label={t('verifier.verify.on.day')}
          hint={t('verifier.verify.on.hint')}
          value={kept?.on}
          error={ofDay ? t('verifier.verify.problem.no-day') : undefined}
        />
      </More>
      <Actions>
        <Button icon="shield">{t('verifier.verify.check')}</Button>
      </Actions>
    </Form>
  );
}

/** The address that its reader is told to open themself: a page for people, or one that gives this node nothing. */
function addressToOpen(fault: Fault, given: string): string | undefined {
  if (fault.problem === 'address') return fault.address;
  return TO_OPEN.has(fault.problem) && /^https?:\S+$/i.test(given) ? given : undefined;
}

const TO_OPEN: ReadonlySet<string> = new Set<Fault['problem']>([
  'badge_described',
  'collection',
  'certificate',
  'several',
  'unfetched.page',
  'unfetched.refuses',
  'unfetched.answer_unreadable',
  'unfetched.response_too_large',
]);

function Result({ verdict, asOf, address }: { verdict: Verdict; asOf: Date | undefined; address: string | undefined }) {
  const { t } = usePage();
  return (
    <FindingsView findings={findingsOf(verdict)} past={asOf}>
      <BesideBadge beside={besideOf(verdict)} hostOf={hostOf} />
      {verdict.older && <OlderFacts badge={verdict.older} confirmed={verdict.outcome === 'valid'} />}
      <Actions>
        <LinkButton href="/verify">{t('verifier.verify.another')}</LinkButton>
      </Actions>
      {address !== undefined && <p class="hint">{t.rich('verifier.verify.fetched', { address: <bdi dir="ltr">{address}</bdi> })}</p>}
      <p class="hint">{t('verifier.verify.kept-nothing')}</p>
    </FindingsView>
  );
}

/** Badges of before 3.0, in their own words: what no signature covers must not look as if one did. */
function OlderFacts({ badge: { edition, achievement, issuer, issuedOn, expires }, confirmed }: { badge: OlderBadge; confirmed: boolean }) {
  const { t } = usePage();
  const day = (date: string) => (timeOf(date) === undefined ? <bdi>{date}</bdi> : <Time at={date} dateOnly />);
  return (
    <Part title={t(confirmed ? 'verifier.older.confirmed' : 'verifier.older')}>
      <Facts
        items={[
          { term: t('verifier.older.kind'), detail: t('verifier.older.kind.is', { edition }) },
          achievement && { term: t('verifier.older.badge'), detail: <bdi>{achievement.name ?? achievement.id ?? ''}</bdi> },
          issuer && { term: t('verifier.older.issuer'), detail: <bdi>{[issuer.name, issuer.id].filter(Boolean).join(' · ')}</bdi> },
          issuedOn !== undefined && { term: t('verifier.older.issued'), detail: day(issuedOn) },
          expires !== undefined && { term: t('verifier.older.expires'), detail: day(expires) },
        ]}
      />
    </Part>
  );
}

function findingsOf(verdict: Verdict): Findings {
  const { outcome, code, sentence, checks, asOf, issuer, format, status, credential } = verdict;
  const kind = credential?.vct ?? credential?.type;
  return {
    ...{ outcome, code, sentence, checks, asOf, issuer, format, status },
    kind: kind === undefined ? undefined : [kind].flat().join(', '),
    other: otherKindOf(verdict),
    values: credential ? readFields(credential) : {},
    picture: credential && shownPicture(credential),
    absent: () => 'not-shown',
  };
}
