import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { LaurelError } from '@laurel/base';
import type { Secret } from './config.ts';

/**
 * What a `{ $env }` or `{ $file }` of the configuration stands for; `key` is its place there, for the sentence.
 * @throws LaurelError config_invalid
 */
export function readSecret(secret: Secret, key: string): string {
  if ('$env' in secret) {
    const value = process.env[secret.$env]?.trim();
    if (value) return value;
    throw refused(`${key} names the variable ${secret.$env}, which is not set. Set it before the node starts.`);
  }
  const value = readClosedFile(secret.$file, key).trim();
  if (value) return value;
  throw refused(`${key} names the file ${secret.$file}, which is empty.`);
}

/** The base64 of 32 bytes or more: what a person types is guessed. @throws LaurelError config_invalid */
export function readKey(secret: Secret, key: string): Buffer {
  const text = readSecret(secret, key);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length >= 32 && bytes.toString('base64') === text) return bytes;
  throw refused(`${key} must be the base64 of 32 random bytes. Make one with: openssl rand -base64 32`);
}

/** A file that nobody but the node's user can read. @throws LaurelError config_invalid */
export function readClosedFile(file: string, key: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) throw refused(`${key} names the file ${file}, which is not there${isAbsolute(file) ? '' : `, seen from ${process.cwd()}`}.`);
    // Windows keeps no mode bits: its access lists are the operator's to set.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw refused(`${key} names the file ${file}, which other users of this machine can read. Close it: chmod 600 ${file}`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof LaurelError) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw refused(`${key} names the file ${file}, which this user may not read${code}. Give it to the node’s user and let that user into its folder.`);
  }
}

const refused = (detail: string) => new LaurelError('config_invalid', { detail });
