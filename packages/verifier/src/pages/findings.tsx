import { webPlace } from '@laurel/agent';
import type { Language } from '@laurel/base';
import {
  type Check,
  type CredentialFormat,
  isUnread,
  momentsIn,
  type StatusSeen,
  type Step,
  type Verdict,
  type Voucher,
  vouchedName,
} from '@laurel/credentials';
import { Aside, Checks, Facts, More, Notice, Sentence, Side, Sides, Split, Time, type Translate, usePage, VerdictPanel, Who } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { type FieldName, textOf, type Values } from '../requests/fields.ts';
import { adviceOn, adviceOnPast } from './advice.ts';
import { BadgeName } from './badge-name.tsx';
import { FieldValue } from './field-value.tsx';
import { holdingOf, wasShown } from './holding.ts';
import { OpenQuestion } from './open-question.tsx';
import { otherTitle } from './other-kind.ts';

/** What is known of one badge, whether it answered a request or was pasted. */
export type Findings = Pick<Verdict, 'outcome' | 'code' | 'sentence' | 'checks' | 'asOf'> & {
  /** Absent where no signature held: then nothing the badge says is shown. */
  issuer: { did: string; keyId: string; vouchers: readonly Voucher[] } | undefined;
  format: CredentialFormat | undefined;
  kind: string | undefined;
  /** What it calls itself, where it is no badge. */
  other?: string | undefined;
  status: readonly StatusSeen[];
  values: Values;
  /** The badge's own picture as a data: address, where it was shown: nothing is fetched for it. */
  picture?: string | undefined;
  /** Why a field may have no value: nobody asked for it, it was not shown, or it was shown and is erased. */
  absent: (name: FieldName) => 'not-asked' | 'not-shown' | 'erased';
};

/** The verdict in one sentence, five questions, what could not be checked; the checks one by one beside it. */
export function FindingsView(props: { findings: Findings; past?: Date | undefined; actions?: ComponentChildren; children?: ComponentChildren }) {
  const { t } = usePage();
  const { findings, past, actions, children } = props;
  const { outcome, code, sentence, checks, asOf } = findings;
  const ofPast = past && pastTitle(t, findings, past);
  const title = otherTitle(t, findings, ofPast === undefined ? undefined : past) ?? ofPast;
  const isOther = findings.other !== undefined;
  // Genuine and not what was asked about: that is not green.
  const judgement = { outcome: isOther && outcome === 'valid' ? ('undetermined' as const) : outcome, code, sentence, checks, asOf };
  return (
    <>
      <VerdictPanel verdict={{ ...judgement, status: [...findings.status] }} title={title}>
        <Lead findings={findings} />
      </VerdictPanel>
      <Notice kind={noticeOf(findings)} title={t('verifier.do')}>
        {(ofPast === undefined ? adviceOn(findings) : adviceOnPast(findings)).map((advice) => t(`verifier.do.${advice}`)).join(' ')}
      </Notice>
      <Split>
        <div>
          {findings.issuer && (isOther ? <OtherQuestions findings={findings} /> : <Questions findings={findings} actions={actions} />)}
          {children}
        </div>
        <Aside label={t('verifier.checks')}>
          <div>
            <h2>{t('verifier.checks')}</h2>
            <Checks verdict={{ checks: checks.filter((check) => check.code !== 'not_reached') }} />
            <Specialists findings={findings} />
          </div>
        </Aside>
      </Split>
    </>
  );
}

/** What fails whatever the day is told as it is: so does a signature that is over by now, of which nobody can say what it was worth. */
function pastTitle(t: Translate, { outcome, checks }: Findings, past: Date): string | undefined {
  const ofThen = checks
    .filter((check) => check.outcome === 'fail')
    .every(({ step, code }) => step === 'status' || (step === 'dates' && code !== 'proof_expired' && code !== 'issued_in_future'));
  return ofThen ? t(`verifier.past.${outcome}`, { date: t.date(past.toISOString()) }) : undefined;
}

/** Valid, and nobody's as far as can be told: that is not green. */
function noticeOf(findings: Findings): 'ok' | 'warn' | 'bad' {
  const { outcome, code, other } = findings;
  if (outcome === 'undetermined' || isUnread(code)) return 'warn';
  if (other !== undefined && outcome === 'valid') return 'warn';
  if (outcome === 'invalid') return 'bad';
  return holdingOf(findings) === 'unproved-nameless' ? 'warn' : 'ok';
}

/** Who gave what to whom, as far as it was shown; then what the heading above does not say yet. */
function Lead({ findings: { issuer, values, sentence, outcome, checks, other } }: { findings: Findings }) {
  const { t } = usePage();
  // The heading says that it could not be finished: what was left open comes next.
  const open = outcome === 'undetermined' ? checks.find((check) => check.outcome === 'unknown') : undefined;
  if (!issuer) return <Sentence of={open?.sentence ?? sentence} />;
  const [badge, holder, awarded] = [textOf(values, 'achievement'), textOf(values, 'name'), textOf(values, 'awarded')];
  const key = other !== undefined ? 'other' : badge === undefined ? 'issuer' : holder === undefined ? 'badge' : 'holder';
  const when = awarded ? t('verifier.lead.when', { date: t.date(awarded) }) : '';
  const telling = checks.filter(({ step, outcome: found }) => step === 'status' || (step === 'issuer' && found !== 'pass'));
  const said = outcome === 'valid' ? sentencesOf(t, telling) : [<Sentence of={open?.sentence ?? sentence} />];
  return (
    <>
      {t.rich(`verifier.lead.${key}`, { issuer: nameOf(issuer, t.language), badge: <em>{badge}</em>, holder: holder ?? '', when })}
      {said.map((one) => (
        <> {one}</>
      ))}
    </>
  );
}

/** A registry's name for a DID, else the address that answers for it. */
function nameOf({ did, vouchers }: { did: string; vouchers: readonly Voucher[] }, language: Language): string {
  return vouchers[0] ? vouchedName(vouchers[0], language) : hostOf(did);
}

/** Host and path of whoever answers for it, else the beginning of a DID that nobody hosts. */
export function hostOf(did: string): string {
  const place = webPlace(did);
  return place ? place.host + place.path : `${did.slice(0, 24)}…`;
}

/** Of what is no badge nobody asks what was learned, by whom and how it was judged. */
function OtherQuestions({ findings }: { findings: Findings }) {
  const { t } = usePage();
  return (
    <Sides>
      <IssuerSide findings={findings} />
      {findings.other !== '' && (
        <Side term={t('verifier.other.calls-itself')}>
          <p class="mono">
            <bdi>{findings.other}</bdi>
          </p>
          {t.has(`verifier.other.kind.${findings.other}.says`) && <p>{t(`verifier.other.kind.${findings.other}.says`)}</p>}
        </Side>
      )}
      <StandingSide findings={findings} />
      <Side term={t('verifier.question.open')}>
        <OpenQuestion findings={findings} />
      </Side>
    </Sides>
  );
}

function Questions({ findings, actions }: { findings: Findings; actions: ComponentChildren }) {
  const { t } = usePage();
  const { values } = findings;
  const name = textOf(values, 'achievement');
  return (
    <Sides>
      <IssuerSide findings={findings} />
      <Side term={t('verifier.question.holder')}>
        <p>{values.name ? <strong>{textOf(values, 'name')}</strong> : <Absent findings={findings} name="name" />}</p>
        {findings.checks.some(({ code }) => code === 'holder_not_asked') ? (
          <p>
            <strong>{t('verifier.verify.unproved')}</strong> {t('verifier.verify.unproved.why')}
          </p>
        ) : (
          <Said checks={findings.checks} step="holder" />
        )}
      </Side>
      <Side term={t('verifier.question.meaning')}>
        {name === undefined ? (
          <p>
            <Absent findings={findings} name="achievement" />
          </p>
        ) : (
          <BadgeName name={name} findings={findings} />
        )}
        {(['type', 'level', 'credits', 'description', 'criteria'] as const).map((name) => {
          const shown = values[name];
          return shown && <FieldValue name={name} values={shown} />;
        })}
      </Side>
      <StandingSide findings={findings}>{actions}</StandingSide>
      <Side term={t('verifier.question.assessed')}>
        {(['assessment', 'results', 'awarded'] as const).map((name) => {
          const shown = values[name];
          return shown && <FieldValue name={name} values={shown} />;
        })}
        {!values.assessment && !values.results && (
          <p>
            <Absent findings={findings} name={wasShown(findings, 'results') ? 'results' : 'assessment'} />
          </p>
        )}
      </Side>
      <Side term={t('verifier.question.open')}>
        <OpenQuestion findings={findings} />
      </Side>
    </Sides>
  );
}

function IssuerSide({ findings: { issuer, checks } }: { findings: Findings }) {
  const { t } = usePage();
  return (
    <Side term={t('verifier.question.issuer')}>
      {issuer && <Who name={nameOf(issuer, t.language)} detail={hostOf(issuer.did)} />}
      {issuer && issuer.vouchers.length > 0 ? (
        <p>{t('verifier.vouched', { registries: issuer.vouchers.map((voucher) => registryIn(t, voucher)).join(' · ') })}</p>
      ) : (
        <Said checks={checks} step="issuer" />
      )}
      <Said checks={checks.filter(({ code }) => code !== 'endorsements_none')} step="endorsements" />
    </Side>
  );
}

function StandingSide({ findings: { checks }, children }: { findings: Findings; children?: ComponentChildren }) {
  const { t } = usePage();
  return (
    <Side term={t('verifier.question.standing')}>
      <Said checks={checks} step="status" />
      <Said checks={checks} step="dates" />
      {children}
    </Side>
  );
}

function registryIn(t: Translate, { registry, since }: Voucher): string {
  const own = `verifier.registry.${registry}`;
  const name = t.has(own) ? t(own) : registry;
  return since === undefined ? name : t('verifier.vouched-since', { registry: name, date: since });
}

function Absent({ findings, name }: { findings: Findings; name: FieldName }) {
  const { t } = usePage();
  return <span class="soft">{t(`verifier.absent.${findings.absent(name)}`)}</span>;
}

/** Every sentence of one step. */
function Said({ checks, step }: { checks: readonly Check[]; step: Step }) {
  const { t } = usePage();
  const told = sentencesOf(
    t,
    checks.filter((check) => check.step === step),
  );
  return (
    <>
      {told.map((one) => (
        <p>{one}</p>
      ))}
    </>
  );
}

/** What checks say, in their order; neither revoked nor suspended, asked in one moment, is one thing to say. */
function sentencesOf(t: Translate, checks: readonly Check[]): ComponentChildren[] {
  const [good, free] = (['status_ok', 'status_not_suspended'] as const).map((code) => checks.find((check) => check.code === code));
  const asked = good && free && momentIn(good) === momentIn(free) ? momentIn(good) : undefined;
  if (asked === undefined) return checks.map(({ sentence }) => <Sentence of={sentence} />);
  const both = t.rich('verifier.standing.both', { time: <Time at={asked} /> });
  return checks.filter((check) => check !== free).map((check) => (check === good ? both : <Sentence of={check.sentence} />));
}

const momentIn = ({ sentence }: Check): string | undefined =>
  momentsIn(sentence.en, 'en')
    .find((part) => part instanceof Date)
    ?.toISOString();

function Specialists({ findings: { issuer, format, kind, status } }: { findings: Findings }) {
  const { t } = usePage();
  if (!issuer) return null;
  const mono = (text: string) => <span class="mono">{text}</span>;
  return (
    <More summary={t('verifier.specialists')}>
      <Facts
        items={[
          { term: t('verifier.specialists.issuer'), detail: mono(issuer.did) },
          { term: t('verifier.specialists.key'), detail: mono(issuer.keyId) },
          format !== undefined && { term: t('verifier.specialists.format'), detail: mono(format) },
          kind !== undefined && { term: t('verifier.specialists.type'), detail: mono(kind) },
          ...status.map((seen) => ({
            term: t('verifier.specialists.status'),
            detail: (
              <>
                {mono('index' in seen ? `${seen.url} #${seen.index}` : seen.url)} <Time at={seen.asOf} />
              </>
            ),
          })),
        ]}
      />
    </More>
  );
}
