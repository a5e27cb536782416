import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LAST_LETTER_FAILED } from './letter-states.ts';
import { BOUNCE_BYTES } from './limits.ts';
import { Outbox } from './outbox.ts';
import { readBounce } from './read-bounce.ts';
import { bounceOf } from './testing/bounce-of.ts';
import { letter, type Office, openOffice, openSink, type Sink, smtpError } from './testing/open-office.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a notification that a letter came back', () => {
  const id = '<AAAABBBBCCCCDDDDEEEE22@kestrel-bay.example>';

  it.each(['message/rfc822', 'text/rfc822-headers', 'message/global-headers'])('is read with the letter returned as %s', async (returned) => {
    expect(await readBounce(bytes(bounceOf(id, { returned })))).toEqual({ messageId: id, action: 'failed', status: '5.1.1' });
  });

  it('is told apart from one of a delay, and from one of success', async () => {
    expect(await readBounce(bytes(bounceOf(id, { action: 'delayed', status: '4.4.7' })))).toMatchObject({ action: 'delayed', status: '4.4.7' });
    expect(await readBounce(bytes(bounceOf(id, { action: 'Delivered', status: '2.0.0' })))).toMatchObject({ action: 'other' });
  });

  it('keeps the figures of a status and no word beside them', async () => {
    expect(await readBounce(bytes(bounceOf(id, { status: '5.2.2 (mailbox of zoe@example.org full)' })))).toMatchObject({ status: '5.2.2' });
    expect(await readBounce(bytes(bounceOf(id, { status: 'zoe@example.org' })))).toMatchObject({ status: '' });
  });

  it('is refused with what is missing: no report, no returned headers, nothing said, too large', async () => {
    const refusal = async (text: string) => {
      const error = await readBounce(bytes(text)).catch((thrown: unknown) => thrown);
      return error instanceof LaurelError ? error.detail : 'read';
    };
    expect(await refusal('Subject: Out of office\r\n\r\nI am away until Monday.')).toContain('no delivery status');
    expect(await refusal(bounceOf(id, { returned: 'text/plain' }))).toContain('Give --message-id');
    expect(await refusal(bounceOf(id).replace(/Action:.*\r\n/, ''))).toContain('does not say what became of the letter');
    expect(await refusal('x'.repeat(BOUNCE_BYTES + 1))).toContain('too large');
  });

  it.each([
    ['nested a thousand deep', `${Array.from({ length: 1_000 }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`).join('')}x`],
    ['of thousands of parts', `Content-Type: multipart/report; boundary=b\r\n\r\n${'--b\r\nContent-Type: x/y\r\n\r\nx\r\n'.repeat(5_000)}--b--`],
    ['of thousands of headers', `${'A: b\r\n'.repeat(40_000)}\r\nx`],
    ['to a hundred thousand addresses', `To: ${'a,'.repeat(120_000)}\r\n\r\nx`],
  ])('is refused for little work where it is %s', async (_, text) => {
    const from = process.cpuUsage();
    await expect(readBounce(bytes(text))).rejects.toMatchObject({ code: 'bad_request' });
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(1_500);
  });

  it('is an answer or a refusal that can be acted on, whatever the bytes are', async () => {
    const whole = bounceOf(id);
    const cut = fc
      .tuple(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 20 }))
      .map(([at, length, text]) => whole.slice(0, at) + text + whole.slice(at + length));
    await fc.assert(
      fc.asyncProperty(cut, async (text) => {
        const outcome = await readBounce(bytes(text)).catch((error: unknown) => error);
        if (!(outcome instanceof LaurelError))
          expect(outcome).toEqual({ messageId: expect.any(String), action: expect.any(String), status: expect.stringMatching(/^(\d\.\d+\.\d+)?$/) });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a bounce', () => {
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
  const bounce = (messageId: string, action: 'failed' | 'delayed' | 'other' = 'failed') =>
    office.store.write((db) => office.courier.bounce(db, { messageId, action, status: '5.1.1' }));
  const state = async () => (await office.store.read((db) => office.courier.states(db, ['award-1']))).get('award-1');

  it('is known by the Message-ID that the letter went out with, taken down once, and never becomes a delivery', async () => {
    await office.post();
    await office.deliver();
    const messageId = sink.received[0]?.mail.messageId ?? '';
    expect(await bounce(messageId, 'delayed')).toBe('passing');
    expect(await bounce(messageId, 'other')).toBe('passing');
    expect(await state()).toMatchObject({ stage: 'accepted' });
    office.later(60_000);
    expect(await bounce(messageId)).toBe('noted');
    expect(await bounce(messageId)).toBe('known');
    expect(await state()).toEqual({ stage: 'bounced', at: '2026-05-03T10:01:00.000Z', attempts: 1, problem: 'bounced', smtp: '5.1.1' });
    expect(office.logged.filter(({ event }) => event === 'letter.bounced')).toHaveLength(1);
  });

  it('of no letter of ours changes nothing', async () => {
    const id = await office.post();
    for (const other of ['', '<>', id, '<AAAABBBBCCCCDDDDEEEE22@kestrel-bay.example>', `<${id}@a b>`, `<${id}x@kestrel-bay.example>`])
      expect(await bounce(other)).toBe('unknown');
    expect(await state()).toMatchObject({ stage: 'queued' });
  });

  it('told by whoever answers for one scope is known of its letters, and says nothing of any other', async () => {
    await office.post({ scope: 'kestrel' });
    await office.deliver();
    const messageId = sink.received[0]?.mail.messageId ?? '';
    const told = (scope: string) => office.store.write((db) => office.courier.bounce(db, { messageId, action: 'failed', status: '5.1.1' }, scope));
    expect(await told('heron')).toBe('unknown');
    expect(await state()).toMatchObject({ stage: 'accepted' });
    expect([await told('kestrel'), await told('kestrel'), await told('heron')]).toEqual(['noted', 'known', 'unknown']);
  });

  it('that is faster than our own record of the letter is not overwritten by it', async () => {
    const gate = Promise.withResolvers<undefined>();
    sink.onMessage = () => gate.promise;
    const id = await office.post();
    const sending = office.deliver();
    await expect.poll(async () => (await state())?.stage).toBe('sending');
    expect(await bounce(`<${id}@kestrel-bay.example>`)).toBe('noted');
    gate.resolve(undefined);
    await sending;
    expect(await state()).toMatchObject({ stage: 'bounced' });
    expect(await office.store.read((db) => db.one(Outbox, { id }))).toMatchObject({ recipient: null, text: null });
  });
});

describe('the outbox of one scope', () => {
  let sink: Sink;
  let office: Office;
  beforeEach(async () => {
    sink = await openSink();
    office = await openOffice(sink.port);
    sink.onRecipient = (address) => (address.startsWith('gone') ? smtpError(550, '5.1.1 no such mailbox') : undefined);
  });
  afterEach(async () => {
    await office.close();
    await sink.close();
  });
  const read = (more: Partial<Parameters<Office['courier']['outbox']['list']>[1]> = {}) =>
    office.store.read((db) => office.courier.outbox.list(db, { scope: 'kestrel', take: 2, ...more }));
  const counts = () => office.store.read((db) => office.courier.outbox.counts(db, 'kestrel'));

  it('is counted and filtered by what became of each letter, and shows none of another scope or of the node', async () => {
    await office.post({ scope: 'kestrel', about: 'a' });
    await office.post({ scope: 'kestrel', about: 'b', to: 'gone@example.org' });
    await office.post({ scope: 'heron', about: 'c', to: 'gone@example.org' });
    await office.post({ kind: 'sign-in' });
    await office.deliver();
    await office.post({ scope: 'kestrel', about: 'd' });
    expect(await counts()).toEqual({ waiting: 1, accepted: 1, failed: 1, bounced: 0 });
    const [failed, ...more] = (await read({ filter: 'failed' })).letters;
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ kind: 'claim', about: 'b', language: 'fr', replaced: false, state: { stage: 'failed', smtp: '550 5.1.1' } });
    expect(await office.store.read((db) => office.courier.outbox.find(db, 'heron', failed?.id ?? ''))).toBeUndefined();
  });

  it('counts what waits since the mail server could not be used apart from what is fresh or put off by it', async () => {
    const delayed = () => office.store.read((db) => office.courier.outbox.delayed(db, 'kestrel'));
    sink.onRecipient = () => smtpError(450, '4.2.0 greylisted');
    await office.post({ scope: 'kestrel', about: 'a' });
    await office.deliver();
    expect([await delayed(), await counts()]).toEqual([0, expect.objectContaining({ waiting: 1 })]);
    await sink.close();
    await office.post({ scope: 'kestrel', about: 'b' });
    await office.post({ scope: 'heron', about: 'c' });
    expect(await delayed()).toBe(0);
    await office.deliver();
    expect([await delayed(), await counts()]).toEqual([1, expect.objectContaining({ waiting: 2 })]);
  });

  it('counts a failure no more once a newer letter about the same row went out', async () => {
    await office.post({ scope: 'kestrel', about: 'b', to: 'gone@example.org' });
    await office.deliver();
    office.later(60_000);
    await office.post({ scope: 'kestrel', about: 'b' });
    await office.deliver();
    expect(await counts()).toEqual({ waiting: 0, accepted: 1, failed: 0, bounced: 0 });
    expect((await read()).letters.map(({ state, replaced }) => [state.stage, replaced])).toEqual([
      ['accepted', false],
      ['failed', true],
    ]);
  });

  it('counts a letter that came back after one of another kind was written, until one is sent again', async () => {
    await office.post({ scope: 'kestrel', about: 'b' });
    await office.deliver();
    office.later(60_000);
    await office.post({ scope: 'kestrel', about: 'b', kind: 'suspended' });
    await office.deliver();
    office.later(60_000);
    const bounced = { messageId: sink.received[0]?.mail.messageId ?? '', action: 'failed', status: '5.1.1' } as const;
    const stage = async () => (await office.store.read((db) => office.courier.states(db, ['b']))).get('b')?.stage;
    const lost = () => office.store.read((db) => db.query(Outbox, 'letter').andWhere(`letter.about IN (${LAST_LETTER_FAILED})`).getCount());
    expect(await office.store.write((db) => office.courier.bounce(db, bounced))).toBe('noted');
    expect(await counts()).toEqual({ waiting: 0, accepted: 1, failed: 0, bounced: 1 });
    expect((await read({ filter: 'bounced' })).letters).toMatchObject([{ kind: 'claim', replaced: false }]);
    expect([await stage(), await lost()]).toEqual(['bounced', 2]);
    office.later(60_000);
    await office.post({ scope: 'kestrel', about: 'b' });
    await office.deliver();
    expect(await counts()).toEqual({ waiting: 0, accepted: 2, failed: 0, bounced: 0 });
    expect([await stage(), await lost()]).toEqual(['accepted', 0]);
  });

  it('is paged by cursor, newest first, there and back', async () => {
    for (let i = 0; i < 5; i++) {
      await office.post({ scope: 'kestrel', about: `award-${i}` });
      if (i % 2 === 0) office.later(1_000);
    }
    const pages: (string | null)[][] = [];
    let after: string | undefined;
    let back: string | undefined;
    do {
      const page = await read({ after });
      pages.push(page.letters.map(({ about }) => about));
      ({ older: after, newer: back } = page);
    } while (after !== undefined);
    expect(pages.flat()).toHaveLength(5);
    expect(new Set(pages.flat()).size).toBe(5);
    const newer = await read({ before: back });
    expect(newer.letters.map(({ about }) => about)).toEqual(pages[1]);
    expect(newer).toMatchObject({ older: expect.any(String), newer: expect.any(String) });
  });
});

it('asks to be told of failures with headers only, and names where letters of its kind end', async () => {
  const sink = await openSink();
  const office = await openOffice(sink.port);
  await office.post({ unsubscribe: 'https://badges.example/reminders/x.y' });
  await office.deliver();
  const { raw = '' } = sink.received[0] ?? {};
  expect(raw).toContain('List-Unsubscribe: <https://badges.example/reminders/x.y>\r\n');
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  expect((await office.store.read((db) => db.list(Outbox, {})))[0]).toMatchObject({ about: letter.about, unsubscribe: null });
  await office.close();
  await sink.close();
});
