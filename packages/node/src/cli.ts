import { EXIT, type Io, type Run, sentenceOf, UsageError } from './commands/command.ts';

/** Each command is loaded when it is asked for: `--help` and a misspelt word need no database. */
type CliCommand = { name: string; summary: string; usage: string; load: () => Promise<Run> };

const COMMANDS: readonly CliCommand[] = [
  {
    name: 'init',
    summary: 'make a configuration and its two secrets for a new node; asks for what no option says',
    usage:
      'laurel init [--dir FOLDER]\n' +
      'laurel init --role holder (a wallet of your own, which needs no address)\n' +
      'laurel init --name NAME [--name-fr NAME] [--url ORIGIN] [--languages en,fr] [--role issuer,holder,verifier]\n' +
      '            [--contact ADDRESS|none] [--mail smtp://USER@HOST:PORT|none] [--from "NAME <ADDRESS>"] [--slug WORD] [--dir FOLDER]',
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'start',
    summary: 'run one node until it is told to stop (SIGTERM, Ctrl-C)',
    usage: 'laurel start --config FILE',
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'doctor',
    summary: 'look at a node from outside and say what is wrong and how to mend it',
    usage: 'laurel doctor --config FILE',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'backup',
    summary: 'make one encrypted file of all that a node keeps, also while it runs, or read one back whole',
    usage:
      'laurel backup --config FILE [--to FILE] [--passphrase-file FILE]\n' +
      'laurel backup --verify FILE [--passphrase-file FILE]\n\n' +
      'The passphrase comes from that file, from LAUREL_BACKUP_PASSPHRASE or from the terminal.\n' +
      'Without --to the file goes into backups/ beside the configuration.',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'put a backup where a configuration keeps its data, if nothing is there',
    usage:
      'laurel restore FILE --config FILE [--passphrase-file FILE] [--lists FOLDER|URL]\n\n' +
      'What was revoked and suspended after the backup is read back from the status lists that the node itself published since, where they can\n' +
      'be had: a folder of their files, or the address of a copy that still serves them at /status/… . Each has to be signed by this issuer and\n' +
      'newer than the backup; what cannot be verified is refused and named. Nothing is lifted by it.',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  {
    name: 'keys',
    summary: 'print the recovery kit of the key-encryption key, or make the key again from its 24 words',
    usage:
      'laurel keys kit --config FILE [--language en|fr]\n' +
      'laurel keys recover --config FILE            (asks for the words)\n' +
      'laurel keys recover --config FILE < WORDS',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'audit',
    summary: 'verify the audit record: every entry follows the one before, every checkpoint is signed',
    usage: 'laurel audit verify --config FILE',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  {
    name: 'api-key',
    summary: 'make, list and revoke the keys that programs show at this node (a key is printed once)',
    usage:
      'laurel api-key create --config FILE --name NAME --scope issue|revoke|verify|read|mail|admin[,…] [--profile SLUG] [--days N]\n' +
      'laurel api-key list --config FILE\n' +
      'laurel api-key revoke --config FILE --id ID',
    load: async () => (await import('./commands/api-key.ts')).apiKey,
  },
  {
    name: 'sign-in-link',
    summary: 'print a one-time link that signs in somebody who has lost their mailbox and passkey',
    usage: 'laurel sign-in-link --config FILE --email ADDRESS',
    load: async () => (await import('./commands/sign-in-link.ts')).signInLink,
  },
  {
    name: 'inventory',
    summary: 'print what is kept of people, column by column, with purpose, ground and time (CSV)',
    usage: 'laurel inventory --config FILE',
    load: async () => (await import('./commands/inventory.ts')).inventory,
  },
  {
    name: 'mail',
    summary: 'take down that a letter came back, so that the outbox says so: a mail server pipes the notification here',
    usage: 'laurel mail bounce --config FILE < NOTIFICATION\n' + 'laurel mail bounce --config FILE --message-id ID [--status 5.1.1]',
    load: async () => (await import('./commands/mail.ts')).mail,
  },
];

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
    const run = await command.load();
    return await run(args, io);
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
