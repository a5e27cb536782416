import { LaurelError } from '@laurel/base';
import { type ParsedMail, simpleParser } from 'mailparser';
import { BOUNCE_BYTES } from './limits.ts';

/** What a mail server says of a letter it took earlier. `status` are its figures (RFC 3463: `5.1.1`), `''` where it gave none. */
export type Bounce = { messageId: string; action: 'failed' | 'delayed' | 'other'; status: string };

/**
 * A delivery status notification (RFC 3464) as it came, with the headers of the letter it returns.
 * @throws LaurelError bad_request with what is missing in it
 */
export async function readBounce(message: Uint8Array): Promise<Bounce> {
  if (message.length > BOUNCE_BYTES) throw unreadable('It is too large for a notification.');
  const { attachments } = await parse(message);
  const textOf = (type: RegExp) => attachments.find(({ contentType }) => type.test(contentType))?.content.toString('utf8');
  const report = textOf(/^message\/(global-)?delivery-status$/);
  if (report === undefined) throw unreadable('It has no delivery status (RFC 3464).');
  const returned = textOf(/^(text\/rfc822-headers|message\/rfc822|message\/global(-headers)?)$/);
  const messageId = returned === undefined ? undefined : fieldsOf(returned.split(/\r?\n\r?\n/, 1)[0] ?? '').get('message-id');
  if (messageId === undefined) throw unreadable('It does not return the headers of the letter, so nobody can tell which one it was. Give --message-id.');
  return { messageId, ...outcomeOf(report) };
}

/** Nested or split beyond what its reader follows, it is a refusal like any other, and nobody's bug. */
async function parse(message: Uint8Array): Promise<ParsedMail> {
  try {
    return await simpleParser(Buffer.from(message), { keepDeliveryStatus: true, skipTextToHtml: true, skipHtmlToText: true });
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'EMAXLEN' ? unreadable('It has too many parts or headers.') : error;
  }
}

const unreadable = (why: string) => new LaurelError('bad_request', { detail: `This is no bounce that can be read. ${why}` });

/** The first group speaks of the message, each further one of a recipient (RFC 3464 section 2.1); our letters have one. */
function outcomeOf(report: string): Pick<Bounce, 'action' | 'status'> {
  const recipients = report.split(/\r?\n\s*\r?\n/).map(fieldsOf);
  const failed = recipients.find((fields) => actionOf(fields) === 'failed');
  const told = failed ?? recipients.find((fields) => fields.has('action'));
  if (told === undefined) throw unreadable('It does not say what became of the letter.');
  const action = actionOf(told);
  return { action: action === 'failed' || action === 'delayed' ? action : 'other', status: statusOf(told.get('status') ?? '') };
}

const actionOf = (fields: Map<string, string>) => fields.get('action')?.toLowerCase();

/** Figures and nothing else: what a server writes beside them often repeats the address. */
export const statusOf = (text: string): string => /^[245]\.\d{1,3}\.\d{1,3}/.exec(text.trim())?.[0] ?? '';

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    // The first counts: whoever can add a second below it must not speak for the first.
    if (name !== undefined && value !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}
