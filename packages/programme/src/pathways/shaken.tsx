import { said } from '@laurel/issuer';
import { IsNull, Not } from '@laurel/store';
import { Link, Part, Table, Time, type Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { SHAKEN_SHOWN } from '../limits.ts';
import { nameIn } from './pathway-view.ts';
import { Pathway, PathwayWalk } from './records.ts';

export type ShakenCapstone = { award: string; pathway: string; completedAt: string; lost: readonly string[] };

/** Capstones that stand though a badge they rested on was revoked since: whether they go too is for people to decide. */
export async function shakenCapstones(
  { store, awarding }: Pick<ProgrammeDeps, 'store' | 'awarding'>,
  profile: string,
  t: Translate,
): Promise<ShakenCapstone[]> {
  const { walks, pathways } = await store.across('a walk joins a person and a profile').read(async (db) => ({
    walks: await db.list(PathwayWalk, { profile, capstoneAwardId: Not(IsNull()) }, { order: { completedAt: 'DESC', id: 'ASC' } }),
    pathways: await db.list(Pathway, { profile }),
  }));
  const awards = walks.flatMap(({ capstoneAwardId, rested }) => [capstoneAwardId, ...(rested ?? []).map(({ award }) => award)]).filter((one) => one !== null);
  const revoked = new Set(await awarding.revokedOf(awards));
  const shaken: ShakenCapstone[] = [];
  for (const { capstoneAwardId: award, completedAt, rested, pathwayId, version } of walks) {
    const lost = (rested ?? []).filter((one) => one.award !== null && revoked.has(one.award)).map(({ key }) => key.replace(/^own /, ''));
    if (award === null || completedAt === null || lost.length === 0 || revoked.has(award) || shaken.length === SHAKEN_SHOWN) continue;
    const names = await Promise.all(lost.map(async (id) => nameIn(t, await awarding.achievement(id))));
    const definition = pathways.find((row) => row.id === pathwayId && row.version === version)?.definition;
    shaken.push({ award, pathway: definition ? said(definition.name, t.language) : '', completedAt, lost: names });
  }
  return shaken;
}

export function Shaken({ t, profile, rows }: { t: Translate; profile: string; rows: readonly ShakenCapstone[] }) {
  if (rows.length === 0) return null;
  return (
    <Part title={t('programme.shaken', { count: rows.length })}>
      <p>{t('programme.shaken.says')}</p>
      <Table
        caption={t('programme.shaken', { count: rows.length })}
        stacks="close"
        rows={rows}
        columns={[
          {
            head: t('programme.pathway.capstone'),
            rowHead: true,
            cell: ({ award, pathway }) => <Link href={`/desk/${profile}/awards/${award}`}>{pathway}</Link>,
          },
          { head: t('programme.shaken.since'), nowrap: true, cell: ({ completedAt }) => <Time at={completedAt} dateOnly /> },
          { head: t('programme.shaken.lost'), cell: ({ lost }) => lost.join(' · ') },
        ]}
      />
    </Part>
  );
}
