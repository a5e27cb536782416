import { LaurelError, newId, now, strangerUrl } from '@laurel/base';
import { parseStrictObject, readTransfer } from '@laurel/credentials';
import type { ProgrammeDeps } from '../deps.ts';
import { RECOGNITIONS } from '../limits.ts';
import { RecognisedElsewhere } from './recognition-records.ts';

/**
 * Names a page of another institution that recognises a badge of this profile: it is asked, once, and what it says there stands beside the badge. Named again, it is
 * read again.
 * @throws LaurelError bad_form (nothing of the kind stands there, or not about a badge of this profile) · too_many_requests
 */
export async function tellOf(deps: ProgrammeDeps, { profile, address }: { profile: string; address: string }, by: string): Promise<void> {
  const transfer = await readAt(deps, address);
  const { publicUrl } = deps.config;
  const own = (await deps.awarding.achievements()).filter((row) => row.profile === profile && transfer.from.includes(`${publicUrl}/achievements/${row.id}`));
  if (own.length === 0) throw refused('not-ours');
  const { toward, by: name, until } = transfer;
  const said = { toward, by: name, until: until ?? null, readAt: now(deps.context), createdBy: `person:${by}` };
  await deps.store.as(profile).write(async (db) => {
    if ((await db.count(RecognisedElsewhere, {})) >= RECOGNITIONS) throw new LaurelError('too_many_requests');
    for (const { id: achievement } of own) {
      await db.remove(RecognisedElsewhere, { achievement, address });
      await db.insert(RecognisedElsewhere, { id: newId(deps.context), achievement, address, ...said });
      await deps.record(db.open, { actor: `person:${by}`, action: 'recognition.named', object: `achievement:${achievement}`, profile });
    }
  });
}

/** @throws LaurelError not_found */
export async function unname({ store, record }: ProgrammeDeps, { profile, id }: { profile: string; id: string }, by: string): Promise<void> {
  await store.as(profile).write(async (db) => {
    const row = await db.one(RecognisedElsewhere, { id });
    if (!row) throw new LaurelError('not_found');
    await db.remove(RecognisedElsewhere, { id });
    await record(db.open, { actor: `person:${by}`, action: 'recognition.unnamed', object: `achievement:${row.achievement}`, profile });
  });
}

async function readAt({ context, config }: ProgrammeDeps, address: string) {
  try {
    const url = strangerUrl(address, { allowInsecureLoopback: config.allowInsecureLoopback === true });
    const { status, text } = await context.outbound.stranger(url, { headers: { accept: 'application/ld+json' } });
    const document = status === 200 ? parseStrictObject(text()) : undefined;
    const transfer = document && readTransfer(document, address);
    if (!transfer) throw refused('none');
    return transfer;
  } catch (error) {
    throw error instanceof LaurelError && ASKED.has(error.code) ? refused('none') : error;
  }
}

/** Whatever comes of asking a stranger. */
const ASKED: ReadonlySet<string> = new Set(['url_refused', 'host_unreachable', 'response_too_large', 'answer_unreadable']);

const refused = (code: string): LaurelError => new LaurelError('bad_form', { problems: [{ at: 'address', code: `recognition_${code}`, detail: code }] });
