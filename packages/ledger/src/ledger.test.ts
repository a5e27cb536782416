import { generateKeyPairSync, randomBytes, randomInt, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, type LogFields, type Sign, silentLog } from '@laurel/base';
import { openStore, type Store } from '@laurel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditEvent, type CheckSignature, checkpoint, ledgerJobs, ledgerSchema, makePseudonym, openLedger, printAudit, verifyAudit } from './index.ts';

const time = Date.parse('2026-05-01T10:00:00.000Z');
const logged: { event: string; fields: LogFields | undefined }[] = [];
const context: Context = {
  clock: () => new Date(time),
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
  log: { ...silentLog, info: (event, fields) => logged.push({ event, fields }) },
  // NOTE: nothing here goes out; a call would fail the test.
  outbound: undefined as never,
};
const keys = generateKeyPairSync('ed25519');
const sign: Sign = async (purpose, bytes) => ({ verificationMethod: `did:key:z6Mk#${purpose}`, signature: signBytes(null, bytes, keys.privateKey) });
const check: CheckSignature = async (method, bytes, signature) => method === 'did:key:z6Mk#audit' && verifyBytes(null, bytes, keys.publicKey, signature);

const ledger = openLedger({ context, pseudonym: makePseudonym(new Uint8Array(32).fill(7)) });

describe('the ledger', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-ledger-'));
    store = await openStore({ kind: 'sqlite', file: join(folder, 'laurel.sqlite') }, [ledgerSchema]);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const record = (count: number, action = 'award.revoked') =>
    store.write(async (db) => {
      for (let i = 0; i < count; i++) await ledger.record(db, { actor: 'person:p1', action, object: `award:a${i}`, profile: 'root', detail: { index: i } });
    });

  it('chains events of one write and of many', async () => {
    await record(3);
    await record(2);
    expect(await verifyAudit(store, { check })).toMatchObject({ ok: true, entries: 5, uncovered: 5 });
  });
});
