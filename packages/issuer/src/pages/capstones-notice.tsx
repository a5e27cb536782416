import { In } from '@laurel/store';
import { Link, Notice, type Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import type { Issuer, Way } from '../deps.ts';
import { Award } from '../records.ts';
import { whoOf } from '../register/who-of.ts';

/** `who`: whose it is, as the register says it. */
export type CapstonesLosing = { count: number; named: readonly (Way & { who?: string | undefined })[] };

/** What loses a part when these awards are revoked, to be named before. */
export async function capstonesLosing(issuer: Issuer, t: Translate, profile: string, awards: readonly string[]): Promise<CapstonesLosing> {
  if (awards.length === 0 || !issuer.config.capstonesOn) return { count: 0, named: [] };
  const { count, named } = await issuer.config.capstonesOn(profile, awards);
  const rows = await issuer.store.as(profile).read((db) => db.list(Award, { id: In(named.map(({ award }) => award)) }));
  const whose = new Map(rows.map((row) => [row.id, whoOf(t, row)]));
  return { count, named: named.map(({ award, ...way }) => ({ ...way, who: whose.get(award) })) };
}

/** Nothing where none does. `awards`: how many are about to be revoked. */
export function CapstonesNotice({ t, awards, capstones: { count, named } }: { t: Translate; awards: number; capstones: CapstonesLosing }) {
  if (count === 0) return null;
  return (
    <Notice kind="warn" title={t(awards === 1 ? 'issuer.revoke.capstones' : 'issuer.change.capstones', { count })}>
      <ul>
        {named.map(({ href, name, who }) => (
          <li>
            <Link href={href}>
              {said(name, t.language)}
              {who !== undefined && awards > 1 && (
                <>
                  {' · '}
                  <bdi>{who}</bdi>
                </>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {count > named.length && <p>{t('issuer.change.and-more', { count: count - named.length })}</p>}
      <p>{t('issuer.revoke.capstones.says', { count, today: t('issuer.home.title') })}</p>
    </Notice>
  );
}
