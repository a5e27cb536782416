import { existsSync } from 'node:fs';
import { LaurelError, silentLog } from '@laurel/base';
import { printAudit } from '@laurel/ledger';
import { signedByNode } from '@laurel/web';
import { compose } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { type Io, UsageError } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel audit`. */
export async function audit([act, ...args]: readonly string[], { print }: Io): Promise<number> {
  if (act !== 'verify') throw new UsageError(act === undefined ? 'say what to do: laurel audit verify' : `laurel audit cannot "${act}"`);
  const config = await readConfig(needed(readOptions(args, { config: { type: 'string' } }).config, '--config FILE'));
  // Opening would make an empty record, and an empty record is whole.
  if (!existsSync(config.database.file))
    throw new LaurelError('not_found', { detail: `There is no database at ${config.database.file}: no record to verify.` });
  const house = await compose(config, config.listen.port, { log: silentLog, look: true });
  try {
    return await printAudit(house.store, print, { check: signedByNode(house.agent.documentOf) });
  } finally {
    await house.close();
  }
}
