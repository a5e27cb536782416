import { readConfig } from '../config/read-config.ts';
import { startNode } from '../start-node.ts';
import { type CliCommand, EXIT } from './command.ts';
import { needed, readOptions } from './options.ts';

export const start: CliCommand = {
  name: 'start',
  summary: 'run one node until it is told to stop (SIGTERM, Ctrl-C)',
  usage: 'laurel start --config FILE',
  run: async (args, { print }) => {
    const options = readOptions(args, { config: { type: 'string' } });
    const config = await readConfig(needed(options.config, '--config FILE'));
    const stopAsked = untilStopped();
    const node = await startNode(config);
    if (node.setupUrl) print(`Set up this node (this link works once): ${node.setupUrl}`);
    print(`Ready: ${config.name} (${config.roles.join(', ')}) at ${node.url}`);
    await stopAsked;
    await node.stop();
    print('Stopped.');
    return EXIT.well;
  },
};

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
