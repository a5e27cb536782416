import { existsSync } from 'node:fs';
import { LaurelError, silentLog } from '@laurel/base';
import { compose } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel sign-in-link`: the way back in for somebody who has lost mailbox and passkey, from whoever runs the node. */
export async function signInLink(args: readonly string[], { print, complain }: Io): Promise<number> {
  const options = readOptions(args, { config: { type: 'string' }, email: { type: 'string' } });
  const email = needed(options.email, '--email ADDRESS');
  const config = await readConfig(needed(options.config, '--config FILE'));
  if (!existsSync(config.database.file))
    throw new LaurelError('not_found', { detail: `There is no database at ${config.database.file}. Start the node once.` });
  const house = await compose(config, config.listen.port, { log: silentLog });
  try {
    const { path, person, expiresAt } = await house.people.signInLink(email);
    // Alone on stdout, so that a script can pass it on unseen.
    print(house.url + path);
    complain(`Signs in as ${person.name || person.email}, once, until ${expiresAt.slice(11, 16)} UTC. It is on record, and the owner is told by letter.`);
    complain('Once signed in: add a passkey and print recovery codes under “My account”.');
    return EXIT.well;
  } finally {
    await house.close();
  }
}
