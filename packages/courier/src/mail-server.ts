import { type Language, LaurelError } from '@laurel/base';
import { createTransport } from 'nodemailer';
import { CONNECT_MS, CONNECTIONS, IDLE_MS, SILENCE_MS } from './limits.ts';
import type { LetterRow } from './outbox.ts';

/** `secure`: TLS from the first byte. Else STARTTLS where offered, and demanded before a password is sent beyond this machine. */
export type MailTransport = { host: string; port: number; secure: boolean; user?: string | undefined; password?: string | undefined };

/** Why a letter was not accepted. `final` is the server's last word on this letter; everything else is tried again. */
export type Refusal = { problem: 'address_refused' | 'message_refused' | 'server_trouble'; smtp: string; final: boolean };

export type MailServer = { send: (letter: LetterRow) => Promise<'accepted' | Refusal>; close: () => void };

/** The sender's name in the language of a letter: an institution bears one in each. */
export type NameIn = (name: string, language: Language) => string;

/** @throws LaurelError config_invalid when `from` is not `Name <address>` or an address */
export function openMailServer(transport: MailTransport, from: string, nameIn: NameIn = (name) => name): MailServer {
  const sender = readSender(from);
  const local = /^(localhost|127\.[\d.]+|::1)$/.test(transport.host);
  const auth = transport.user === undefined ? undefined : { user: transport.user, pass: transport.password ?? '' };
  const mailer = createTransport({
    pool: true,
    host: transport.host,
    port: transport.port,
    secure: transport.secure,
    // On this machine nobody listens between, and a relay's own certificate is rarely one that verifies.
    ignoreTLS: local && !transport.secure,
    requireTLS: !local && !transport.secure && auth !== undefined,
    ...(auth === undefined ? {} : { auth }),
    maxConnections: CONNECTIONS,
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ id, recipient, subject, text, language, unsubscribe, createdAt }) => {
      if (recipient === null || subject === null || text === null) throw new Error('A letter that has ended cannot be sent.');
      try {
        await mailer.sendMail({
          from: { ...sender, name: nameIn(sender.name, language) },
          to: { name: '', address: recipient },
          subject,
          text,
          textEncoding: 'quoted-printable',
          // Every attempt is the same letter: a receiver that gets it twice can drop one by these two.
          messageId: `<${id}@${sender.address.slice(sender.address.lastIndexOf('@') + 1)}>`,
          date: new Date(createdAt), // of a string it writes just that
          // Told when it fails, with its headers and not its text: a link does not travel back through other people's logs (RFC 3461).
          dsn: { ret: 'headers', envid: id, notify: ['failure'] },
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language, ...listHeaders(unsubscribe) }, // RFC 3834 section 5
        });
        return 'accepted';
      } catch (error) {
        return readRefusal(error);
      }
    },
    close: () => mailer.close(),
  };
}

/** What mail programs draw their own "unsubscribe" from (RFC 8058). */
const listHeaders = (unsubscribe: string | null): Record<string, string> =>
  unsubscribe === null ? {} : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

/** @throws LaurelError config_invalid */
export function readSender(from: string): { name: string; address: string } {
  const [, name = '', address] = /^(?:"?([^"<>\p{Cc}]*?)"?\s*<)?([^\s<>@]+@[^\s<>@]+?)>?$/u.exec(from.trim()) ?? [];
  if (address === undefined) throw new LaurelError('config_invalid', { detail: `mail.from must read like: Name <badges@example.org>; it is: ${from}` });
  return { name, address };
}

function readRefusal(error: unknown): Refusal {
  const told = error instanceof Error ? error : new Error('unknown');
  const code = 'code' in told ? String(told.code) : told.name;
  const response = 'responseCode' in told && typeof told.responseCode === 'number' ? told.responseCode : undefined;
  // Only figures are kept: what a server writes beside them often repeats the address.
  const enhanced = 'response' in told ? (/\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(String(told.response)) ?? [''])[0] : '';
  const smtp = [response ?? code, enhanced].filter((part) => part !== '').join(' ');
  const command = 'command' in told ? told.command : undefined;
  const final = response !== undefined && response >= 500;
  if (code === 'EENVELOPE' && command === 'RCPT TO') return { problem: 'address_refused', smtp, final };
  if (code === 'EMESSAGE') return { problem: 'message_refused', smtp, final };
  // Also a refused sender or password: the operator can mend that while the letter waits.
  return { problem: 'server_trouble', smtp, final: false };
}
