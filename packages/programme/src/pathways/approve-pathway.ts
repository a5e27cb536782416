import { LaurelError, type Letter, now } from '@laurel/base';
import { said } from '@laurel/issuer';
import type { Person } from '@laurel/people';
import type { ScopedWriter } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { PathwayApproval, type PathwayApprovalRow } from './approval-records.ts';
import { demandSeen } from './draft-mark.ts';
import { faultsIn, type Of, type Seen } from './pathway-faults.ts';
import { Pathway, type PathwayRow } from './records.ts';

/** Where the approval of a draft stands: undefined where nobody asked. */
export const pathwayApproval = ({ store }: Pick<ProgrammeDeps, 'store'>, { profile, id }: Of): Promise<PathwayApprovalRow | undefined> =>
  store.as(profile).read((db) => db.one(PathwayApproval, { id }));

/**
 * Asks the others on the profile to look at what somebody wrote and to offer it, each by letter. What keeps it from being offered is theirs to mend first.
 * @throws LaurelError not_found · conflict (nothing is drafted; changed since it was `seen`; another wrote it last; it waits already; nobody else may approve) · bad_form (it could not be finished)
 */
export async function askPathwayApproval(deps: ProgrammeDeps, { profile, id, seen }: Seen, by: string): Promise<void> {
  const others = await deps.awarding.publishers(profile, `person:${by}`);
  const author = await deps.people.person(by);
  const { draft, problems } = await faultsIn(deps, { profile, id });
  demandSeen(seen, draft, await pathwayApproval(deps, { profile, id }));
  if (others.length === 0 || !author || draft.createdBy !== `person:${by}`) throw new LaurelError('conflict');
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await deps.store.as(profile).write(async (db) => {
    const asked = await draftIn(db, id);
    const before = await db.one(PathwayApproval, { id });
    demandSeen(seen, asked, before);
    if (before?.state === 'waiting') throw new LaurelError('conflict');
    await db.remove(PathwayApproval, { id });
    const { version } = asked;
    await db.insert(PathwayApproval, { id, version, state: 'waiting', askedAt: now(deps.context), askedBy: `person:${by}`, comment: null });
    await deps.record(db.open, { actor: `person:${by}`, action: 'pathway.approval-asked', object: `pathway:${id}`, profile });
    for (const to of others) await deps.enqueue(db.open, letter(deps, asked, { kind: 'asked', to, by: author, path: `/desk/${profile}/pathways/${id}` }));
  });
}

/**
 * Back to who wrote it, with what has to be different.
 * @throws LaurelError not_found · conflict (it waits no more, or was changed meanwhile) · not_allowed (their own) · bad_form (comment)
 */
export async function returnPathway(deps: ProgrammeDeps, { profile, id, seen, comment }: Seen & { comment: string }, by: string): Promise<void> {
  const approval = await pathwayApproval(deps, { profile, id });
  if (approval?.state !== 'waiting') throw new LaurelError('conflict');
  if (approval.askedBy === `person:${by}`) throw new LaurelError('not_allowed');
  if (comment === '') throw new LaurelError('bad_form', { problems: [{ at: 'comment', code: 'pathway_comment', detail: 'comment' }] });
  const [author, second] = await both(deps, approval, by);
  await deps.store.as(profile).write(async (db) => {
    const draft = await draftIn(db, id);
    demandSeen(seen, draft, await db.one(PathwayApproval, { id }));
    await db.update(PathwayApproval, { id }, { state: 'returned', comment });
    await deps.record(db.open, { actor: `person:${by}`, action: 'pathway.approval-returned', object: `pathway:${id}`, profile });
    const path = `/desk/${profile}/pathways/${id}`;
    if (author) await deps.enqueue(db.open, letter(deps, draft, { kind: 'returned', to: author, by: second, path, comment }));
  });
}

/** Tells who wrote it that somebody approved it, once it is offered; in that write. */
export async function tellOffered(deps: ProgrammeDeps, db: ScopedWriter, draft: PathwayRow, people: readonly (Person | undefined)[]): Promise<void> {
  const [to, by] = people;
  if (to) await deps.enqueue(db.open, letter(deps, draft, { kind: 'given', to, by, path: `/pathways/${draft.id}` }));
}

export const both = ({ people }: Pick<ProgrammeDeps, 'people'>, { askedBy }: Pick<PathwayApprovalRow, 'askedBy'>, by: string) =>
  Promise.all([people.person(askedBy.replace(/^person:/, '')), people.person(by)]);

async function draftIn(db: Pick<ScopedWriter, 'one'>, id: string): Promise<PathwayRow> {
  const draft = await db.one(Pathway, { id, state: 'draft' });
  if (!draft) throw new LaurelError('conflict');
  return draft;
}

type Told = { kind: 'asked' | 'given' | 'returned'; to: Person; by: Person | undefined; path: string; comment?: string };

function letter({ awarding, config }: ProgrammeDeps, { profile, definition }: PathwayRow, { kind, to, by, path, comment }: Told): Letter {
  const t = makeTranslate(to.language);
  const issuer = awarding.profiles.find(({ slug }) => slug === profile)?.name[to.language] ?? '';
  const values = { title: said(definition.name, to.language), by: by?.name || by?.email || '', issuer };
  const greeting = to.name === '' ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: to.name });
  const says = t(`programme.pathway.letter.${kind}`, values);
  return {
    kind: `approval-${kind}`,
    to: to.email,
    language: to.language,
    subject: t(`programme.pathway.letter.${kind}.subject`, values),
    text: [
      greeting,
      says,
      ...(comment === undefined ? [] : [comment]),
      t(`programme.pathway.letter.${kind}.how`, values),
      `${config.publicUrl}${path}`,
      issuer,
    ].join('\n\n'),
    scope: profile,
  };
}
