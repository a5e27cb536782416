import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKek } from './kek.ts';
import { looksInvented } from './looks-invented.ts';

const NAME = 'LAUREL_TEST_KEK_SOURCE';
const folder = mkdtempSync(join(tmpdir(), 'kek-'));

function refusal(read: () => unknown): { code: string; detail: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof LaurelError) return { code: error.code, detail: error.message };
    throw error;
  }
  return { code: 'accepted', detail: '' };
}

const fromEnv = (value: string | undefined) => {
  delete process.env[NAME];
  if (value !== undefined) process.env[NAME] = value;
  return refusal(() => readKek({ env: NAME }));
};

function fromFile(text: string, mode: number): { code: string; detail: string } {
  const file = join(folder, randomBytes(6).toString('hex'));
  writeFileSync(file, text);
  chmodSync(file, mode);
  return refusal(() => readKek({ file }));
}

const good = () => randomBytes(32).toString('base64');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('the key-encryption key', () => {
  it('is taken from a variable, with the line break an editor leaves', () => {
    expect(fromEnv(good()).code).toBe('accepted');
    expect(fromEnv(`${good()}\n`).code).toBe('accepted');
  });

  it.each([
    ['no variable', undefined],
    ['an empty one', ''],
    ['one of blanks', '  \n'],
    ['16 bytes', randomBytes(16).toString('base64')],
    ['33 bytes', randomBytes(33).toString('base64')],
    ['64 hexadecimal digits', randomBytes(32).toString('hex')],
    ['a character that base64 has not', `${good().slice(0, 42)}*=`],
    ['two keys in one', `${good()}${good()}`],
  ])('KF-V13: refuses to start with %s and says how to make one; with a key it starts', (_, value) => {
    const { code, detail } = fromEnv(value);
    expect(code).toBe('kek_missing');
    expect(detail).toContain(NAME);
    expect(detail).toContain('head -c 32 /dev/urandom | base64');
    expect(fromEnv(good()).code).toBe('accepted');
  });

  it.each([
    ['zeros', new Uint8Array(32)],
    ['ones', new Uint8Array(32).fill(255)],
    ['a short pattern repeated', Buffer.from('0123456789abcdef0123456789abcdef', 'hex').toString('hex').slice(0, 32)],
    ['counting bytes', Uint8Array.from({ length: 32 }, (_, i) => i)],
    ['bytes counting down by seven', Uint8Array.from({ length: 32 }, (_, i) => 250 - 7 * i)],
    ['a sentence of 32 letters', Buffer.from('this is an example key, change it')],
    ['the key of Veramo’s default.yml', Buffer.from('29739248cad1bd1a0fc4d9b75cd4d2990de535baf5caadfdf8d8f86664aa830c', 'hex')],
  ])('refuses %s as an example', (_, bytes) => {
    const value = base64(Buffer.from(bytes).subarray(0, 32));
    expect(fromEnv(value).code).toBe('kek_example');
    expect(fromFile(value, 0o600).code).toBe('kek_example');
  });

  it('is taken from a file that only the node’s user can open, also behind a link', () => {
    const file = join(folder, 'good');
    writeFileSync(file, `${good()}\n`, { mode: 0o600 });
    symlinkSync(file, join(folder, 'link'));
    expect(refusal(() => readKek({ file })).code).toBe('accepted');
    expect(refusal(() => readKek({ file: join(folder, 'link') })).code).toBe('accepted');
    expect(fromFile(good(), 0o400).code).toBe('accepted');
  });

  it.each(['644', '640', '604', '660', '622', '601'])('refuses a file of mode %s and says chmod 600', (mode) => {
    const { code, detail } = fromFile(good(), Number.parseInt(mode, 8));
    expect(code).toBe('kek_exposed');
    expect(detail).toContain('chmod 600');
  });

  it('refuses a file of another user', () => {
    const file = process.getuid?.() === 0 ? join(folder, 'foreign') : '/etc/passwd';
    if (process.getuid?.() === 0) {
      writeFileSync(file, good(), { mode: 0o600 });
      chownSync(file, 12_345, 12_345);
    }
    expect(refusal(() => readKek({ file }))).toMatchObject({ code: 'kek_exposed', detail: expect.stringContaining('chown') });
  });

  it('refuses a file that is not there or is a folder', () => {
    expect(refusal(() => readKek({ file: join(folder, 'nowhere') })).code).toBe('kek_missing');
    expect(refusal(() => readKek({ file: folder })).code).toBe('kek_missing');
  });

  it('that is there and cannot be read is not to be made anew: what the old one wraps would be lost', () => {
    const file = join(folder, 'closed');
    writeFileSync(file, good());
    chmodSync(file, 0o000);
    const isRoot = process.geteuid?.() === 0; // who may read anything
    if (isRoot) process.seteuid?.(12_345);
    try {
      const { code, detail } = refusal(() => readKek({ file }));
      expect(code).toBe('kek_missing');
      expect(detail).toContain(`chown ${process.geteuid?.()} ${file}`);
      expect(detail).not.toContain('Make one');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('never says its own bytes', () => {
    const value = `${good().slice(0, 40)}=`;
    expect(fromEnv(value).detail).not.toContain(value.slice(0, 12));
    expect(readKekId(good())).toMatch(/^[0-9a-f]{16}$/);
  });
});

const readKekId = (value: string) => {
  process.env[NAME] = value;
  return readKek({ env: NAME }).id;
};

it('20,000 random keys do not look invented', () => {
  for (let i = 0; i < 20_000; i++) if (looksInvented(randomBytes(32))) expect.unreachable('a random key was refused');
});

it('any text of 32 printable characters looks invented', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 32, maxLength: 32 }), (text) => {
      expect(looksInvented(Buffer.from(text))).toBe(true);
    }),
  );
});
