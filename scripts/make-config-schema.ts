/** Writes agent-config/schema.json from the program's own rules. Run after `pnpm build`; a test says when it is stale. */
import { writeFileSync } from 'node:fs';
import { configSchema } from '@laurel/node';

writeFileSync(new URL('../agent-config/schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`);
