/**
 * `process.harness.ts DATABASE KEK-VARIABLE ensure|make`: a process of its own that waits for a line, opens the agent and then prints
 * its did:web with the document, or makes eleven did:keys again and again and prints each eleven when they are made.
 */
import { once } from 'node:events';
import { HOST, openTestAgent } from './open.ts';

const [, , file = '', env = '', act] = process.argv;
const say = (word: unknown) => process.stdout.write(`${JSON.stringify(word)}\n`);

say('ready');
await once(process.stdin, 'data');
say('opening');
const agent = await openTestAgent({ file, keyEncryption: { env } });
say('open');
if (act === 'ensure') {
  const did = await agent.ensureWebDid(HOST, 'Ed25519');
  say({ did, document: await agent.documentOf(did) });
} else {
  for (let i = 0; i < 1_000; i++) say((await Promise.all(Array.from({ length: 11 }, () => agent.createKeyDid('P-256')))).map(({ kid }) => kid));
}
await agent.close();
process.exit();
