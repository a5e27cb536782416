import { DAY, inMs, now } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import { LessThan } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { emptyApplication } from '../../applications/find-application.ts';
import { Application, type ApplicationRow, Evidence } from '../../applications/records.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { FrameworkImport } from '../../frameworks/framework-records.ts';
import { LOOK_DAYS } from '../../frameworks/limits.ts';
import { DRAFT_DAYS, DRAFT_WARNING_DAYS, DRAFTS_AT_ONCE } from '../../limits.ts';
import { DraftWarning } from './records.ts';

const DRAFTS = 'drafts age whosever they are';

/**
 * A draft that nobody has touched for `DRAFT_DAYS` is erased, a letter `DRAFT_WARNING_DAYS` before: never sooner after the letter than that, also where
 * the node stood still. Halves of files that were never finished go after a day, a framework that was looked at and never kept after a week.
 */
export async function forgetDrafts(deps: ProgrammeDeps): Promise<'more' | 'idle'> {
  await deps.store.across(DRAFTS).write((db) => db.remove(Evidence, { arrived: 0, addedAt: LessThan(inMs(deps.context, -DAY)) }));
  await deps.store.across(DRAFTS).write((db) => db.remove(FrameworkImport, { createdAt: LessThan(inMs(deps.context, -LOOK_DAYS * DAY)) }));
  const warned = await warn(deps);
  const erased = await erase(deps);
  await deps.store.purge();
  return Math.max(warned, erased) === DRAFTS_AT_ONCE ? 'more' : 'idle';
}

async function warn(deps: ProgrammeDeps): Promise<number> {
  const { store, context, people, awarding, config } = deps;
  const before = inMs(context, (DRAFT_WARNING_DAYS - DRAFT_DAYS) * DAY);
  const ageing = await store
    .across(DRAFTS)
    .read((db) =>
      db
        .query(Application, 'application')
        .andWhere("application.state = 'draft' AND application.savedAt < :before", { before })
        .andWhere('NOT EXISTS (SELECT 1 FROM draft_warning AS w WHERE w.application_id = application.id AND w.untouched_since = application.savedAt)')
        .take(DRAFTS_AT_ONCE)
        .getMany(),
    );
  const persons = await people.persons(ageing.map(({ personId }) => personId));
  for (const { id, profile, personId, savedAt, achievementId, achievementVersion } of ageing) {
    const person = persons.get(personId);
    const { definition } = await awarding.achievement(achievementId, achievementVersion);
    await store.across(DRAFTS).write(async (db) => {
      const at = now(context);
      await db.remove(DraftWarning, { applicationId: id });
      await db.insert(DraftWarning, { applicationId: id, profile, untouchedSince: savedAt, at });
      if (!person) return;
      const t = makeTranslate(person.language);
      const title = said(definition.name, languageFor(definition, t.language));
      const values = { title, date: t.date(inMs(context, DRAFT_WARNING_DAYS * DAY)), link: `${config.publicUrl}/learn/applications/${id}` };
      const words = { subject: t('programme.letter.draft.subject', values), text: t('programme.letter.draft.text', values) };
      await deps.enqueue(db.open, { kind: 'draft-ends', to: person.email, language: person.language, about: id, ...words });
    });
  }
  return ageing.length;
}

async function erase(deps: ProgrammeDeps): Promise<number> {
  const { store, context } = deps;
  const [untouched, told] = [inMs(context, -DRAFT_DAYS * DAY), inMs(context, -DRAFT_WARNING_DAYS * DAY)];
  return store.across(DRAFTS).write(async (db) => {
    const due: Pick<ApplicationRow, 'id'>[] = await db
      .query(Application, 'application')
      .andWhere("application.state = 'draft' AND application.savedAt < :untouched", { untouched })
      .andWhere(
        'EXISTS (SELECT 1 FROM draft_warning AS w WHERE w.application_id = application.id AND w.untouched_since = application.savedAt AND w.at <= :told)',
        { told },
      )
      .take(DRAFTS_AT_ONCE)
      .getMany();
    for (const row of due) {
      await emptyApplication(db, row);
      await db.update(Application, { id: row.id }, { state: 'withdrawn', closedAt: now(context) });
      await deps.record(db.open, { actor: 'node', action: 'application.abandoned', object: `application:${row.id}` });
    }
    return due.length;
  });
}
