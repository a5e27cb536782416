import { createHash } from 'node:crypto';
import { LaurelError, now } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { isLive } from './powers.ts';

/** As a VC 2.0 in a JWT. Outside of any write. @throws LaurelError not_found (it is over) */
export const signCareCredential = async (deps: ProgrammeDeps, t: Translate, row: GuardianshipRow): Promise<string> =>
  deps.awarding.state(row.profile, 'vc+jwt', await careCredential(deps, t, row));

/**
 * What an institution said of a guardian, as a credential to show elsewhere, before it is signed: who may act, in what, until when. It names nobody: guardian
 * and ward by a key that each proved to hold when keeping a badge, and where there is none by a number that stands for the ward here alone. It ends on its
 * day by itself, and before it by its place in a status list of the institution's. Outside of any write.
 * @throws LaurelError not_found (it is over)
 */
export async function careCredential(deps: ProgrammeDeps, t: Translate, row: GuardianshipRow): Promise<JsonObject> {
  const { awarding, people } = deps;
  const { profile: slug, powers, purposes, confirmedAt, endsAt } = row;
  const profile = awarding.profiles.find((one) => one.slug === slug);
  const name = profile?.name[t.language] ?? slug;
  const persons = await people.persons([row.guardian, row.subject]);
  const keyOf = async (id: string): Promise<string | undefined> => (await awarding.keysOf(persons.get(id)?.email ?? ''))[0];
  const [guardian, ward] = [await keyOf(row.guardian), await keyOf(row.subject)];
  const id = careCredentialId(row);
  const credentialStatus = await awarding.statementStatus(slug, id);
  await demandStillInCare(deps, row);
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', NAMES],
    id,
    type: ['VerifiableCredential', 'GuardianshipCredential'],
    name: careCredentialName(deps, t, slug),
    issuer: { id: profile?.did ?? '', name },
    validFrom: confirmedAt ?? row.createdAt,
    validUntil: endsAt,
    credentialStatus,
    credentialSubject: { ...(guardian && { id: guardian }), actsFor: { id: ward ?? urnOf(`${row.id} ${row.subject}`) }, scope: powers, purposes },
  };
}

/** Names of our own for things of our own, a whole IRI each (VC Data Model 2.0, section 4.3): a vocabulary for all that is unknown signs nothing by a graph. */
const NAMES = Object.fromEntries(['GuardianshipCredential', 'actsFor', 'scope', 'purposes'].map((name) => [name, `urn:laurel:guardianship:1#${name}`]));

/** What a wallet calls it. */
export const careCredentialName = ({ awarding }: Pick<ProgrammeDeps, 'awarding'>, t: Translate, profile: string): string =>
  t('programme.care.credential', { institution: awarding.profiles.find(({ slug }) => slug === profile)?.name[t.language] ?? profile });

/** One that ended before it had a place in the list, and so found none to set: it is set now, and nothing is signed. @throws LaurelError not_found */
async function demandStillInCare({ store, context, awarding }: ProgrammeDeps, { id }: GuardianshipRow): Promise<void> {
  const isOver = await store.write(async (db) => {
    const row = await db.one(Guardianship, { id });
    if (row && isLive(row, now(context))) return false;
    if (row) await awarding.endStatement(db, row.profile, careCredentialId(row));
    return true;
  });
  if (isOver) throw new LaurelError('not_found');
}

/** Told by the row alone, so that whatever ends it finds the credential's place, and by nothing that anybody else knows. */
export const careCredentialId = ({ id }: Pick<GuardianshipRow, 'id'>): string => urnOf(`guardianship ${id}`);

/** RFC 9562, section 5.8: a UUID of one's own making, version 8. */
function urnOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}
