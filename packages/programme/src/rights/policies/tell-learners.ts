import { now } from '@laurel/base';
import { MoreThan } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { Affiliation } from '../../affiliations/affiliation-records.ts';
import { Application } from '../../applications/records.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { POLICY_LETTERS_AT_ONCE } from '../../limits.ts';
import { POLICIES_AT } from './policy-pages.tsx';
import { PolicyTold, PolicyVersion, type PolicyVersionRow } from './records.ts';

/** That all who were here when it was published have been written to. */
const ALL = '*';

/** Writes to every learner who was here before a version was published, each once, some at a time. */
export async function tellOfPolicies(deps: ProgrammeDeps): Promise<'more' | 'idle'> {
  const { store } = deps;
  const next = await store.read(async (db) => {
    for (const version of await db.list(PolicyVersion, { version: MoreThan(1) }, { order: { publishedAt: 'ASC' } }))
      if (!(await db.one(PolicyTold, { policy: version.policy, version: version.version, personId: ALL }))) return version;
    return undefined;
  });
  if (!next) return 'idle';
  const { policy, version } = next;
  const { waiting, isAll } = await notTold(deps, next);
  const people = await deps.people.persons(waiting);
  const at = now(deps.context);
  await store.write(async (db) => {
    for (const personId of waiting) {
      const person = people.get(personId);
      if (person) {
        const t = makeTranslate(person.language);
        const values = {
          title: t(`programme.policy.${policy}`),
          version,
          date: t.date(next.effectiveAt),
          link: `${deps.config.publicUrl}${POLICIES_AT}/${policy}/${version}`,
          changes: `${deps.config.publicUrl}${POLICIES_AT}/${policy}/${version}/changes`,
        };
        const words = { subject: t('programme.letter.policy.subject', values), text: t('programme.letter.policy.text', values) };
        await deps.enqueue(db, { kind: 'policy-changed', to: person.email, language: person.language, ...words });
      }
      await db.insert(PolicyTold, { policy, version, personId, at });
    }
    if (isAll) await db.insert(PolicyTold, { policy, version, personId: ALL, at });
  });
  return 'more';
}

/** Some of those who apply or are linked and were not written to yet, and whether they are all. */
async function notTold({ store }: Pick<ProgrammeDeps, 'store'>, { policy, version }: PolicyVersionRow): Promise<{ waiting: string[]; isAll: boolean }> {
  const untold = 'NOT EXISTS (SELECT 1 FROM policy_told AS told WHERE told.policy = :policy AND told.version = :version AND told.person_id = row.personId)';
  return store.across('everybody who learns here is told, whatever the profile').read(async (db) => {
    const applied = await db
      .query(Application, 'row')
      .without('context', 'reflection', 'badgeName')
      .andWhere(untold, { policy, version })
      .take(POLICY_LETTERS_AT_ONCE)
      .getMany();
    const linked = await db.query(Affiliation, 'row').andWhere(untold, { policy, version }).take(POLICY_LETTERS_AT_ONCE).getMany();
    const isAll = applied.length < POLICY_LETTERS_AT_ONCE && linked.length < POLICY_LETTERS_AT_ONCE;
    return { waiting: [...new Set([...applied, ...linked].map(({ personId }) => personId))], isAll };
  });
}
