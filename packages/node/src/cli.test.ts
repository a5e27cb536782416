import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { readConfig } from './config/read-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function laurel(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(words, { print: (line) => void out.push(line), complain: (line) => void err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('the laurel program', () => {
  it('says what it can do', async () => {
    const { code, out } = await laurel('--help');
    expect(code).toBe(0);
    for (const command of ['init', 'start', 'doctor', 'audit']) expect(out).toContain(`laurel ${command}`);
  });

  it.each(['init', 'start', 'doctor', 'audit'])('says how %s is used', async (command) => {
    const { code, out } = await laurel(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`laurel ${command}`);
    expect(out).toContain('--');
  });

  it('refuses a command it does not know, naming those it knows', async () => {
    const { code, err, out } = await laurel('frobnicate');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('laurel has no command "frobnicate". It has: init, start, doctor, audit. See laurel --help.');
  });

  it.each([
    ['start', [], '--config FILE is missing'],
    ['start', ['--conifg', 'a.yml'], "Unknown option '--conifg'"],
    ['start', ['--config', 'a.yml', 'now'], 'Unexpected argument'],
    ['audit', [], 'say what to do'],
    ['audit', ['erase'], 'cannot "erase"'],
    ['init', [], '--role is missing'],
    ['init', ['--role', 'king'], 'no role "king"'],
  ])('refuses %s %j with a sentence and how it is used', async (command, args, words) => {
    const { code, err } = await laurel(command, ...args);
    expect(code).toBe(2);
    expect(err.toLowerCase()).toContain(words.toLowerCase());
    expect(err).toContain(`laurel ${command}`);
  });

  it('refuses a configuration that is not there, without a story', async () => {
    const { code, err } = await laurel('start', '--config', join(folder, 'none.yml'));
    expect(code).toBe(1);
    expect(err).toBe(`Cannot read the configuration ${join(folder, 'none.yml')}: there is no such file.`);
  });
});

describe('laurel init', () => {
  it.each(['issuer', 'holder', 'verifier'])('makes a configuration that a %s starts with, and secrets for its owner only', async (role) => {
    const { code, out } = await laurel('init', '--role', role, '--dir', join(folder, 'node'), '--name', 'Our House', '--url', 'https://badges.example.org');
    expect(code).toBe(0);
    expect(out).toContain(`laurel start --config ${join(folder, 'node', 'laurel.yml')}`);
    const config = await readConfig(join(folder, 'node', 'laurel.yml'));
    expect(config).toMatchObject({
      roles: [role],
      name: 'Our House',
      publicUrl: 'https://badges.example.org',
      outbound: { allowInsecureLoopback: false },
      trust: { allow: [] },
    });
    for (const key of ['key-encryption.key', 'session.key']) {
      const file = join(folder, 'node', key);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')).toHaveLength(32);
    }
    expect(readFileSync(join(folder, 'node', 'laurel.yml'), 'utf8')).toContain('# Wraps every private key');
  });

  it('changes nothing where something is already there', async () => {
    writeFileSync(join(folder, 'session.key'), 'mine');
    const { code, err } = await laurel('init', '--role', 'holder', '--dir', folder);
    expect(code).toBe(1);
    expect(err).toContain('already there; nothing was changed');
    expect(existsSync(join(folder, 'laurel.yml'))).toBe(false);
    expect(readFileSync(join(folder, 'session.key'), 'utf8')).toBe('mine');
  });

  it('refuses an address the node could not run at, and makes nothing', async () => {
    const { code, err } = await laurel('init', '--role', 'holder', '--dir', join(folder, 'node'), '--url', 'http://badges.example.org');
    expect(code).toBe(1);
    expect(err).toContain('publicUrl begins with http:');
    expect(existsSync(join(folder, 'node'))).toBe(false);
  });
});

describe('laurel audit verify', () => {
  it('does not call a record whole that is not there', async () => {
    await laurel('init', '--role', 'verifier', '--dir', folder);
    const { code, err } = await laurel('audit', 'verify', '--config', join(folder, 'laurel.yml'));
    expect(code).toBe(1);
    expect(err).toContain('There is no database at');
  });
});

describe('laurel doctor', () => {
  it('names each thing that is wrong with its cure', async () => {
    await laurel('init', '--role', 'verifier', '--dir', folder);
    writeFileSync(join(folder, 'key-encryption.key'), '');
    const { code, out } = await laurel('doctor', '--config', join(folder, 'laurel.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^ILL\s+key-encryption key: There is no key-encryption key in .*Make one with/m);
    expect(out).toMatch(/^ILL\s+mail server: 127\.0\.0\.1:4341 cannot be reached\n\s+Set mail\.smtp/m);
    expect(out).toMatch(/^new\s+database/m);
    expect(out).toContain('2 found.');
  });
});
