import { audit } from './commands/audit.ts';
import { type CliCommand, EXIT, type Io, sentenceOf, UsageError } from './commands/command.ts';
import { doctor } from './commands/doctor.ts';
import { init } from './commands/init.ts';
import { start } from './commands/start.ts';

const COMMANDS: readonly CliCommand[] = [init, start, doctor, audit];

/** The `laurel` program without its process: answers the exit code. 0 done, 1 refused, 2 asked wrongly. */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  const [name, ...args] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    for (const line of overview()) io.print(line);
    return name === undefined ? EXIT.usage : EXIT.well;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) {
    io.complain(`laurel has no command "${name}". It has: ${COMMANDS.map((known) => known.name).join(', ')}. See laurel --help.`);
    return EXIT.usage;
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.print(`${command.usage}\n\n${sentence(command.summary)}`);
    return EXIT.well;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof UsageError)) {
      io.complain(sentenceOf(error));
      return EXIT.refused;
    }
    io.complain(`${sentence(error.message)}\n${command.usage}`);
    return EXIT.usage;
  }
}

function overview(): string[] {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'laurel: a decentralized verifiable-credential node.',
    '',
    ...COMMANDS.map(({ name, summary }) => `  laurel ${name.padEnd(width)}  ${summary}`),
    '',
    'laurel COMMAND --help says how each is used.',
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
