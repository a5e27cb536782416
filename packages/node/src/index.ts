export { runCli } from './cli.ts';
export { type House, type Overrides, SCHEMAS } from './compose.ts';
export { Config, type ConfigInput } from './config/config.ts';
export { configSchema } from './config/config-schema.ts';
export { parseConfig, readConfig } from './config/read-config.ts';
export { dataInventory } from './data-inventory.ts';
export { type RunningNode, startNode } from './start-node.ts';
