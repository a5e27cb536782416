import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKey, readSecret } from './read-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string, mode = 0o600): { $file: string } => {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
  return { $file: join(folder, name) };
};

describe('a secret of the configuration', () => {
  it('is read from its file, without the last line break', () => {
    expect(readSecret(file('good', 'word\n'), 'mail.smtp.password')).toBe('word');
  });

  it.each<[string, () => unknown, string]>([
    [
      'whose variable is not set',
      () => readSecret({ $env: 'LAUREL_NOT_SET_ANYWHERE' }, 'secrets.session'),
      'secrets.session names the variable LAUREL_NOT_SET_ANYWHERE, which is not set',
    ],
    ['whose file is not there', () => readSecret({ $file: join(folder, 'none') }, 'secrets.session'), 'is not there'],
    ['whose file is empty', () => readSecret(file('empty', '\n'), 'secrets.session'), 'is empty'],
    ['whose file others can read', () => readSecret(file('open', 'word', 0o644), 'secrets.session'), 'chmod 600'],
    ['that is too short to be a key', () => readKey(file('short', Buffer.alloc(31, 7).toString('base64')), 'secrets.session'), '32 random bytes'],
    ['that is no base64', () => readKey(file('words', 'correct horse battery staple correct horse battery'), 'secrets.session'), '32 random bytes'],
  ])('%s is refused in a sentence that does not hold it', (_what, read, words) => {
    expect(read).toThrow(expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining(words) }));
    expect(read).not.toThrow(/correct horse/);
  });

  it('whose file this user may not read is refused in a sentence, and not as a fault of ours', () => {
    const secret = file('closed', 'word', 0o000);
    const isRoot = process.geteuid?.() === 0; // who may read anything
    if (isRoot) process.seteuid?.(12_345);
    try {
      expect(() => readSecret(secret, 'mail.smtp.password')).toThrow(
        expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining('may not read (EACCES)') }),
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
