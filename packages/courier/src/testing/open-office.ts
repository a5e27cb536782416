import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, type Letter, type LogFields, systemContext } from '@laurel/base';
import { openStore, type Store } from '@laurel/store';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type Courier, courierSchema, openCourier } from '../index.ts';

/** A refusal as a mail server speaks it. */
export const smtpError = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

export type Sink = {
  port: number;
  received: { raw: string; mail: ParsedMail; to: string[] }[];
  /** Set to refuse recipients or messages: answers an error, or undefined to accept. */
  onRecipient: (address: string) => Error | undefined;
  onMessage: (raw: string) => Error | undefined | Promise<Error | undefined>;
  close: () => Promise<void>;
};

/** A real SMTP server that keeps what it accepts. */
export async function openSink(): Promise<Sink> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _, done) => done(sink.onRecipient(address)),
    onData: async (stream, session, done) => {
      const raw = Buffer.concat(await stream.toArray()).toString('latin1');
      const refusal = await sink.onMessage(raw);
      if (!refusal)
        sink.received.push({ raw, mail: await simpleParser(Buffer.from(raw, 'latin1')), to: session.envelope.rcptTo.map(({ address }) => address) });
      done(refusal);
    },
  });
  server.on('error', () => {}); // a client that was killed resets its connection
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const sink: Sink = {
    port: (server.server.address() as AddressInfo).port, // a listening TCP server has an AddressInfo
    received: [],
    onRecipient: () => undefined,
    onMessage: () => undefined,
    close: () => new Promise((done) => server.close(done)),
  };
  return sink;
}

export type Office = {
  store: Store;
  courier: Courier;
  logged: { event: string; fields: LogFields | undefined }[];
  file: string;
  later: (ms: number) => void;
  /** So long after now, as rows keep times. */
  inMs: (ms: number) => string;
  post: (letter?: Partial<Letter>) => Promise<string>;
  /** Runs the mail job until nothing is due. */
  deliver: () => Promise<void>;
  /** Ends the process's part and leaves the database file to be looked at. */
  shut: () => Promise<void>;
  close: () => Promise<void>;
};

export const from = 'Kestrel Bay, Académie <badges@kestrel-bay.example>';
export const letter: Letter = {
  kind: 'claim',
  to: 'zoe@example.org',
  language: 'fr',
  subject: 'Votre badge, Zoë O’Connor',
  text: 'Bonjour Zoë,\n\n李小龙 · نور\nhttps://example.org/claim/SECRET-LINK\n',
  about: 'award-1',
};

/** In a test nobody waits ten seconds for a claim to be renewed. */
const OFTEN = 25;

/** A courier over a real database file, with a clock that the test moves. */
export async function openOffice(port: number, at = new Date('2026-05-03T10:00:00Z')): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-courier-'));
  const file = join(folder, 'node.sqlite');
  let time = at.getTime();
  const logged: Office['logged'] = [];
  const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const context: Context = systemContext(
    { allowInsecureLoopback: false, logLevel: 'silent' },
    { clock: () => new Date(time), log: { info: note, warn: note, error: note } },
  );
  const store = await openStore({ kind: 'sqlite', file }, [courierSchema]);
  const courier = openCourier({ store, context, transport: { host: '127.0.0.1', port, secure: false }, from, renewMs: OFTEN });
  const [mail] = courier.jobs;
  let open = true;
  const shut = async () => {
    if (!open) return;
    open = false;
    courier.close();
    await store.close();
    await context.outbound.close();
  };
  return {
    store,
    courier,
    logged,
    file,
    later: (ms) => {
      time += ms;
    },
    inMs: (ms) => new Date(time + ms).toISOString(),
    post: (more = {}) => store.write((db) => courier.enqueue(db, { ...letter, ...more })),
    deliver: async () => {
      while ((await mail?.run()) === 'more');
    },
    shut,
    close: async () => {
      await shut();
      await rm(folder, { recursive: true });
    },
  };
}
