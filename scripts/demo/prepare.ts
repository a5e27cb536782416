import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { DemoOptions } from './options.ts';

export const ROLES = ['issuer', 'holder', 'verifier'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Makes what three nodes need: a folder each, secrets on the first start, and their configuration: the file of agent-config
 * an operator would edit, with the demo's addresses and folders put in.
 */
export function prepareNodes(root: string, { ports, data }: DemoOptions, smtpPort: number): Record<Role, string> {
  const configure = (role: Role): string => {
    const folder = join(data, role);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const config = parseDocument(readFileSync(join(root, 'agent-config', `${role}.yml`), 'utf8'));
    config.commentBefore = ` Written by npm start from agent-config/${role}.yml at every start: edit that one.`;
    config.set('publicUrl', `http://localhost:${ports[role]}`);
    config.setIn(['listen', 'port'], ports[role]);
    config.setIn(['database', 'file'], join(folder, 'laurel.sqlite'));
    config.setIn(['secrets', 'keyEncryption'], { $file: secret(join(folder, 'key-encryption.key')) });
    config.setIn(['secrets', 'session'], { $file: secret(join(folder, 'session.key')) });
    config.setIn(['mail', 'smtp'], { host: '127.0.0.1', port: smtpPort, secure: false });
    if (config.has('hostedWallet')) config.set('hostedWallet', `http://localhost:${ports.holder}`);
    if (config.hasIn(['trust', 'allow', 0])) config.setIn(['trust', 'allow', 0, 'did'], `did:web:localhost%3A${ports.issuer}`);
    const file = join(folder, 'laurel.yml');
    refuseOtherAddress(file, `http://localhost:${ports[role]}`);
    writeFileSync(file, String(config), { mode: 0o600 });
    return file;
  };
  return { issuer: configure('issuer'), holder: configure('holder'), verifier: configure('verifier') };
}

function secret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return file;
}

/** The data of a node belong to its address: at another one its badges would not verify. */
function refuseOtherAddress(file: string, address: string): void {
  if (!existsSync(file)) return;
  const before = parseDocument(readFileSync(file, 'utf8')).get('publicUrl');
  if (before !== address)
    throw new Error(`The data beside ${file} belong to ${before}. Start with those ports, or give this demo a folder of its own with --data.`);
}
