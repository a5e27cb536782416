type Recipient = { email: string; externalId: string | null };
type Again<T> = { of: T; by: 'external_id' | 'email' };
type Known<T> = { find: (recipient: Recipient) => Again<T> | undefined; add: (recipient: Recipient, of: T) => void };

/**
 * Who was seen already: the same `external_id`, else the same address. Two numbers at one address are two people (a
 * family's mailbox); a row without a number is whoever has that address.
 */
export function knownRecipients<T>(): Known<T> {
  const byId = new Map<string, T>();
  const byEmail = new Map<string, T>();
  const byEmailWithoutId = new Map<string, T>();
  return {
    find: ({ email, externalId }) => {
      const same = externalId === null ? undefined : byId.get(externalId);
      if (same !== undefined) return { of: same, by: 'external_id' };
      const sameAddress = (externalId === null ? byEmail : byEmailWithoutId).get(emailKey(email));
      return sameAddress === undefined ? undefined : { of: sameAddress, by: 'email' };
    },
    add: ({ email, externalId }, of) => {
      const key = emailKey(email);
      if (externalId === null) byEmailWithoutId.set(key, of);
      else byId.set(externalId, of);
      if (!byEmail.has(key)) byEmail.set(key, of);
    },
  };
}

/** Addresses under which rows stand that say by their numbers that they are of different people: a family, or one person with a wrong number. */
export function sharedAddresses<T extends Recipient>(rows: readonly T[]): { email: string; rows: T[] }[] {
  const byEmail = Map.groupBy(rows, ({ email }) => emailKey(email));
  return [...byEmail.values()].flatMap((same) => (same.length > 1 && same[0] ? [{ email: same[0].email, rows: same }] : []));
}

/** How addresses are compared. */
export const emailKey = (email: string): string => email.normalize('NFC').toLowerCase();
