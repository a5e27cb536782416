import { generateKeyPairSync } from 'node:crypto';
import { verifyBytes } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { keyIn } from '../testing/ask.ts';
import { openTestAgent } from '../testing/open.ts';

it.each(['Ed25519', 'P-256', 'P-384'] as const)(
  'a key of %s signs on another node as it did on the first, and can be forgotten and taken up there again',
  async (type) => {
    const [here, there] = [await openTestAgent(), await openTestAgent()];
    const { kid, did, algorithm } = await here.createKeyDid(type);
    const [copy] = await here.copyKeys([kid]);
    if (!copy) throw new Error('no copy');
    for (const made of [[kid], []]) expect(await there.takeUpKeys([copy])).toEqual({ held: [kid], made });
    await there.forgetKeys([kid]);
    await expect(there.signerOf(kid)).rejects.toMatchObject({ code: 'not_found' });
    expect(await there.takeUpKeys([copy])).toEqual({ held: [kid], made: [kid] });
    const bytes = Buffer.from('shown after a restore');
    const signature = await (await there.signerOf(kid)).sign(bytes);
    const { key } = await keyIn(here, did, kid);
    expect(verifyBytes(algorithm, key, bytes, signature)).toBe(true);
    expect((await there.keyOf(did, 'requests')).verificationMethod).toBe(kid);
    await Promise.all([here.close(), there.close()]);
  },
);

it('a key under the name of another, one of another kind, and bytes that are none are not taken up', async () => {
  const agent = await openTestAgent();
  const [mine, hers] = [await agent.createKeyDid('Ed25519'), await agent.createKeyDid('Ed25519')];
  const [copy] = await agent.copyKeys([mine.kid]);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'der', type: 'pkcs8' });
  const secrets = [copy?.secret ?? rsa, rsa, new Uint8Array(0), Buffer.from('no key')];
  const keys = secrets.map((secret) => ({ kid: hers.kid, secret }));
  expect(await agent.takeUpKeys(keys)).toEqual({ held: [], made: [] });
  expect(await agent.copyKeys([`${mine.did}#gone`])).toEqual([]);
  await expect(agent.copyKeys(['did:web:example.org#key'])).rejects.toThrow('did:key');
  await agent.close();
});
