import type { ComponentChildren } from 'preact';
import { Notice } from '../ui/notice.tsx';
import { usePage } from '../ui/page-context.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Part } from '../ui/part.tsx';
import { type Fact, Facts } from '../ui/sides.tsx';
import { State } from '../ui/state.tsx';
import { Time } from '../ui/time.tsx';

/** How a node stands: nothing of any person. `keySince`: since when its key signs; `lastBackup`: the moment that the newest one shows. */
export type NodeStanding = { keySince: string; lastBackup: string | undefined };

export function NodeFacts({ keySince, lastBackup, more = [] }: NodeStanding & { more?: readonly Fact[] }) {
  const { t } = usePage();
  return (
    <Facts
      items={[
        { term: t('web.node.key'), detail: t.rich('web.node.key.since', { date: <Time at={keySince.slice(0, 10)} dateOnly /> }) },
        { term: t('web.node.backup'), detail: <LastBackup at={lastBackup} /> },
        ...more,
      ]}
    />
  );
}

function LastBackup({ at }: { at: string | undefined }) {
  const { t } = usePage();
  if (at !== undefined) return <Time at={at} />;
  return (
    <>
      <State kind="warn" icon="warning">
        {t('web.node.backup.never')}
      </State>{' '}
      <a href="/help/registrar#backup">{t('web.node.backup.how')}</a>
    </>
  );
}

const COMMANDS = ['doctor', 'backup', 'keys'] as const;

/** Where an operator begins: how the node stands, what of setting it up was `left`, and which commands do what no page does. */
export function OperatorHome({
  place,
  left = [],
  more = [],
  ...standing
}: NodeStanding & { place: string; left?: readonly ComponentChildren[]; more?: readonly Fact[] }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('web.node')} lede={place} />
      {left.length > 0 && (
        <Notice title={t('web.node.left')}>
          {left.map((step, nth) => (
            <>
              {nth > 0 && ' · '}
              {step}
            </>
          ))}
          . {t('web.node.left.who')}
        </Notice>
      )}
      <Part title={t('web.node.standing')}>
        <NodeFacts {...standing} more={more} />
      </Part>
      <Part title={t('web.node.commands')}>
        <p class="hint">{t('web.node.commands.hint')}</p>
        <Facts items={COMMANDS.map((command) => ({ term: <code>{`laurel ${command}`}</code>, detail: t(`web.node.commands.${command}`) }))} />
      </Part>
    </>
  );
}
