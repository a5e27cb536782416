import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start-node.ts';
import { runLaurel } from '../testing/run-laurel.ts';

let folder: string;
let piped: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-keys-'));
  piped = '';
});
afterEach(() => rmSync(folder, { recursive: true }));
const laurel = (...words: string[]) => runLaurel(words, { piped });

describe('laurel keys', () => {
  const file = () => join(folder, 'keys', 'key-encryption.key');
  const config = () => join(folder, 'laurel.yml');
  const started = async () =>
    (await startNode({ ...(await readConfig(config())), listen: { host: '127.0.0.1', port: 0, trustedProxies: [] }, log: 'silent' })).stop();
  const wordsOf = (out: string) => out.split('\n').flatMap((line) => /^ +\d+\. (\S+)$/.exec(line)?.[1] ?? []);

  it('brings a node back from its data folder and the paper kit, in either language, with no key file left', async () => {
    await laurel('init', '--name', 'Our House', '--dir', folder);
    await started();
    const key = readFileSync(file(), 'utf8');
    const printed = await laurel('keys', 'kit', '--config', config(), '--language', 'fr');
    expect([printed.code, wordsOf(printed.out)]).toEqual([0, expect.objectContaining({ length: 24 })]);
    piped = printed.out.split('\n').slice(1, 25).join('\n');
    expect(await laurel('keys', 'recover', '--config', config())).toMatchObject({ code: 1, err: expect.stringContaining('is there. Move it away first') });

    rmSync(join(folder, 'keys'), { recursive: true });
    await expect(started()).rejects.toMatchObject({ code: expect.any(String) });
    const back = await laurel('keys', 'recover', '--config', config());
    expect([back.code, back.err]).toEqual([0, '']);
    expect(back.out).toContain('session.key anew');
    expect(readFileSync(file(), 'utf8')).toBe(key);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    await started();
    expect(await laurel('audit', 'verify', '--config', config())).toMatchObject({ code: 0 });
  });

  it('writes no key that opens nothing here, and tells no word of it', async () => {
    await laurel('init', '--name', 'Our House', '--dir', folder);
    piped = '';
    expect(await laurel('keys', 'recover', '--config', config())).toMatchObject({ code: 1, err: expect.stringContaining('is there') });
    const other = join(folder, 'other');
    await laurel('init', '--name', 'Another', '--dir', other);
    await started();
    expect(await laurel('keys', 'kit', '--config', join(other, 'laurel.yml'))).toMatchObject({ code: 1, err: expect.stringContaining('Start the node once') });
    const [away] = [readFileSync(file())];
    rmSync(file());
    writeFileSync(file(), readFileSync(join(other, 'keys', 'key-encryption.key')), { mode: 0o600 });
    expect(await laurel('keys', 'kit', '--config', config())).toMatchObject({ code: 1 });
    writeFileSync(file(), away, { mode: 0o600 });
    const words = wordsOf((await laurel('keys', 'kit', '--config', config())).out);
    rmSync(file());
    piped = [...words.slice(1), words[0]].join(' ');
    const { code, err } = await laurel('keys', 'recover', '--config', config());
    expect(code).toBe(1);
    const told = err.replace('One of these words is another, or two changed places: together', ''); // “another” and “change” are words of kits too
    for (const word of words.filter((one) => one.length > 5)) expect(told).not.toContain(word);
    expect(existsSync(file())).toBe(false);
  });

  it('gives the key of a variable to stdout alone', async () => {
    await laurel('init', '--name', 'Our House', '--dir', folder);
    const key = readFileSync(file(), 'utf8').trim();
    writeFileSync(config(), readFileSync(config(), 'utf8').replace(/\$file: .*key-encryption\.key/, '$env: LAUREL_TEST_KEK'));
    process.env.LAUREL_TEST_KEK = key;
    await started();
    piped = wordsOf((await laurel('keys', 'kit', '--config', config())).out).join(' ');
    delete process.env.LAUREL_TEST_KEK;
    expect(await laurel('keys', 'recover', '--config', config())).toEqual({
      code: 0,
      out: key,
      err: 'Set the variable LAUREL_TEST_KEK to it, then start the node.',
    });
  });
});
