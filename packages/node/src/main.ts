#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { LINGER_MS } from './limits.ts';

const [major] = process.versions.node.split('.');
if (major !== '24') {
  // NOTE: a sqlite3 built for 24 ends another Node without a word, so nothing may import it before this line.
  process.stderr.write(`Laurel runs on Node 24; this is Node ${process.versions.node}. Use pnpm laurel, which brings its own.\n`);
  process.exitCode = 1;
} else {
  // A third of the start is compiling; what was compiled is kept beside the dependencies, where only their owner writes.
  const { enableCompileCache } = await import('node:module'); // not among the imports above: Node 20 has none, and ends on a name it lacks
  enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/laurel', import.meta.url)));
  const { runCli } = await import('./cli.ts');
  const { readPiped } = await import('./read-piped.ts');
  const { openTerminal } = await import('./ask.ts');
  // Whoever reads along may stop (`laurel --help | head`): nobody is left to tell, and what was begun goes on.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = openTerminal(process.stdin, process.stdout);
  process.exitCode = await runCli(process.argv.slice(2), {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    ...(atTerminal ? { ask: terminal.ask, askSecret: terminal.askSecret } : {}),
    piped: (most) => readPiped(process.stdin, most),
  });
  terminal.close();
  // A run that was left when the node stopped may hold a socket open, and the process with it, for half a minute.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
