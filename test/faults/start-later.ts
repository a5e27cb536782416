/** The node with a clock that runs ahead by so many minutes: for what a killed sender left claimed. `start-later.ts MINUTES CONFIG` */
import { readConfig, startNode } from '@laurel/node';

const [minutes, config = ''] = process.argv.slice(2);
const node = await startNode(await readConfig(config), { clock: () => new Date(Date.now() + Number(minutes) * 60_000) });
process.stdout.write(`Ready: ${node.url}\n`);
process.once('SIGTERM', () => void node.stop());
