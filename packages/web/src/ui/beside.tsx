import type { Beside, Companion, Endorser, VerdictOutcome } from '@laurel/credentials';
import type { ComponentChildren } from 'preact';
import { ENDORSEMENT_LETTERS } from '../limits.ts';
import { usePage } from './page-context.ts';
import { More, Part } from './part.tsx';
import { Prose } from './prose.tsx';
import { Sentence } from './sentence.tsx';
import { State, type StateKind } from './state.tsx';
import { Checks } from './verdict.tsx';

/** Where an issuer is found, as a page writes it. */
type HostOf = (did: string) => ComponentChildren;

/** What came with a badge and has a verdict of its own: the credentials inside a learner record, and what others say of it. */
export function BesideBadge({ beside: { inside, endorsements }, hostOf }: { beside: Beside; hostOf: HostOf }) {
  const { t } = usePage();
  return (
    <>
      {inside.length > 0 && (
        <Listed title={t('web.inside', { count: inside.length })} what={t('web.inside.what')}>
          {inside.map((one, index) => (
            <Line of={one} title={one.title ?? t('web.inside.nth', { n: index + 1 })} state={<StateOf outcome={one.outcome} />} hostOf={hostOf} />
          ))}
        </Listed>
      )}
      {endorsements.length > 0 && (
        <Listed title={t('web.endorsements', { count: endorsements.length })} what={t('web.endorsements.what')}>
          {endorsements.map((one) => (
            <Endorsement of={one} hostOf={hostOf} />
          ))}
        </Listed>
      )}
    </>
  );
}

function Listed({ title, what, children }: { title: string; what: string; children: ComponentChildren }) {
  return (
    <Part title={title}>
      <div class="stack">
        <p>{what}</p>
        <ol class="lines">{children}</ol>
      </div>
    </Part>
  );
}

/** A genuine one may be about something else, or the issuer's praise of itself. */
function Endorsement({ of, hostOf }: { of: Endorser; hostOf: HostOf }) {
  const { t } = usePage();
  const isAside = of.outcome === 'valid' && !of.counts && !of.record;
  const state = isAside ? <State kind="quiet">{t('web.beside.aside')}</State> : <StateOf outcome={of.outcome} />;
  return (
    <Line of={of} title={t(`web.endorsement.${of.of}`)} state={state} hostOf={hostOf}>
      {of.words !== undefined && <p>{t.rich('web.endorsement.words', { words: <bdi>{shortened(of.words)}</bdi> })}</p>}
      {of.words !== undefined && of.words.length > ENDORSEMENT_LETTERS && (
        <More summary={t('web.endorsement.whole')}>
          <Prose text={of.words} />
        </More>
      )}
      {of.record && <p>{t('web.endorsement.record')}</p>}
      {isAside && <p>{t('web.endorsement.aside')}</p>}
    </Line>
  );
}

const shortened = (words: string): string => (words.length > ENDORSEMENT_LETTERS ? `${words.slice(0, ENDORSEMENT_LETTERS)}…` : words);

function StateOf({ outcome }: { outcome: VerdictOutcome }) {
  const { t } = usePage();
  return <State kind={KIND[outcome]}>{t(`web.beside.${outcome}`)}</State>;
}

const KIND: Record<VerdictOutcome, StateKind> = { valid: 'ok', undetermined: 'warn', invalid: 'bad' };

/** Which one, by whom, how it stands in one sentence; the checks folded. */
function Line(props: { of: Companion; title: string; state: ComponentChildren; hostOf: HostOf; children?: ComponentChildren }) {
  const { of, title, state, hostOf, children } = props;
  const { t } = usePage();
  const checks = of.checks.filter(({ code }) => code !== 'not_reached');
  return (
    <li>
      <p>
        <strong>
          <bdi>{title}</bdi>
        </strong>{' '}
        {state}
      </p>
      {of.issuer && (
        <p class="soft">
          {of.issuer.name !== undefined && (
            <>
              <bdi>{of.issuer.name}</bdi> ·{' '}
            </>
          )}
          {hostOf(of.issuer.did)}
        </p>
      )}
      {children}
      <p>
        <Sentence of={of.sentence} />
      </p>
      {checks.length > 0 && (
        <More summary={t('web.beside.checks')}>
          <Checks verdict={{ checks }} />
        </More>
      )}
    </li>
  );
}
