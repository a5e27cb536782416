import { createHash } from 'node:crypto';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { GuardianshipRow } from './guardian-records.ts';

/**
 * What an institution said of a guardian, as a credential (VC 2.0 in a JWT) to show elsewhere: who may act, in what, until when. It names nobody: guardian
 * and ward by a key that each proved to hold when keeping a badge, and where there is none by a number that stands for the ward here alone. It ends on its
 * day by itself, and before it by its place in a status list of the institution's. Outside of any write.
 */
export async function signCareCredential({ awarding, people }: ProgrammeDeps, t: Translate, row: GuardianshipRow): Promise<string> {
  const { profile: slug, powers, purposes, confirmedAt, endsAt } = row;
  const profile = awarding.profiles.find((one) => one.slug === slug);
  const name = profile?.name[t.language] ?? slug;
  const persons = await people.persons([row.guardian, row.subject]);
  const keyOf = async (id: string): Promise<string | undefined> => (await awarding.keysOf(persons.get(id)?.email ?? ''))[0];
  const [guardian, ward] = [await keyOf(row.guardian), await keyOf(row.subject)];
  const id = careCredentialId(row);
  return awarding.state(slug, 'vc+jwt', {
    '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'urn:laurel:guardianship:1#' }],
    id,
    type: ['VerifiableCredential', 'GuardianshipCredential'],
    name: t('programme.care.credential', { institution: name }),
    issuer: { id: profile?.did ?? '', name },
    validFrom: confirmedAt ?? row.createdAt,
    validUntil: endsAt,
    credentialStatus: await awarding.statementStatus(slug, id),
    credentialSubject: { ...(guardian && { id: guardian }), actsFor: { id: ward ?? urnOf(`${row.id} ${row.subject}`) }, scope: powers, purposes },
  });
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
