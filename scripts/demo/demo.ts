/** Three nodes and a mailbox on this machine; the main job walked once; then it all keeps serving. Started by scripts/start.mjs. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMailbox } from './mailbox.ts';
import { type NodeProcess, startNodeProcess } from './node-process.ts';
import { type DemoOptions, readOptions, USAGE } from './options.ts';
import { prepareNodes, ROLES } from './prepare.ts';
import { walkProgramme } from './programme.ts';
import { walkReports } from './report.ts';
import { signInLinks } from './sign-in-links.ts';
import { walk } from './walk.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const secondsBefore = Number(process.env.LAUREL_SECONDS_BEFORE ?? 0);
const seconds = (since = 0): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

async function demo(options: DemoOptions): Promise<number> {
  const began = performance.now();
  const mailbox = await openMailbox({ port: options.ports.mailbox, folder: `${options.data}/mailbox` });
  const nodes: NodeProcess[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await mailbox.close();
  };
  const stopAsked = untilStopped();
  try {
    const configs = prepareNodes(root, options, mailbox.smtpPort);
    for (const role of ROLES) nodes.push(startNodeProcess(root, role, configs[role], `http://localhost:${options.ports[role]}`));
    const [issuer, holder, verifier] = nodes;
    if (!issuer || !holder || !verifier) throw new Error('Three nodes were to start.');
    const ready = Promise.all(nodes.map((node) => node.ready()));
    if ((await Promise.race([ready, stopAsked])) === 'stop') return 0;
    say(
      `Three nodes are ready ${seconds(began)} after their start${secondsBefore > 0 ? `, ${(secondsBefore + performance.now() / 1000).toFixed(1)} s after npm start` : ''}:`,
    );
    for (const node of nodes) say(`  ${node.role.padEnd(9)} ${node.address}`);
    say(`  ${'mailbox'.padEnd(9)} ${mailbox.address}`);
    say();

    const places = { issuer, holder, verifier, mailbox: mailbox.address };
    const further: Parameters<typeof walk>[2] = async (people, step) => {
      await walkProgramme(places, people, step);
      await walkReports(people.registrar, issuer.address, join(options.data, 'issuer', 'laurel.sqlite'), step);
    };
    const held = await Promise.race([walk(places, say, further), stopAsked]);
    if (held === 'stop') return 0;
    if (options.once) return held ? 0 : 1;

    say();
    say(
      'Sign in as one of three persons. Each link works once, for a quarter of an hour; ask for another on the node’s own page, its letter comes to the mailbox.',
    );
    for (const { who, link } of await signInLinks(places)) say(`  ${who.padEnd(42)} ${link}`);
    say();
    say('The nodes keep serving. Ctrl-C stops them.');
    const gone = Promise.race(
      nodes.map((node) => node.ended.then((code) => `The ${node.role} node ended with ${code}; see ${options.data}/${node.role}/node.log`)),
    );
    const why = await Promise.race([stopAsked, gone]);
    if (why === 'stop') return 0;
    process.stderr.write(`${why}\n`);
    return 1;
  } finally {
    await stop();
  }
}

/** A signal, or the end of the process that started this one. */
function untilStopped(): Promise<'stop'> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect']) process.once(event, () => resolve('stop'));
  });
}

try {
  const options = readOptions(process.argv.slice(2), root);
  if (options === 'help') say(USAGE);
  process.exitCode = options === 'help' ? 0 : await demo(options);
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message.replace('listen EADDRINUSE: address already in use', 'The mailbox’s port is taken by another program:')}. Choose others with --ports.`;
  return error.message;
}
