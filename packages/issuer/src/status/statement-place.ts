import type { JsonObject } from '@laurel/credentials';
import { In, type Writer } from '@laurel/store';
import { type Issuer, profileOf } from '../deps.ts';
import { StatusList } from '../records.ts';
import { setEntry } from '../vc-api/change-status.ts';
import { ProgramEntry } from '../vc-api/records.ts';
import { listUrl, takePlaces } from './allocate.ts';

/** Whose credentials these are, beside those that programs had signed. */
const STATEMENTS = 'statements';

/**
 * The `credentialStatus` of a statement that a profile signs of something other than an award (Bitstring Status List 1.0): one place for each key it is
 * signed by, the same however often it is asked for. Outside of any write.
 * @throws LaurelError not_found
 */
export async function placeOfStatement(issuer: Issuer, profile: string, credentialId: string): Promise<JsonObject> {
  const { verificationMethod } = await issuer.agent.signer(profileOf(issuer, profile).did, 'credentials');
  const { url, position } = await issuer.store.as(profile).write(async (db) => {
    const taken = await db.list(ProgramEntry, { credentialId });
    const [list] = await db.list(StatusList, { id: In(taken.map(({ listId }) => listId)), verificationMethod });
    const before = list && taken.find(({ listId }) => listId === list.id);
    if (list && before) return { url: listUrl(issuer, list), position: before.position };
    const [place] = await takePlaces(issuer, db, { kind: 'revocation', verificationMethod, count: 1 });
    if (!place) throw new Error('one place was asked for');
    const { listId, position, url } = place;
    await db.insert(ProgramEntry, { listId, position, kind: 'revocation', instance: STATEMENTS, credentialId, value: 0 });
    return { url, position };
  });
  const id = `${url}#${position}`;
  return { id, type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(position), statusListCredential: url };
}

/** What it said holds no more, whoever keeps a copy: in the caller's write. Nothing where none was ever signed. */
export async function endStatement(db: Writer, profile: string, credentialId: string): Promise<void> {
  for (const entry of await db.as(profile).list(ProgramEntry, { credentialId })) await setEntry(db, entry, 1);
}
