type Recipient = { email: string; externalId: string | null };
type Named = Recipient & { name: string | null };
type Again<T> = { of: T; by: 'external_id' | 'email' };
type Known<T> = {
  find: (recipient: Recipient) => Again<T> | undefined;
  /** Whoever has the same address under another number, and the same name, or a number that differs by zeros before it: most likely one person. */
  likely: (recipient: Named) => T | undefined;
  /** Whoever was first at the same address under another number: a family, or one person. */
  beside: (recipient: Recipient) => T | undefined;
  add: (recipient: Named, of: T) => void;
};

/**
 * Who was seen already: the same `external_id`, else the same address. Two numbers at one address are two people (a
 * family's mailbox); a row without a number is whoever has that address.
 */
export function knownRecipients<T>(): Known<T> {
  const byId = new Map<string, T>();
  const byEmail = new Map<string, T>();
  const byEmailWithoutId = new Map<string, T>();
  const byLikeness = new Map<string, T>();
  return {
    find: ({ email, externalId }) => {
      const same = externalId === null ? undefined : byId.get(externalId);
      if (same !== undefined) return { of: same, by: 'external_id' };
      const sameAddress = (externalId === null ? byEmail : byEmailWithoutId).get(emailKey(email));
      return sameAddress === undefined ? undefined : { of: sameAddress, by: 'email' };
    },
    likely: (recipient) => likenesses(recipient).flatMap((likeness) => byLikeness.get(likeness) ?? [])[0],
    beside: ({ email, externalId }) => (externalId === null || byId.has(externalId) ? undefined : byEmail.get(emailKey(email))),
    add: (recipient, of) => {
      const { email, externalId } = recipient;
      const key = emailKey(email);
      for (const likeness of likenesses(recipient)) if (!byLikeness.has(likeness)) byLikeness.set(likeness, of);
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

/** What two entries of one person have in common though their numbers differ: the address with the name, and with the number as a spreadsheet leaves it. */
function likenesses({ email, externalId, name }: Named): string[] {
  if (externalId === null) return [];
  const called = (name ?? '').normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean).join(' ');
  const numbers = `number ${externalId.replace(/^0+(?=.)/u, '').toLowerCase()}`;
  return [numbers, ...(called === '' ? [] : [`name ${called}`])].map((likeness) => `${emailKey(email)}\n${likeness}`);
}

/** How addresses are compared. */
export const emailKey = (email: string): string => email.normalize('NFC').toLowerCase();
