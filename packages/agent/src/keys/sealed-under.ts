import { lookIntoDatabase } from '../database.ts';
import { PrivateKeyTable } from '../records.ts';

/**
 * Which key-encryption keys the private keys of an agent's database are sealed with, by their ids; asked without any of them.
 * @throws LaurelError start_needed · schema_newer · database_unreadable
 */
export async function sealedUnder(file: string): Promise<string[]> {
  const database = await lookIntoDatabase(file);
  try {
    const rows = await database.read(({ manager }) =>
      manager.createQueryBuilder(PrivateKeyTable.schema, 'key').select('key.kekId', 'id').distinct(true).getRawMany(),
    );
    return rows.map(({ id }) => String(id));
  } finally {
    await database.close();
  }
}
