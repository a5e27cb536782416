import { crc32 } from 'node:zlib';
import { LaurelError, now, utf8 } from '@laurel/base';
import type { Person } from '@laurel/people';
import { makeTranslate, type ZipEntry, zipOf } from '@laurel/web';
import { organisationsById } from '../../affiliations/find-organisations.ts';
import { isSame, readFile } from '../../applications/evidence.ts';
import { applicationsOf } from '../../applications/find-application.ts';
import { type ApplicationRow, Evidence, type EvidenceRow } from '../../applications/records.ts';
import { ConsentEvent } from '../../consents/consent-records.ts';
import { signReceipt } from '../../consents/receipt.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { badgesNotKept } from '../not-kept.ts';
import { readAbout, readApplication } from './read-learner.ts';

/**
 * Everything that is kept of a learner, as one archive (`urn:laurel:learner-export:1`, told in rights/README.md): each file she sent as it came, each
 * receipt signed, `everything.json`, which says what they are, and a page in her language that says how to read it. One application and one chunk of a file are held at a time.
 */
export function exportLearner(deps: ProgrammeDeps, person: Person): AsyncGenerator<Uint8Array> {
  return zipOf(everything(deps, person), deps.context.clock());
}

async function* everything(deps: ProgrammeDeps, person: Person): AsyncGenerator<ZipEntry> {
  const t = makeTranslate(person.language);
  yield {
    name: t('programme.export.read-me.name'),
    bytes: utf8(`\u{feff}${t('programme.export.read-me', { host: new URL(deps.config.publicUrl).host, date: t.date(now(deps.context)) })}\n`),
  };
  const applications: object[] = [];
  for (const application of await applicationsOf(deps, person.id)) {
    const paths = new Map<string, string | null>();
    for (const piece of await filesOf(deps, application)) {
      const path = `evidence/${application.number}/${piece.id}-${safeName(piece.name)}`;
      const entry = await entryOf(deps, piece, path);
      paths.set(piece.id, entry ? path : null);
      if (entry) yield entry;
    }
    applications.push(await readApplication(deps, application, paths));
  }
  const receipts: string[] = [];
  for await (const receipt of receiptsOf(deps, person.id)) {
    receipts.push(receipt.name);
    yield receipt;
  }
  const whole = {
    schema: 'urn:laurel:learner-export:1',
    madeAt: now(deps.context),
    by: deps.config.publicUrl,
    person: { id: person.id, name: person.name, email: person.email, language: person.language },
    applications,
    ...(await readAbout(deps, person.id)),
    badgesNotKept: (await badgesNotKept(deps, person, t)).map(({ name, awardedOn }) => ({ name, awardedOn })),
    receipts,
  };
  yield { name: 'everything.json', bytes: utf8(`${JSON.stringify(whole, null, 2)}\n`) };
}

const filesOf = ({ store }: Pick<ProgrammeDeps, 'store'>, { id, profile }: ApplicationRow): Promise<EvidenceRow[]> =>
  store.as(profile).read(async (db) => (await db.list(Evidence, { applicationId: id, arrived: 1 })).filter(({ sha256 }) => sha256 !== null));

/** Read once to know it is whole, which an archive says before it; a file that is not what came is left out, and its line says so. */
async function entryOf(deps: ProgrammeDeps, piece: EvidenceRow, name: string): Promise<ZipEntry | undefined> {
  try {
    if (!(await isSame(deps, piece))) return undefined;
    let crc = 0;
    for await (const bytes of readFile(deps, piece)) crc = crc32(bytes, crc);
    return { name, size: piece.size, crc, chunks: () => readFile(deps, piece) };
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'not_found') return undefined; // taken out at this moment
    throw error;
  }
}

/** What every system can write down: no path, nothing that a shell reads. */
const safeName = (name: string): string => [...name.replace(/[^\p{L}\p{N}._ -]/gu, '_')].slice(-80).join('');

async function* receiptsOf(deps: ProgrammeDeps, personId: string): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const events = await deps.store.as(personId).read((db) => db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }));
  const organisations = await organisationsById(deps.store, [...new Set(events.map(({ recipient }) => recipient))]);
  for (const event of events) {
    const organisation = organisations.get(event.recipient);
    if (organisation) yield { name: `receipts/${event.id}.jwt`, bytes: utf8(await signReceipt(deps, { event, organisation })) };
  }
}
