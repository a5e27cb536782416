import { type Context, LaurelError, newId, now } from '@laurel/base';
import { type AcrossReader, IsNull, type Store } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { RECOGNITIONS } from '../limits.ts';
import { dueAgain } from '../pathways/due-again.ts';
import { Recognition, type RecognitionRow } from './recognition-records.ts';

const PUBLIC = 'what is recognised is public, whoever its profile';

/** What holds today, of every profile, by the name of what is recognised. */
export async function recognitionsNow({ store, context }: { store: Store; context: Pick<Context, 'clock'> }): Promise<RecognitionRow[]> {
  return store.across(PUBLIC).read((db) => inForce(db, context.clock()));
}

/** The same within a read or write that is under way. */
export async function inForce(db: AcrossReader, at: Date): Promise<RecognitionRow[]> {
  const today = at.toISOString().slice(0, 10);
  const rows = await db.list(Recognition, { endedAt: IsNull() }, { order: { name: 'ASC', id: 'ASC' } });
  return rows.filter(({ since, until }) => since <= today && (until === null || until >= today));
}

/** One of them, ended ones too: whoever was told of its address finds what was said. @throws LaurelError not_found */
export async function recognitionAt({ store }: Pick<ProgrammeDeps, 'store'>, id: string): Promise<RecognitionRow> {
  const row = await store.across(PUBLIC).read((db) => db.one(Recognition, { id }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

export type Said = Omit<RecognitionRow, 'id' | 'towardName' | 'endedAt' | 'createdBy'>;

/**
 * Says that a badge of another issuer is worth one of this profile. Whoever is on a pathway is looked at anew.
 * @throws LaurelError bad_form (an achievement of nobody, or said already) · too_many_requests
 */
export async function recognise(deps: ProgrammeDeps, said: Said, by: string): Promise<string> {
  const own = (await deps.awarding.achievements()).find(({ id, profile }) => id === said.toward && profile === said.profile);
  if (!own) throw refused('toward', 'toward');
  const { profile, ...row } = said;
  const { en, fr } = own.definition.name;
  const id = newId(deps.context);
  await deps.store.as(profile).write(async (db) => {
    if ((await db.count(Recognition, { endedAt: IsNull() })) >= RECOGNITIONS) throw new LaurelError('too_many_requests');
    const { issuer, achievement, toward } = row;
    if (await db.one(Recognition, { issuer, achievement, toward, endedAt: IsNull() })) throw refused('achievement', 'twice');
    await db.insert(Recognition, {
      ...row,
      id,
      towardName: { ...(en !== undefined && { en }), ...(fr !== undefined && { fr }) },
      endedAt: null,
      createdBy: `person:${by}`,
    });
    await dueAgain(db.open, profile);
    await deps.record(db.open, { actor: `person:${by}`, action: 'recognition.said', object: `recognition:${id}`, profile, detail: { issuer } });
  });
  return id;
}

/** It holds no longer. What came of it stays in the register. @throws LaurelError not_found · conflict (it has ended) */
export async function endRecognition(deps: ProgrammeDeps, { profile, id }: { profile: string; id: string }, by: string): Promise<void> {
  await deps.store.as(profile).write(async (db) => {
    if (!(await db.one(Recognition, { id }))) throw new LaurelError('not_found');
    if ((await db.update(Recognition, { id, endedAt: IsNull() }, { endedAt: now(deps.context) })) === 0) throw new LaurelError('conflict');
    await deps.record(db.open, { actor: `person:${by}`, action: 'recognition.ended', object: `recognition:${id}`, profile });
  });
}

const refused = (at: string, code: string): LaurelError => new LaurelError('bad_form', { problems: [{ at, code: `recognition_${code}`, detail: code }] });
