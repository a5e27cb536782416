import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { openLetters } from './letters.ts';
import { mailboxPage, STYLE } from './mailbox-page.ts';

/** A mail server that keeps what it gets, and a page to read it. For this machine only; no part of a node. */
export type Mailbox = { address: string; smtpPort: number; close: () => Promise<void> };

const LETTER_BYTES = 1024 * 1024;
const REFRESH_SECONDS = 5;

/** `port` is the page's; the mail server takes any free one. `refuses`: whose mailbox there is not, as a test wants it. @throws Error with code EADDRINUSE */
export async function openMailbox(options: { port: number; folder: string; refuses?: (address: string) => boolean }): Promise<Mailbox> {
  const letters = await openLetters(options.folder);

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LETTER_BYTES,
    onRcptTo: ({ address }, _, done) => done(options.refuses?.(address) ? Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }) : undefined),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      stream
        .toArray()
        .then((chunks: Buffer[]) => letters.keep(Buffer.concat(chunks), to))
        .then(() => done(), done);
    },
  });
  // A sender that breaks off is its own affair; the next letter comes in all the same.
  smtp.on('error', () => {});

  const page = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mailbox');
    if (pathname === '/mailbox.css') return response.writeHead(200, { 'content-type': 'text/css' }).end(STYLE);
    if (pathname !== '/') return response.writeHead(404, { 'content-type': 'text/plain' }).end('No such page.\n');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      refresh: String(REFRESH_SECONDS),
    });
    return response.end(mailboxPage(letters.newestFirst(), searchParams.get('to') ?? undefined));
  });

  await new Promise<void>((resolve, reject) => page.once('error', reject).listen(options.port, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const portOf = (server: { address: () => unknown }) => (server.address() as AddressInfo).port; // both listen on TCP
  return {
    address: `http://localhost:${portOf(page)}`,
    smtpPort: portOf(smtp.server),
    close: async () => {
      page.closeAllConnections();
      await Promise.all([new Promise((resolve) => page.close(resolve)), new Promise<void>((resolve) => smtp.close(resolve))]);
    },
  };
}
