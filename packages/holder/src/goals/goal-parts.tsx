import { Icon, type IconName, Link, Part, State, type StateKind, type Translate, usePage } from '@laurel/web';
import { Named } from './named-badge.tsx';
import type { GoalPart, Step, StepState } from './toward-goal.ts';

const LOOKS: Record<StepState, { kind: StateKind; icon: IconName }> = {
  held: { kind: 'ok', icon: 'check' },
  ahead: { kind: 'quiet', icon: 'check' },
  'not-counting': { kind: 'warn', icon: 'warning' },
  next: { kind: 'quiet', icon: 'clock' },
  later: { kind: 'quiet', icon: 'circle' },
};

/** Part by part: what it asks for, and of each badge whether it is had, why one that is had does not count, and whether it can come now. */
export function GoalParts({ parts }: { parts: readonly GoalPart[] }) {
  const { t } = usePage();
  return (
    <Part title={t('holder.goal.parts')}>
      {parts.map((part) => (
        <section id={`part-${part.number}`} class="part" aria-label={captionOf(t, part)}>
          <p class="soft">
            {captionOf(t, part)}
            {part.after.length > 0 && ` ${t('holder.goal.part.after', { parts: part.after.join(', ') })}`}
          </p>
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers */}
          <ol class="lines" role="list">
            {part.steps.map((step) =>
              'part' in step ? (
                <InnerPart number={step.part} isDone={parts[step.part - 1]?.isDone ?? false} />
              ) : (
                [<OneStep step={step} />, ...step.or.map((other) => <OneStep step={other} isOther />)]
              ),
            )}
          </ol>
        </section>
      ))}
    </Part>
  );
}

/** Said as the institution's own page says it: "1 of 2" alone is read as how far one has come. */
const captionOf = (t: Translate, { number, needed, count }: GoalPart): string => t('holder.goal.part', { number, needed, count, rule: ruleOf(needed, count) });

function ruleOf(needed: number, count: number): string {
  if (needed === count) return count === 1 ? 'one' : 'all';
  return needed === 1 ? 'any' : 'some';
}

/** `isOther`: of somebody else, and counts in place of the one above it. */
function OneStep({ step: { badge, by, state, mine }, isOther = false }: { step: Step; isOther?: boolean }) {
  const { t } = usePage();
  return (
    <li class="row">
      <Icon name="badge" />
      <div class="grow">
        <h3>{isOther ? t.rich('holder.goal.step.or', { badge: <Named badge={badge} /> }) : <Named badge={badge} />}</h3>
        <p class="small">
          <State {...LOOKS[state]}>{t(`holder.goal.step.${state}`)}</State>{' '}
          {mine && (
            <>
              {state === 'not-counting' && `${t(`holder.state.${mine.condition}`)} `}
              <Link href={`/wallet/badges/${mine.id}`}>{t('holder.goal.step.mine')}</Link>
            </>
          )}
        </p>
        <p class="small soft">
          <bdi>{by ?? hostOf(badge.issuer)}</bdi>
        </p>
      </div>
    </li>
  );
}

/** A did:web is its host, and where on it; any other DID has no shorter name. */
function hostOf(did: string): string {
  const web = /^did:web:(.+)$/.exec(did)?.[1];
  return web === undefined ? did : web.replaceAll(':', '/').replaceAll(/%3A/gi, ':');
}

function InnerPart({ number, isDone }: { number: number; isDone: boolean }) {
  const { t } = usePage();
  const state: StepState = isDone ? 'held' : 'later';
  return (
    <li class="row">
      <Icon name="badge" />
      <div class="grow">
        <h3>
          <Link href={`#part-${number}`}>{t('holder.goal.part.inner', { number })}</Link>
        </h3>
        <p class="small">
          <State {...LOOKS[state]}>{t(isDone ? 'holder.goal.part.done' : 'holder.goal.part.open')}</State>
        </p>
      </div>
    </li>
  );
}
