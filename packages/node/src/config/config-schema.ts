import { z } from 'zod';
import { Config } from './config.ts';

/** The configuration as a JSON Schema, for editors that complete and underline. Rules between keys are not in it. */
export function configSchema(): object {
  return { title: 'Configuration of a Laurel node', ...z.toJSONSchema(Config, { io: 'input', target: 'draft-2020-12' }) };
}
