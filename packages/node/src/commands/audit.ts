import { existsSync } from 'node:fs';
import type { Agent } from '@laurel/agent';
import { LaurelError, silentLog } from '@laurel/base';
import { publicKeyOf, verifyBytes } from '@laurel/credentials';
import { type CheckSignature, printAudit } from '@laurel/ledger';
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
    return await printAudit(house.store, print, { check: signedBy(house.agent) });
  } finally {
    await house.close();
  }
}

/** A checkpoint is signed by a key of the node's own document, retired ones included. */
const signedBy =
  (agent: Agent): CheckSignature =>
  async (verificationMethod, bytes, signature) => {
    const document = await agent.documentOf(verificationMethod.split('#')[0] ?? '');
    const method = document?.verificationMethod?.find(({ id, revoked }) => id === verificationMethod && revoked === undefined);
    const key = method && publicKeyOf(method);
    return key !== undefined && verifyBytes(key.algorithm, key.key, bytes, signature);
  };
