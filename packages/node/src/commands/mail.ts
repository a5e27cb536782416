import { existsSync } from 'node:fs';
import { LaurelError, silentLog } from '@laurel/base';
import { BOUNCE_BYTES, type Bounce, type BounceAnswer, readBounce } from '@laurel/courier';
import { compose } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io, UsageError } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel mail`: what a mail server tells of letters it took. */
export async function mail([act, ...args]: readonly string[], io: Io): Promise<number> {
  if (act !== 'bounce') throw new UsageError(act === undefined ? 'say what to do: laurel mail bounce' : `laurel mail cannot "${act}"`);
  const options = readOptions(args, { config: { type: 'string' }, 'message-id': { type: 'string' }, status: { type: 'string' } });
  const config = await readConfig(needed(options.config, '--config FILE'));
  if (!existsSync(config.database.file))
    throw new LaurelError('not_found', { detail: `There is no database at ${config.database.file}. Start the node once.` });
  const bounce = await bounceFrom(options, io);
  const house = await compose(config, config.listen.port, { log: silentLog });
  try {
    const answer = await house.store.write((db) => house.bounce(db, bounce));
    io.print(SENTENCES[answer]);
    return answer === 'unknown' ? EXIT.refused : EXIT.well;
  } finally {
    await house.close();
  }
}

/** Whoever gives the id has seen that it came back; a notification says for itself what it is about. */
async function bounceFrom(
  { 'message-id': messageId, status = '' }: { 'message-id'?: string | undefined; status?: string | undefined },
  io: Io,
): Promise<Bounce> {
  if (messageId !== undefined) return { messageId, action: 'failed', status };
  return readBounce(await io.piped(BOUNCE_BYTES));
}

const SENTENCES: Record<BounceAnswer, string> = {
  noted: 'Taken down: this letter came back.',
  known: 'That this letter failed was known already.',
  passing: 'Nothing is final about this letter yet, so nothing was taken down.',
  unknown: 'No letter of this node has that Message-ID.',
};
