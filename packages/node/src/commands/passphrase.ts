import { LaurelError } from '@laurel/base';
import { readClosedFile } from '../config/read-secret.ts';
import { PASSPHRASE_CHARACTERS } from '../limits.ts';
import type { Io } from './command.ts';

const VARIABLE = 'LAUREL_BACKUP_PASSPHRASE';

type From = { file: string | undefined; io: Io };

/** From a file, from the variable, else from the person at the terminal. @throws LaurelError bad_request · config_invalid (a file that others can read) */
export async function readPassphrase({ file, io }: From): Promise<string> {
  const given = file === undefined ? process.env[VARIABLE] : readClosedFile(file, '--passphrase-file');
  const passphrase = given === undefined || given === '' ? await io.askSecret?.('Passphrase of the backup: ') : given.replace(/\r?\n$/, '');
  if (passphrase) return passphrase;
  throw new LaurelError('bad_request', { detail: `The passphrase is missing. Set ${VARIABLE}, or name a file with --passphrase-file.` });
}

/** One for a new backup: long enough, and typed twice. @throws LaurelError bad_request · config_invalid */
export async function readNewPassphrase({ file, io }: From): Promise<string> {
  const passphrase = await readPassphrase({ file, io });
  if ([...passphrase].length < PASSPHRASE_CHARACTERS) {
    throw new LaurelError('bad_request', {
      detail: `The passphrase is shorter than ${PASSPHRASE_CHARACTERS} characters, and whoever steals the file could guess it. Take four random words, or make one with: openssl rand -base64 24`,
    });
  }
  const isTyped = file === undefined && !process.env[VARIABLE];
  if (isTyped && (await io.askSecret?.('Once more: ')) !== passphrase)
    throw new LaurelError('bad_request', { detail: 'These were two different ones. No backup was made.' });
  return passphrase;
}
