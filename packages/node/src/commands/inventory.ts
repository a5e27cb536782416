import { silentLog } from '@laurel/base';
import { compose } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { dataInventory } from '../data-inventory.ts';
import { EXIT, type Io } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel inventory`: the record of processing (GDPR Art 30) as CSV, a line a column that says something of a person, read off the schema. */
export async function inventory(args: readonly string[], io: Io): Promise<number> {
  const options = readOptions(args, { config: { type: 'string' } });
  const config = await readConfig(needed(options.config, '--config FILE'));
  const house = await compose(config, config.listen.port, { log: silentLog, look: true });
  try {
    const { lines } = dataInventory(house.inventory);
    const heads = ['table', 'column', 'what', 'why', 'basis', 'kept', 'job'] as const;
    io.print(heads.join(','));
    for (const line of lines) io.print(heads.map((head) => cell(line[head])).join(','));
    return EXIT.well;
  } finally {
    await house.close();
  }
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
