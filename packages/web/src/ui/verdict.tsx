import { isUnread, type Outcome, type Verdict, type VerdictOutcome } from '@laurel/credentials';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { Seal } from './seal.tsx';
import { Sentence } from './sentence.tsx';
import { STATE_ICON, State, type StateKind } from './state.tsx';

const KIND: Record<VerdictOutcome, StateKind> = { valid: 'ok', undetermined: 'warn', invalid: 'bad' };

/** What could not be read is no badge that failed: it looks like what could not be checked, and the JSON of the verdict stays as it is. */
const shownOutcome = ({ outcome, code }: Pick<Verdict, 'outcome' | 'code'>): VerdictOutcome => (isUnread(code) ? 'undetermined' : outcome);

/** The verdict's heading where a code says more than the outcome does: an expired badge is genuine, half a file is not judged. */
export function useVerdictTitle(verdict: Pick<Verdict, 'outcome' | 'code'>): string {
  const { t } = usePage();
  const special = `web.verdict.code.${verdict.code}`;
  return t.has(special) ? t(special) : t(isUnread(verdict.code) ? 'web.verdict.unread' : `web.verdict.${verdict.outcome}`);
}

/** The verdict in a line, on a page of several. */
export function VerdictState({ verdict }: { verdict: Pick<Verdict, 'outcome' | 'code'> }) {
  return <State kind={KIND[shownOutcome(verdict)]}>{useVerdictTitle(verdict)}</State>;
}

/** The seal, the verdict as h1 (`h2` within a page about something else), and one sentence: `children` (who awarded what to whom), else the verdict's own. */
export function VerdictPanel(props: { verdict: Verdict; title?: string | undefined; children?: ComponentChildren; heading?: 'h1' | 'h2' }) {
  const { verdict, children, heading: Heading = 'h1' } = props;
  const usual = useVerdictTitle(verdict);
  const title = props.title ?? usual;
  const outcome = shownOutcome(verdict);
  const kind = KIND[outcome];
  return (
    <section class="verdict" aria-labelledby="verdict">
      <span class={kind}>
        <Seal outcome={outcome} />
      </span>
      <div>
        <Heading id="verdict">
          <span class={`state ${kind}`}>{title}</span>
        </Heading>
        <p>{children ?? <Sentence of={verdict.sentence} />}</p>
      </div>
    </section>
  );
}

const CHECK_KIND: Record<Outcome, StateKind> = { pass: 'ok', fail: 'bad', unknown: 'warn', skipped: 'quiet' };

/** Every step of the pipeline as it went, in its order. */
export function Checks({ verdict }: { verdict: Pick<Verdict, 'checks'> }) {
  const { t } = usePage();
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
    <ol class="checks" role="list">
      {verdict.checks.map((check) => {
        const kind = CHECK_KIND[check.outcome];
        return (
          <li>
            <span class={kind === 'quiet' ? 'soft' : kind}>
              <Icon name={STATE_ICON[kind]} />
            </span>
            <div>
              <strong>{t(`web.check.${check.step}`)}</strong>{' '}
              <span class={kind === 'quiet' ? 'soft' : kind}>{t(`web.outcome.${check.code === 'holder_not_asked' ? 'unasked' : check.outcome}`)}</span>
              <small>
                <Sentence of={check.sentence} />
              </small>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
