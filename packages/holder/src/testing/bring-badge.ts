import type { Seen, Visitor } from './open-test-wallet.ts';

/** What somebody brings, as the form takes it. */
export type Brings = { badge?: string; file?: Uint8Array; address?: string };

/** To the page that shows what it is, or the one that says why not. */
export async function bringBadge(person: Visitor, { badge, file, address }: Brings): Promise<Seen> {
  await person.get('/wallet/import');
  const body = new FormData();
  if (badge !== undefined) body.set('badge', badge);
  if (address !== undefined) body.set('address', address);
  if (file !== undefined) body.set('file', new Blob([new Uint8Array(file)]), 'badge');
  return person.upload('/wallet/import', body);
}

/** The same, and keeps it. */
export const keepBrought = async (person: Visitor, given: Brings, whose = 'mine'): Promise<Seen> =>
  person.post(`${(await bringBadge(person, given)).path}/keep`, { whose });
