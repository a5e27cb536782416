type Recipient = { email: string; externalId: string | null };
type Named = Recipient & { name: string | null };
type Again<T> = { of: T; by: 'external_id' | 'email' };
type Seen<T> = { find: (recipient: Recipient) => Again<T> | undefined; add: (recipient: Recipient, of: T) => void };
type Known<T> = Pick<Seen<T>, 'find'> & {
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
export function seenRecipients<T>(): Seen<T> {
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

/** The same with whoever is like them: for the few at hand, since it keeps several keys of each. */
export function knownRecipients<T>(): Known<T> {
  const seen = seenRecipients<T>();
  const ids = new Set<string>();
  const byEmail = new Map<string, T>();
  const byLikeness = new Map<string, T>();
  return {
    find: seen.find,
    likely: (recipient) => likenesses(recipient).flatMap((likeness) => byLikeness.get(likeness) ?? [])[0],
    beside: ({ email, externalId }) => (externalId === null || ids.has(externalId) ? undefined : byEmail.get(emailKey(email))),
    add: (recipient, of) => {
      seen.add(recipient, of);
      for (const likeness of likenesses(recipient)) if (!byLikeness.has(likeness)) byLikeness.set(likeness, of);
      if (recipient.externalId !== null) ids.add(recipient.externalId);
      const key = emailKey(recipient.email);
      if (!byEmail.has(key)) byEmail.set(key, of);
    },
  };
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
