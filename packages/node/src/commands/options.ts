import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/** Reads a command's words strictly: an option it does not know is a sentence, not a shrug. @throws UsageError */
export function readOptions<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  return parse(args, options, false).values;
}

/** The same, with one word more: the file that the command is about. @throws UsageError */
export function readFileAndOptions<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  const { positionals, values } = parse(args, options, true);
  if (positionals.length > 1) throw new UsageError(`Unexpected argument '${positionals[1]}'`);
  return { file: needed(positionals[0], 'FILE'), options: values };
}

function parse<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options, allowPositionals: boolean) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : 'These words were not understood');
  }
}

/** @throws UsageError */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing`);
  return value;
}
