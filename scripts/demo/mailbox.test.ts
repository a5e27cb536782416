import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { linked } from './mailbox-page.ts';
import { newVisitor } from './visitor.ts';
import { readHtml } from './words.ts';

let folder: string;
let mailbox: Mailbox;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-mailbox-'));
  mailbox = await openMailbox({ port: 0, folder });
});
afterEach(async () => {
  await mailbox.close();
  rmSync(folder, { recursive: true });
});

const send = (to: string, subject: string, text: string) =>
  createTransport({ host: '127.0.0.1', port: mailbox.smtpPort, secure: false }).sendMail({
    from: 'Kestrel Bay <badges@kestrel-bay.example>',
    to,
    subject,
    text,
  });

describe('the mailbox of the demo', () => {
  it('shows a letter that came by SMTP, with its links', async () => {
    await send('zoe@learner.example', 'Your badge, Zoë', 'Open it: http://localhost:4310/claim/abc?x=1&y=2.\nWarmly');
    const page = await newVisitor().open(mailbox.address);
    expect(page.text).toContain('Your badge, Zoë');
    expect(page.link('/claim/')).toBe('http://localhost:4310/claim/abc?x=1&y=2');
  });

  it('shows the newest first, and one person’s alone when asked', async () => {
    await send('zoe@learner.example', 'First', 'a');
    await send('ling@learner.example', 'Second', 'b');
    await send('zoe@learner.example', 'Third', 'c');
    const subjects = async (query: string) => (await newVisitor().open(mailbox.address + query)).document.querySelectorAll('h2').map((h2) => h2.textContent);
    expect(await subjects('/')).toEqual(['Third', 'Second', 'First']);
    expect(await subjects('/?to=zoe@learner.example')).toEqual(['Third', 'First']);
  });

  it('shows markup in a letter as text', async () => {
    await send('zoe@learner.example', '<b>Bold</b>', '<script>alert(1)</script> http://a.example/"onclick="x');
    const { body, document } = await newVisitor().open(mailbox.address);
    expect(body).not.toContain('<script>');
    expect(document.querySelector('h2')?.textContent).toBe('<b>Bold</b>');
    expect(document.querySelectorAll('[onclick]')).toEqual([]);
  });

  it('still has its letters after a restart', async () => {
    await send('zoe@learner.example', 'Kept', 'a');
    await mailbox.close();
    mailbox = await openMailbox({ port: 0, folder });
    expect((await newVisitor().open(mailbox.address)).text).toContain('Kept');
  });

  it('never makes anything of a text but text and links', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('<img src=x onerror=y>', 'http://a.example/x', '&amp;', '"', "'", '<a href=')), { maxLength: 8 }),
        (parts) => {
          const text = parts.join('');
          const made = readHtml(`<pre>${linked(text)}</pre>`);
          expect(made.querySelectorAll('*').every((element) => element.tagName === 'A' || element.tagName === 'PRE')).toBe(true);
          expect(made.querySelectorAll('a').every((a) => /^https?:\/\//.test(a.getAttribute('href') ?? ''))).toBe(true);
        },
      ),
    );
  });
});
