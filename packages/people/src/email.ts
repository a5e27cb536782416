import { domainToASCII } from 'node:url';
import { LaurelError } from '@laurel/base';
import { EMAIL_CHARACTERS, LOCAL_PART_CHARACTERS } from './limits.ts';

/**
 * An address as Laurel keeps and compares it: NFC, lower case, the domain in its ASCII form; `undefined` when it is none.
 * Letters go to this form too, so two spellings that meet here cannot belong to two mailboxes.
 */
export function normaliseEmail(typed: string): string | undefined {
  const [local = '', domain = '', ...rest] = typed.trim().normalize('NFC').toLowerCase().split('@');
  // The dot-atom of RFC 5321 with letters of every script (RFC 6531). Quoted local parts exist on paper and in attacks only.
  if (
    rest.length > 0 ||
    local.length > LOCAL_PART_CHARACTERS ||
    !/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local)
  )
    return undefined;
  const host = domainToASCII(domain);
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(host) || /(^|\.)\d+$/.test(host)) return undefined;
  const email = `${local}@${host}`;
  return email.length <= EMAIL_CHARACTERS ? email : undefined;
}

/** RFC 6761, section 6.4: no name under it is ever anybody's, so that no letter and no sign-in comes of it. */
const NO_MAILBOX = '@no-mailbox.invalid';

/** What stands where an address is asked for and a person has none: theirs alone, and read back by `idWithoutMailbox`. */
export const addressWithoutMailbox = (personId: string): string => `${Buffer.from(personId, 'base64url').toString('hex')}${NO_MAILBOX}`;

export const hasMailbox = (email: string): boolean => !email.endsWith(NO_MAILBOX);

/** Whom such an address stands for; `undefined` for any other. */
export const idWithoutMailbox = (email: string): string | undefined =>
  hasMailbox(email) ? undefined : Buffer.from(email.slice(0, -NO_MAILBOX.length), 'hex').toString('base64url');

/** An address that letters reach. @throws LaurelError bad_form */
export function demandEmail(typed: string): string {
  const email = normaliseEmail(typed);
  if (email !== undefined && hasMailbox(email)) return email;
  const detail = 'This is not an e-mail address: it needs a name, one @ and a domain.';
  throw new LaurelError('bad_form', { detail, problems: [{ at: 'email', code: 'email_unreadable', detail }] });
}
