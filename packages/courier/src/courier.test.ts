import { readFile } from 'node:fs/promises';
import { HOUR, LaurelError, MINUTE } from '@laurel/base';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_MS, RETRY_AFTER_MS } from './limits.ts';
import { openMailServer } from './mail-server.ts';
import { Outbox } from './outbox.ts';
import { letter, type Office, openOffice, openSink, type Sink, smtpError } from './testing/open-office.ts';

describe('the courier', () => {
  let sink: Sink;
  let office: Office;
  beforeEach(async () => {
    sink = await openSink();
    office = await openOffice(sink.port);
  });
  afterEach(async () => {
    await office.close();
    await sink.close();
  });

  const row = (id: string) => office.store.read((db) => db.one(Outbox, { id }));
  const state = async (about = 'award-1') => (await office.store.read((db) => office.courier.states(db, [about]))).get(about);

  it('sends a letter as plain text with names, language and headers in order', async () => {
    const id = await office.post();
    expect(await state()).toEqual({ stage: 'queued', at: '2026-05-03T10:00:00.000Z', attempts: 0 });
    office.later(5 * MINUTE);
    await office.deliver();
    const [{ raw, mail, to } = { raw: '', mail: undefined, to: [] }, ...more] = sink.received;
    expect(more).toEqual([]);
    expect(to).toEqual(['zoe@example.org']);
    expect(mail?.from?.value).toEqual([{ name: 'Kestrel Bay, Académie', address: 'badges@kestrel-bay.example' }]);
    expect(mail).toMatchObject({
      subject: letter.subject,
      text: letter.text,
      messageId: `<${id}@kestrel-bay.example>`,
      date: new Date('2026-05-03T10:00:00Z'),
      attachments: [],
      html: false,
    });
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('content-language')).toBe('fr');
    expect(raw).toMatch(/^Date: Sun, 03 May 2026 10:00:00 \+0000\r$/m); // RFC 5322 section 3.3: parsers forgive another form, filters do not
    expect(raw).toMatch(/^[\t\r\n -~]*$/); // every relay can carry it
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998); // RFC 5322 section 2.1.1
    expect(await state()).toEqual({ stage: 'accepted', at: '2026-05-03T10:05:00.000Z', attempts: 1 });
    await office.deliver();
    expect(sink.received).toHaveLength(1);
  });

  it('sends nothing of a write that did not commit', async () => {
    const failed = office.store.write(async (db) => {
      await office.courier.enqueue(db, letter);
      throw new Error('the change failed');
    });
    await expect(failed).rejects.toThrow('the change failed');
    await office.deliver();
    expect(sink.received).toEqual([]);
  });

  it('keeps recipient, subject and text no longer than until the letter has ended', async () => {
    const accepted = await office.post();
    const refused = await office.post({ to: 'gone@example.org', about: 'award-2' });
    sink.onRecipient = (address) => (address.startsWith('gone') ? smtpError(550, '5.1.1 <gone@example.org> no such mailbox') : undefined);
    await office.deliver();
    for (const id of [accepted, refused]) expect(await row(id)).toMatchObject({ recipient: null, subject: null, text: null });
    const kept = JSON.stringify([await row(accepted), await row(refused), office.logged]);
    for (const personal of ['zoe', 'gone', 'Zoë', 'SECRET-LINK']) expect(kept).not.toContain(personal);
    await office.shut();
    const bytes = (await readFile(office.file)).toString('latin1');
    expect(bytes).toContain('award-1');
    for (const personal of ['zoe@example', 'gone@example', 'SECRET-LINK']) expect(bytes).not.toContain(personal);
  });

  it('gives a letter up at once when the address or the letter is refused for good', async () => {
    sink.onRecipient = (address) => (address.startsWith('gone') ? smtpError(550, '5.1.1 no such mailbox') : undefined);
    sink.onMessage = () => smtpError(554, '5.7.1 looks like spam');
    await office.post({ to: 'gone@example.org', about: 'a' });
    await office.post({ about: 'b' });
    await office.deliver();
    expect(await state('a')).toMatchObject({ stage: 'failed', attempts: 1, problem: 'address_refused', smtp: '550 5.1.1' });
    expect(await state('b')).toMatchObject({ stage: 'failed', attempts: 1, problem: 'message_refused', smtp: '554 5.7.1' });
    expect(office.logged.map(({ event }) => event)).toEqual(['letter.failed', 'letter.failed']);
  });

  it('holds on data from a backup what waited there, and erases it: sent twice it could not be taken back', async () => {
    const sent = await office.post();
    await office.deliver();
    const waiting = await office.post({ about: 'award-2' });
    expect(await office.store.write((db) => office.courier.hold(db))).toBe(1);
    office.later(24 * HOUR);
    await office.deliver();
    expect(sink.received).toHaveLength(1);
    expect(await state('award-2')).toMatchObject({ stage: 'failed', attempts: 0, problem: 'restored' });
    expect(await row(waiting)).toMatchObject({ recipient: null, subject: null, text: null });
    expect(await row(sent)).toMatchObject({ state: 'accepted' });
  });

  it('tries again later when the server asks for patience, and then succeeds', async () => {
    const id = await office.post();
    sink.onRecipient = () => smtpError(451, '4.7.1 greylisted');
    await office.deliver();
    expect(await state()).toEqual({ stage: 'queued', at: '2026-05-03T10:00:00.000Z', attempts: 1, problem: 'address_refused', smtp: '451 4.7.1' });
    sink.onRecipient = () => undefined;
    await office.deliver();
    expect(sink.received).toEqual([]); // not before its time
    office.later(RETRY_AFTER_MS[0]);
    await office.deliver();
    expect(sink.received.map(({ mail }) => mail.messageId)).toEqual([`<${id}@kestrel-bay.example>`]);
    expect(await state()).toMatchObject({ stage: 'accepted', attempts: 2 });
  });

  it('keeps trying for 21 hours while the server is away, then lets the letter fail', async () => {
    await sink.close();
    await office.post();
    const waits: number[] = [];
    for (;;) {
      await office.deliver();
      const now = await state();
      if (now?.stage === 'failed') break;
      const wait = RETRY_AFTER_MS[waits.length] ?? 0;
      waits.push(wait);
      office.later(wait);
    }
    expect(waits).toEqual(RETRY_AFTER_MS);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / HOUR).toBeCloseTo(20.7, 1);
    expect(await state()).toMatchObject({ stage: 'failed', attempts: 8, problem: 'server_trouble' });
    sink = await openSink();
  });

  it('keeps its claim on a letter for as long as the mail server takes, so that nobody sends it beside', async () => {
    const gate = Promise.withResolvers<undefined>();
    sink.onMessage = () => gate.promise;
    const id = await office.post();
    const sending = office.deliver();
    await expect.poll(async () => (await row(id))?.state).toBe('sending');
    for (let minutes = 0; minutes < 3; minutes += 0.25) {
      office.later(MINUTE / 4);
      await expect.poll(async () => (await row(id))?.nextAt).toBe(office.inMs(CLAIM_MS));
      await office.deliver(); // another process of the node looks what is due
    }
    gate.resolve(undefined);
    await sending;
    expect(sink.received).toHaveLength(1);
    expect(await state()).toMatchObject({ stage: 'accepted', attempts: 1 });
  });

  it('does not send a letter after its end, and sends what has an end before what can wait', async () => {
    await office.post({ about: 'late', until: '2026-05-03T10:15:00.000Z' });
    office.later(15 * MINUTE);
    for (let i = 0; i < 45; i++) await office.post({ about: `award-${i}`, to: `learner-${i}@example.org` });
    await office.post({ about: 'urgent', to: 'waiting@example.org', until: '2026-05-03T10:45:00.000Z' });
    sink.onMessage = () => undefined;
    const [mail] = office.courier.jobs;
    expect(await mail?.run()).toBe('more');
    expect(await state('late')).toMatchObject({ stage: 'failed', problem: 'too_late' });
    expect(sink.received.flatMap(({ to }) => to)).toContain('waiting@example.org');
    await office.deliver();
    expect(sink.received).toHaveLength(46);
  });

  it('sends 200 letters, each once, over a few connections', async () => {
    for (let i = 0; i < 200; i++) await office.post({ about: `award-${i}`, to: `learner-${i}@example.org` });
    await office.deliver();
    expect(new Set(sink.received.flatMap(({ to }) => to)).size).toBe(200);
    expect(new Set(sink.received.map(({ mail }) => mail.messageId)).size).toBe(200);
    expect(sink.received).toHaveLength(200);
    const ids = Array.from({ length: 200 }, (_, i) => `award-${i}`);
    const states = await office.store.read((db) => office.courier.states(db, ids));
    expect([...states.values()].filter(({ stage }) => stage === 'accepted')).toHaveLength(200);
  });

  it('tells of the latest letter about a row, and nothing of a row nobody wrote about', async () => {
    sink.onRecipient = () => smtpError(550, 'no');
    await office.post();
    await office.deliver();
    office.later(MINUTE);
    await office.post();
    expect(await office.store.read((db) => office.courier.states(db, ['award-1', 'award-9']))).toEqual(
      new Map([['award-1', { stage: 'queued', at: '2026-05-03T10:01:00.000Z', attempts: 0 }]]),
    );
    expect(await office.store.read((db) => office.courier.states(db, []))).toEqual(new Map());
  });

  it.each([
    '',
    'zoe',
    'zoe@',
    '@example.org',
    'a@b@c',
    'zoe@example.org, eve@example.org',
    'zoe@example.org\r\nBcc: eve@example.org',
    'Zoë <zoe@example.org>',
    '"a b"@example.org',
    'zoe@exam ple.org',
    'zoe\u0000@example.org',
    'zoe\u202E@example.org',
    `${'a'.repeat(250)}@b.org`,
  ])('writes to one address only, so not to %j', async (to) => {
    await expect(office.post({ to })).rejects.toEqual(expect.objectContaining({ code: 'bad_request' }));
    await office.deliver();
    expect(sink.received).toEqual([]);
  });

  it('cannot be made to write a header, a second recipient or another letter by any subject or text', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        ' ',
        '\r',
        '\n',
        '\r\n',
        '\t',
        '\0',
        ':',
        '.',
        '\u2028',
        '\u0085',
        '=',
        '?',
        'Bcc: eve@example.org',
        'From: x',
        '\r\n.\r\n',
        '=?utf-8?Q?',
        'DATA',
        '李',
      ),
      maxLength: 60,
    });
    const samples = fc.sample(fc.tuple(hostile, hostile), 60);
    for (const [subject, text] of samples) await office.post({ subject, text });
    await office.deliver();
    expect(sink.received).toHaveLength(samples.length);
    for (const { raw, to } of sink.received) {
      expect(to).toEqual(['zoe@example.org']);
      const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]/g, ' ');
      const names = head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
      expect(names.filter((name) => !OURS.includes(name))).toEqual([]);
      expect(names).toHaveLength(new Set(names).size);
      expect((await simpleParser(Buffer.from(raw, 'latin1'))).attachments).toEqual([]);
    }
  });
});

const OURS =
  'from to subject message-id date auto-submitted x-auto-response-suppress content-language content-transfer-encoding content-type mime-version'.split(' ');

it.each(['Zoë', 'a@b@c', '<>', 'A <a@b>\nBcc: c@d', 'A <a b@c>', 'A <a@b> <c@d>'])('does not start with the sender %j', (from) => {
  expect(() => openMailServer({ host: 'localhost', port: 25, secure: false }, from)).toThrow(LaurelError);
});
