import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { LaurelError } from '@laurel/base';
import { describe, expect, it } from 'vitest';
import { CONNECTIONS_PER_NETWORK } from '../limits.ts';
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

  it(`keeps ${CONNECTIONS_PER_NETWORK} connections of one network and no more, but all of a trusted proxy`, async () => {
    const kept = async (trustedProxies: string[]) => {
      const listening = await serve((_, response) => void response.end(), { host: '127.0.0.1', port: 0, trustedProxies });
      const sockets = Array.from({ length: CONNECTIONS_PER_NETWORK + 5 }, () => connect(listening.port, '127.0.0.1').on('error', () => {}));
      const isOpen = (socket: Socket) =>
        new Promise<boolean>((resolve) => {
          socket.once('data', () => resolve(true)).once('close', () => resolve(false));
          socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        });
      const open = (await Promise.all(sockets.map(isOpen))).filter(Boolean).length;
      for (const socket of sockets) socket.destroy();
      await expect.poll(async () => (await fetch(`http://127.0.0.1:${listening.port}`).catch(() => undefined))?.status).toBe(200); // their places are free again
      await listening.close();
      return open;
    };
    expect(await kept([])).toBe(CONNECTIONS_PER_NETWORK);
    expect(await kept(['127.0.0.0/8'])).toBe(CONNECTIONS_PER_NETWORK + 5);
  });

  it('cuts a client that drips its headers', async () => {
    const listening = await serve((_, response) => void response.end(), { host: '127.0.0.1', port: 0 });
    let drips = 0; // and not the clock: while the machine does something else, neither side goes on
    const socket = connect(listening.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const drip = setInterval(() => {
      drips += 1;
      socket.write('X: y\r\n');
    }, 500);
    socket.resume().on('error', () => {}); // a write after the cut
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(drip);
    expect(drips).toBeLessThan(30); // fifteen seconds
    await listening.close();
  });
});
