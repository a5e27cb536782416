import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, openOutbound, silentLog } from '@laurel/base';
import { openAgent } from '../open-agent.ts';
import type { Agent, AgentOptions } from '../types.ts';

export const PUBLIC_URL = 'http://localhost:4310';
export const HOST = 'localhost%3A4310';

/** A context with a clock that a test sets, real chance and the real way out. */
export function testContext(time = new Date('2026-11-25T12:00:00Z'), allowInsecureLoopback = true): Context & { time: Date } {
  const context = {
    time,
    clock: () => context.time,
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    log: silentLog,
    outbound: openOutbound({ allowInsecureLoopback, log: silentLog }),
  };
  return context;
}

export const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'agent-')), 'agent.sqlite');

/** The name of a variable that holds a fresh key-encryption key. */
export function newKek(): string {
  const name = `LAUREL_TEST_KEK_${randomBytes(6).toString('hex')}`;
  process.env[name] = randomBytes(32).toString('base64');
  return name;
}

export const openTestAgent = (options: Partial<AgentOptions> = {}): Promise<Agent> =>
  openAgent({
    context: testContext(),
    publicUrl: PUBLIC_URL,
    file: newFile(),
    keyEncryption: { env: newKek() },
    allowInsecureLoopback: true,
    trust: { allow: [], registries: [] },
    ...options,
  });
