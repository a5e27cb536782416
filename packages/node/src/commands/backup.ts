import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemContext } from '@laurel/base';
import type { Manifest } from '../backup/manifest.ts';
import { readBackup } from '../backup/read-backup.ts';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io, type Run, UsageError } from './command.ts';
import { needed, readOptions } from './options.ts';
import { readNewPassphrase, readPassphrase } from './passphrase.ts';

/** `laurel backup`. */
export const backup: Run = async (args, io) => {
  const options = readOptions(args, {
    config: { type: 'string' },
    to: { type: 'string' },
    verify: { type: 'string' },
    'passphrase-file': { type: 'string' },
  });
  const passphraseFile = options['passphrase-file'];
  if (options.verify === undefined) return make(needed(options.config, '--config FILE'), options.to, passphraseFile, io);
  if (options.config !== undefined || options.to !== undefined) throw new UsageError('--verify FILE stands without --config and --to');
  return verify(needed(options.verify, '--verify FILE'), passphraseFile, io);
};

async function make(file: string, to: string | undefined, passphraseFile: string | undefined, io: Io): Promise<number> {
  const config = await readConfig(file);
  const passphrase = await readNewPassphrase({ file: passphraseFile, io });
  const { backupNode } = await import('../backup/backup-node.ts');
  const context = systemContext({ logLevel: config.log, allowInsecureLoopback: false });
  try {
    const place = to ?? join(dirname(file), 'backups', `laurel-${context.clock().toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`);
    const { manifest, bytes, noted } = await backupNode(context, { config, configuration: await readFile(file, 'utf8'), to: place, passphrase });
    io.print(`Made ${place} and read it back whole: ${megabytes(bytes)}, of ${dayOf(manifest)}.`);
    io.print('Keep it on another machine. The key-encryption key is not in it: keep the recovery kit (laurel keys kit) and the passphrase in a safe.');
    if (!noted) io.print('Not noted in the database, which is of an older Laurel than this program.');
    return EXIT.well;
  } finally {
    await context.outbound.close();
  }
}

async function verify(file: string, passphraseFile: string | undefined, io: Io): Promise<number> {
  const manifest = await readBackup(file, await readPassphrase({ file: passphraseFile, io }));
  const size = manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0);
  io.print(`Whole: ${manifest.publicUrl} as of ${dayOf(manifest)}, made by Laurel ${manifest.laurel}, ${megabytes(size)} when restored.`);
  return EXIT.well;
}

const dayOf = ({ at }: Manifest): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
