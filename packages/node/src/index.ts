export { Config } from './config/config.ts';
export { configSchema } from './config/config-schema.ts';
export { parseConfig, readConfig } from './config/read-config.ts';
