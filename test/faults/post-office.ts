import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** One letter by its Message-ID, and how often it came: a killed sender sends again what it had not recorded. */
export type Arrived = { messageId: string; to: string; text: string; times: number };
export type PostOffice = { smtpPort: number; letters: ReadonlyMap<string, Arrived>; close: () => Promise<void> };

/** A mail server that takes everything and counts. */
export async function openPostOffice(): Promise<PostOffice> {
  const letters = new Map<string, Arrived>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address).join(' ');
      simpleParser(stream).then(({ messageId = '', text = '' }) => {
        const known = letters.get(messageId);
        // The same name on another letter would hide that one was lost.
        if (known && (known.to !== to || known.text !== text)) return done(new Error(`Two letters are called ${messageId}`));
        letters.set(messageId, { messageId, to, text, times: (known?.times ?? 0) + 1 });
        return done();
      }, done);
    },
  });
  // A sender that dies in the middle of a letter is what we are here for.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    smtpPort: (smtp.server.address() as AddressInfo).port, // it listens on TCP
    letters,
    close: () => new Promise((resolve) => smtp.close(resolve)),
  };
}
