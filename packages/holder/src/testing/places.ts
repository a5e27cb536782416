import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, openAgent } from '@laurel/agent';
import type { Context } from '@laurel/base';

/** The clock of a test: everything in it reads the same time. */
export type Clock = { now: Date };
export const START = new Date('2026-11-12T10:42:00.000Z');

export type Asked = { method: string; path: string; headers: IncomingMessage['headers']; body: string };
export type Answer = { status?: number; headers?: Record<string, string>; body?: string };
export type Place = { url: string; asked: Asked[]; stop: () => Promise<void> };

/** A plain HTTP server on a free port that notes what it was asked: issuers and verifiers of tests stand on it. */
export async function openPlace(answer: (asked: Asked, url: string) => Promise<Answer>): Promise<Place> {
  const asked: Asked[] = [];
  let url = '';
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const { status = 200, headers = {}, body = '' } = await answer(one, url).catch((error: unknown) => ({ status: 500, headers: {}, body: String(error) }));
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`; // listening on TCP, so it is one
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, asked, stop };
}

/** An agent of its own for a place, with its database in a folder that goes with it. */
export async function openPlaceAgent(
  context: Context,
  publicUrl: string,
  trust: readonly { did: string; name: string }[] = [],
): Promise<{ agent: Agent; folder: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-holder-'));
  const variable = `LAUREL_TEST_HOLDER_KEK_${randomBytes(6).toString('hex')}`;
  process.env[variable] = randomBytes(32).toString('base64');
  const agent = await openAgent({
    context,
    publicUrl,
    file: join(folder, 'agent.sqlite'),
    keyEncryption: { env: variable },
    allowInsecureLoopback: true,
    trust: { allow: trust, registries: [] },
  });
  const stop = async () => {
    await agent.close();
    await rm(folder, { recursive: true });
  };
  return { agent, folder, stop };
}

export const json = (value: unknown, status = 200): Answer => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
