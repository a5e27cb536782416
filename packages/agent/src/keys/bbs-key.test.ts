import { readFileSync } from 'node:fs';
import { bbsSigner } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { PrivateKeyTable } from '../records.ts';
import { newFile, newKek, openTestAgent } from '../testing/open.ts';
import { inDatabase } from '../testing/rows.ts';
import { newBbsKey, withBbsSigner } from './bbs-key.ts';
import { openKey } from './envelope.ts';
import { readKek } from './kek.ts';

it('a new BLS12-381 key is another each time, below the order of its group, and makes a did:key', async () => {
  const keys = Array.from({ length: 50 }, newBbsKey);
  expect(new Set(keys.map((key) => key.export().toString('hex'))).size).toBe(50);
  const order = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
  for (const key of keys) expect(BigInt(`0x${key.export().toString('hex')}`) < order).toBe(true);
  const [key = newBbsKey()] = keys;
  expect(await withBbsSigner(key, async ({ controller }) => controller)).toMatch(/^did:key:zUC7/);
});

it('it rests sealed like every other, and one whose public half is in its id', async () => {
  const [file, keyEncryption] = [newFile(), { env: newKek() }];
  const agent = await openTestAgent({ file, keyEncryption });
  const did = await agent.createBbsDid();
  const { verificationMethod } = await agent.keyOf(did, 'credentials');
  await agent.close();
  const [row] = await inDatabase(file, ({ manager }) => manager.find(PrivateKeyTable.schema));
  if (!row) throw new Error('no row');
  expect(row).toMatchObject({ kid: verificationMethod, type: 'Bls12381G2', purpose: 'any' });
  const secret = openKey(readKek(keyEncryption), row).export();
  expect((await bbsSigner(secret)).verificationMethod).toBe(verificationMethod);
  const onDisk = readFileSync(file);
  for (const form of [secret, secret.toString('hex'), secret.toString('base64'), secret.toString('base64url')]) expect(onDisk.includes(form)).toBe(false);
  const again = await openTestAgent({ file, keyEncryption });
  await again.forgetKeys([verificationMethod]);
  await expect(again.keyOf(did, 'credentials')).rejects.toMatchObject({ code: 'not_found' });
  await again.close();
});
