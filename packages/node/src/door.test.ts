import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDoor } from './door.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0, trustedProxies: [] };
const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

describe('the door', () => {
  it('is alive but not ready until it has something to serve', async () => {
    const door = await openDoor(LOOPBACK);
    expect([(await get(door.port, '/healthz')).status, (await get(door.port, '/readyz')).status, (await get(door.port, '/')).status]).toEqual([200, 503, 503]);
    door.serve((_request, response) => void response.end('served'));
    expect(await (await get(door.port, '/readyz')).text()).toBe('served');
    await door.close();
  });

  it('refuses a port that is taken, in a sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(openDoor({ ...LOOPBACK, port })).rejects.toMatchObject({ code: 'port_taken', detail: expect.stringContaining(`Port ${port}`) });
    other.close();
  });

  it('refuses an address that is not this machine’s', async () => {
    await expect(openDoor({ ...LOOPBACK, host: '192.0.2.1' })).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining('192.0.2.1') });
  });

  it('lets a request under way end when it closes, and takes no other', async () => {
    const door = await openDoor(LOOPBACK);
    const inside = Promise.withResolvers<void>();
    door.serve(async (_request, response) => {
      inside.resolve();
      await wait(150);
      response.end('whole');
    });
    const slow = get(door.port, '/').then((response) => response.text());
    await inside.promise;
    const closed = door.close();
    await wait(20);
    await expect(get(door.port, '/')).rejects.toThrow();
    expect(await slow).toBe('whole');
    await closed;
  });
});
