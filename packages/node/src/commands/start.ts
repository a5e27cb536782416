import { nameIn } from '@laurel/base';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel start`. */
export async function start(args: readonly string[], { print }: Io): Promise<number> {
  const options = readOptions(args, { config: { type: 'string' } });
  const config = await readConfig(needed(options.config, '--config FILE'));
  const stopAsked = untilStopped();
  // The whole program is loaded only for a configuration that can be run.
  const { startNode } = await import('../start-node.ts');
  const node = await startNode(config);
  if (node.setupUrl) print(`Set up this node (this link works once): ${node.setupUrl}`);
  print(`Ready: ${nameIn(config.name, config.languages[0] ?? 'en')} (${config.roles.join(', ')}) at ${node.url}`);
  await stopAsked;
  await node.stop();
  print('Stopped.');
  return EXIT.well;
}

/** Listens from before the start on, so that a signal during it is not lost; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(EXIT.refused);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  });
}
