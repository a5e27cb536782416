import type { CarriedKey } from '@laurel/agent';
import { isJsonObject } from '@laurel/credentials';
import { refuse } from './refuse.ts';
import type { Row } from './wallet-rows.ts';

/** What stands in a backup: rows by the name of their table, and private keys by their ids. */
export type Contents = { at: string; rows: { table: string; row: Row }[]; keys: CarriedKey[] };

// A record is its kind (one byte), its length (four) and as many bytes. Keys are bytes and not text, so that they can be wiped.
const KIND = { about: 0, row: 1, key: 2 } as const;

export function packContents({ at, rows, keys }: Contents): Buffer {
  const records = [
    record(KIND.about, Buffer.from(JSON.stringify({ at }))),
    ...rows.map((row) => record(KIND.row, Buffer.from(JSON.stringify(row)))),
    ...keys.map(({ kid, secret }) => {
      const name = Buffer.from(kid);
      return record(KIND.key, Buffer.from([name.length >> 8, name.length & 255]), name, secret);
    }),
  ];
  const packed = Buffer.concat(records);
  for (const one of records) one.fill(0);
  return packed;
}

function record(kind: number, ...parts: Uint8Array[]): Buffer {
  const head = Buffer.alloc(5);
  head[0] = kind;
  head.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, 0),
    1,
  );
  return Buffer.concat([head, ...parts]);
}

/** The keys it answers are views of `packed`: whoever wipes that has wiped them. @throws LaurelError bad_form */
export function unpackContents(packed: Buffer): Contents {
  const contents: Contents = { at: '', rows: [], keys: [] };
  for (let at = 0; at < packed.length; ) {
    if (packed.length < at + 5) throw damaged();
    const [kind, start] = [packed[at], at + 5];
    const end = start + packed.readUInt32BE(at + 1);
    if (end > packed.length) throw damaged();
    take(contents, kind, packed.subarray(start, end));
    at = end;
  }
  if (contents.at === '') throw damaged();
  return contents;
}

function take(contents: Contents, kind: number | undefined, bytes: Buffer): void {
  if (kind === KIND.about) {
    const { at } = objectIn(bytes);
    if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) throw damaged();
    contents.at = at;
  } else if (kind === KIND.row) {
    const { table, row } = objectIn(bytes);
    if (typeof table !== 'string' || !isJsonObject(row)) throw damaged();
    contents.rows.push({ table, row });
  } else if (kind === KIND.key && bytes.length > 2) {
    const end = 2 + bytes.readUInt16BE(0);
    contents.keys.push({ kid: bytes.toString('utf8', 2, end), secret: bytes.subarray(end) });
  } else throw refuse({ at: 'file', code: 'newer' }); // a kind of record that this program does not know
}

/** Not read strictly, as what strangers send: whoever knew the passphrase wrote it, and what a row could rest with it must come back with. */
function objectIn(bytes: Buffer): Row {
  try {
    const read: unknown = JSON.parse(bytes.toString());
    if (isJsonObject(read)) return read;
  } catch {
    // said below
  }
  throw damaged();
}

const damaged = () => refuse({ at: 'file', code: 'damaged' });
