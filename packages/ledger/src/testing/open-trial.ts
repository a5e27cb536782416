import { generateKeyPairSync, randomBytes, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, type LogFields, type Sign, silentLog } from '@laurel/base';
import { openStore } from '@laurel/store';
import { type CheckSignature, ledgerSchema, makePseudonym, openLedger } from '../index.ts';

/** A ledger over a real file, with a clock that stands until moved, a real Ed25519 key and a log that can be read. */
export async function openTrial() {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-ledger-'));
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'laurel.sqlite') }, [ledgerSchema]);
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const hands = { time: Date.parse('2026-05-01T10:00:00.000Z') };
  const context: Context = {
    clock: () => new Date(hands.time),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    log: { ...silentLog, info: note, error: note },
    outbound: undefined as never, // NOTE: nothing goes out of here; a call would fail the test
  };
  const keys = generateKeyPairSync('ed25519');
  const method = 'did:key:z6MkAudit#z6MkAudit';
  const sign: Sign = async (purpose, bytes) => {
    if (purpose !== 'audit') throw new Error('wrong key');
    return { verificationMethod: method, signature: new Uint8Array(signBytes(null, bytes, keys.privateKey)) };
  };
  const check: CheckSignature = async (by, bytes, signature) => by === method && verifyBytes(null, bytes, keys.publicKey, signature);
  const ledger = openLedger({ context, pseudonym: makePseudonym(new Uint8Array(32).fill(7)) });
  const record = (count: number) =>
    store.write(async (db) => {
      for (let i = 0; i < count; i++) {
        await ledger.record(db, {
          actor: 'person:p1',
          action: 'award.made',
          object: `award:a${i}`,
          profile: 'root',
          detail: { row: i },
          requestId: `r${i % 3}`,
        });
      }
    });
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { hands, store, context, sign, check, ledger, record, logged, close };
}

export type Trial = Awaited<ReturnType<typeof openTrial>>;
