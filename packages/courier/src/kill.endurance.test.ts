import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CLAIM_MS } from './limits.ts';
import { openOffice, openSink } from './testing/open-office.ts';

it('sends a letter again, under the same Message-ID, when the process was killed between sending and recording', async () => {
  const sink = await openSink();
  const began = Date.now();
  const office = await openOffice(sink.port, new Date(began));
  const id = await office.post();

  const child = spawn(
    process.execPath,
    ['--conditions=source', fileURLToPath(new URL('./testing/deliver-once.ts', import.meta.url)), office.file, String(sink.port)],
    { stdio: 'inherit' },
  );
  // The server has the whole letter and is about to say so: the worst moment.
  sink.onMessage = () => {
    child.kill('SIGKILL');
    return undefined;
  };
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  await expect.poll(() => sink.received.length).toBe(1);

  sink.onMessage = () => undefined;
  await office.deliver();
  expect(sink.received).toHaveLength(1); // still claimed by whoever was killed
  office.later(CLAIM_MS + (Date.now() - began)); // the claim was made by the true clock, a moment after this one was set
  await office.deliver();
  expect(sink.received.map(({ mail }) => mail.messageId)).toEqual(Array(2).fill(`<${id}@kestrel-bay.example>`));
  expect(sink.received[0]?.mail.date).toEqual(sink.received[1]?.mail.date);
  const states = await office.store.read((db) => office.courier.states(db, ['award-1']));
  expect(states.get('award-1')).toMatchObject({ stage: 'accepted', attempts: 2 });

  await office.close();
  await sink.close();
});
