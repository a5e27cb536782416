/** `heap.harness.ts DATABASE KEK-VARIABLE SNAPSHOT`: makes keys, signs with each, and writes the heap as it is then. */
import { writeHeapSnapshot } from 'node:v8';
import { openTestAgent } from './open.ts';

const [, , file = '', env = '', snapshot = ''] = process.argv;
const agent = await openTestAgent({ file, keyEncryption: { env } });
const kids: string[] = [];
for (const type of ['Ed25519', 'P-256', 'Ed25519', 'P-256'] as const) {
  const { kid } = await agent.createKeyDid(type);
  await (await agent.signerOf(kid)).sign(Buffer.from(kid));
  kids.push(kid);
}
globalThis.gc?.();
writeHeapSnapshot(snapshot);
process.stdout.write(JSON.stringify(kids));
await agent.close();
