import { randomBytes } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Entities, Key, KeyStore, migrations, PrivateKey } from '@veramo/data-store';
import sqlite3 from 'sqlite3';
import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { connect } from './connect.ts';
import { lookIntoDatabase, openDatabase } from './database.ts';
import { BUSY_TIMEOUT_MS } from './limits.ts';
import { PrivateKeyTable } from './records.ts';
import { codeOf } from './testing/ask.ts';
import { HOST, newFile, newKek, openTestAgent } from './testing/open.ts';
import { inDatabase } from './testing/rows.ts';

describe('the agent’s database', () => {
  it('is readable by its owner only, survives a power cut, checks references and forgets what is deleted', async () => {
    const file = newFile();
    await (await openDatabase(file)).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const settings = async (to: 'read' | 'write', names: string[]) => {
      const source = await connect(file, to);
      const values = await Promise.all(names.map(async (name) => Object.values((await source.query(`PRAGMA ${name}`))[0])[0]));
      await source.destroy();
      return values;
    };
    expect(await settings('write', ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'busy_timeout'])).toEqual(['wal', 2, 1, 1, 5_000]);
    expect(await settings('read', ['journal_mode', 'query_only', 'foreign_keys', 'busy_timeout'])).toEqual(['wal', 1, 1, 5_000]);
  });

  it('can be looked into beside a node that runs: nothing is made, not a key, not a file, not a step of its schema', async () => {
    const file = newFile();
    await expect(lookIntoDatabase(file)).rejects.toMatchObject({ code: 'database_unreadable' });
    const keyEncryption = { env: newKek() };
    const node = await openTestAgent({ file, keyEncryption });
    const did = await node.ensureWebDid(HOST, 'Ed25519');
    const look = await openTestAgent({ file, keyEncryption, look: true });
    expect(await look.documentOf(did)).toEqual(await node.documentOf(did));
    expect(await look.ensureWebDid(HOST, 'Ed25519')).toBe(did);
    await expect(look.ensureWebDid(`${HOST}:other`, 'Ed25519')).rejects.toMatchObject({ code: 'start_needed' });
    await look.close();
    await node.close();
    await inDatabase(file, (source) => source.query("DELETE FROM migrations WHERE name LIKE 'KeysOfDid%'"));
    await expect(lookIntoDatabase(file)).rejects.toMatchObject({ code: 'start_needed', detail: expect.stringContaining('lacks 1 steps') });
  });

  it('has exactly the tables that data-store makes by itself, and our own beside them', async () => {
    const plain = new DataSource({ type: 'sqlite', driver: sqlite3, database: newFile(), entities: Entities, migrations });
    await plain.initialize();
    await plain.runMigrations();
    const file = newFile();
    await (await openDatabase(file)).close();
    const tables = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
    const theirs: { name: string }[] = await plain.query(tables);
    await plain.destroy();
    const all: { name: string }[] = await inDatabase(file, (source) => source.query(tables));
    const isOurs = ({ name }: { name: string }) => /^(agent|laurel)_/.test(name);
    expect(all.filter((table) => !isOurs(table))).toEqual(theirs);
    expect(all.filter(isOurs).map(({ name }) => name)).toEqual(['agent_keys_of_did', 'agent_private_key_by_kek', 'agent_private_key', 'laurel_migration']);
  });

  it('never lets data-store write by itself, nor open what was closed', async () => {
    const database = await openDatabase(newFile());
    const theirs = new KeyStore(database.reader);
    const key = { kid: 'did:key:z1#z1', kms: 'local', type: 'Ed25519', publicKeyHex: '' } as const;
    const sealed = { kid: key.kid, type: key.type, purpose: 'any', v: 1, kekId: '', wrappedKey: '', sealedKey: '' };
    await expect(theirs.importKey(key)).rejects.toThrow('readonly');
    await database.change({ key, sealed });
    expect(await theirs.getKey(key)).toMatchObject(key);
    await database.close();
    await expect(database.read(() => theirs.getKey(key))).rejects.toThrow('closed');
    expect(database.reader.isInitialized).toBe(false);
  });

  it('keeps no private key in data-store’s table for them', async () => {
    const file = newFile();
    const agent = await openTestAgent({ file });
    await agent.ensureWebDid(HOST, 'Ed25519');
    await agent.close();
    expect(
      await inDatabase(file, ({ manager }) => Promise.all([manager.count(Key), manager.count(PrivateKeyTable.schema), manager.count(PrivateKey)])),
    ).toEqual([3, 3, 0]);
  });

  it('does not open when a newer program changed it, or when it is none', async () => {
    const file = newFile();
    await (await openDatabase(file)).close();
    await inDatabase(file, (source) => source.query("INSERT INTO migrations (timestamp, name) VALUES (1, 'Newer1')"));
    expect(await codeOf(openDatabase(file))).toBe('schema_newer');
    await inDatabase(file, (source) => source.query("DELETE FROM migrations WHERE name = 'Newer1'"));
    await (await openDatabase(file)).close();
    const torn = newFile();
    writeFileSync(torn, randomBytes(8_192));
    expect(await codeOf(openDatabase(torn))).toBe('database_unreadable');
  });

  it('waits while another process writes, and gives up on one that does not end, all in line at once', async () => {
    const file = newFile();
    const agent = await openTestAgent({ file });
    const held = await agent.createKeyDid('Ed25519');
    const makeTen = () => Promise.all(Array.from({ length: 10 }, () => codeOf(agent.createKeyDid('Ed25519'))));
    await inDatabase(file, async (other) => {
      await other.query('BEGIN IMMEDIATE');
      const waiting = makeTen();
      await setTimeout(300);
      await other.query('COMMIT');
      expect(new Set(await waiting)).toEqual(new Set(['done']));

      await other.query('BEGIN IMMEDIATE');
      const started = performance.now();
      let stillWaiting = true;
      const refused = makeTen().finally(() => {
        stillWaiting = false;
      });
      expect((await agent.signerOf(held.kid)).verificationMethod).toBe(held.kid); // who signs waits for nobody
      expect(stillWaiting).toBe(true);
      expect(new Set(await refused)).toEqual(new Set(['storage_busy']));
      expect(performance.now() - started).toBeLessThan(6 * BUSY_TIMEOUT_MS); // one after the other they would wait ten times
      await other.query('COMMIT');
    });
    expect(new Set(await makeTen())).toEqual(new Set(['done']));
    await agent.close();
  });
});
