import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { LaurelError } from '@laurel/base';
import { describe, expect, it } from 'vitest';
import { serve } from './serve.ts';

describe('the server', () => {
  it('says which port is taken and what to do', async () => {
    const first = await serve((_, response) => void response.end(), { host: '127.0.0.1', port: 0 });
    const refusal = await serve(() => {}, { host: '127.0.0.1', port: first.port }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LaurelError);
    expect(refusal).toMatchObject({ code: 'port_taken', detail: expect.stringContaining(`Port ${first.port} is already in use`) });
    await first.close();
  });

  it('lets a running request end before it closes, and takes no new one', async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const listening = await serve((_, response) => arrived.resolve(response), { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${listening.port}`;
    const answer = fetch(url).then((response) => response.text());
    const response = await arrived.promise;
    const closed = listening.close();
    await expect(fetch(url)).rejects.toThrow();
    response.end('done');
    expect(await answer).toBe('done');
    await closed;
  });

  it('cuts a client that drips its headers', async () => {
    const listening = await serve((_, response) => void response.end(), { host: '127.0.0.1', port: 0 });
    const began = performance.now();
    const socket = connect(listening.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 500);
    socket.resume().on('error', () => {}); // a write after the cut
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(15_000);
    await listening.close();
  });
});
