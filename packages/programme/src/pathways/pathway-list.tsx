import { Facts, Icon, type IconName, Link, Part, State, type StateKind, usePage } from '@laurel/web';
import { PathwayMap } from './pathway-map.tsx';
import type { Box, BoxState, PathwayView } from './pathway-view.ts';

const LOOKS: Record<BoxState, { kind: StateKind; icon: IconName }> = {
  held: { kind: 'ok', icon: 'check' },
  anew: { kind: 'warn', icon: 'check' },
  waiting: { kind: 'warn', icon: 'clock' },
  ahead: { kind: 'quiet', icon: 'check' },
  next: { kind: 'quiet', icon: 'clock' },
  later: { kind: 'quiet', icon: 'circle' },
  spare: { kind: 'quiet', icon: 'circle' },
  gone: { kind: 'bad', icon: 'cross' },
};
const STATES = ['held', 'anew', 'waiting', 'ahead', 'next', 'later', 'spare', 'gone'] as const satisfies readonly BoxState[];

/** The map, the same part by part with where each badge is described, and where it ends. */
export function WholePathway({ view }: { view: PathwayView }) {
  const { t } = usePage();
  return (
    <>
      <PathwayMap view={view} />
      <Part title={t('programme.pathway.list')}>
        <WhatStatesMean view={view} />
        <Parts view={view} />
      </Part>
      <Part title={t('programme.pathway.where')}>
        <div class="stack">
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers */}
          <ol class="lines" role="list">
            <ListedBox box={view.capstone} says={t('programme.pathway.by-itself.says')} />
          </ol>
          {view.occupation && (
            <p>
              {t.rich('programme.pathway.occupation', { occupation: <Link href={view.occupation.url}>{view.occupation.name || view.occupation.url}</Link> })}
            </p>
          )}
        </div>
      </Part>
    </>
  );
}

/** Of those that stand here, each in a sentence; nothing where nobody's progress is shown. */
function WhatStatesMean({ view: { parts, capstone } }: { view: PathwayView }) {
  const { t } = usePage();
  const shown = new Set([...parts.flatMap(({ boxes }) => boxes), capstone].map(({ state }) => state));
  const states = STATES.filter((state) => shown.has(state));
  if (states.length === 0) return null;
  return (
    <Facts
      items={states.map((state) => ({
        term: <State {...LOOKS[state]}>{t(`programme.pathway.state.${state}`)}</State>,
        detail: t(`programme.pathway.state.${state}.says`),
      }))}
    />
  );
}

function Parts({ view }: { view: PathwayView }) {
  return (
    <>
      {view.parts.map(({ number, title, boxes }) => (
        <section id={`part-${number}`} class="part" aria-label={title}>
          <p class="soft">{title}</p>
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers */}
          <ol class="lines" role="list">
            {boxes.map((box) => (
              <ListedBox box={box} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function ListedBox({ box: { key, title, by, id, href, image, state, instead = [] }, says }: { box: Box; says?: string }) {
  const { t } = usePage();
  const target = key.startsWith('part ') ? `#part-${key.slice(5)}` : href;
  return (
    <li class="row">
      {image ? <img class="badge m" alt="" src={image} loading="lazy" /> : <Icon name="badge" />}
      <div class="grow">
        <h3>{target === undefined ? <bdi>{title}</bdi> : <Link href={target}>{title}</Link>}</h3>
        <p class="small">
          {state && (
            <>
              <State {...LOOKS[state]}>{t(`programme.pathway.state.${state}`)}</State>{' '}
            </>
          )}
          <span class={by.startsWith('did:') ? 'mono soft' : 'soft'}>
            <bdi>{says ?? by}</bdi>
          </span>
        </p>
        {instead.map((other) => (
          <p class="small" key={other.href}>
            {t.rich('programme.pathway.or', {
              badge: (
                <Link href={other.href}>
                  <bdi>{other.title}</bdi>
                </Link>
              ),
            })}
          </p>
        ))}
        {id !== undefined && (
          <p class="mono small soft">
            <bdi>{id}</bdi>
          </p>
        )}
      </div>
    </li>
  );
}
