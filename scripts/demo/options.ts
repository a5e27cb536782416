import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type DemoOptions = { ports: { issuer: number; holder: number; verifier: number; mailbox: number }; data: string; once: boolean };

export const USAGE = `npm start -- [--once] [--ports ISSUER,HOLDER,VERIFIER,MAILBOX] [--data FOLDER]

  --once    end after the walk: 0 if every step held, else 1
  --ports   other ports than 4310,4320,4330,4340
  --data    where the nodes keep their data; .laurel unless given`;

const PORTS = [4310, 4320, 4330, 4340] as const;

/** @throws Error with a sentence when the words are not understood */
export function readOptions(words: readonly string[], root: string): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...words],
    options: {
      once: { type: 'boolean', default: false },
      ports: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const ports = values.ports === undefined ? [...PORTS] : values.ports.split(',').map(Number);
  const [issuer, holder, verifier, mailbox] = ports;
  const fit = (port: number | undefined): port is number => port !== undefined && Number.isInteger(port) && port > 0 && port < 65_536;
  if (ports.length !== 4 || new Set(ports).size !== 4 || !fit(issuer) || !fit(holder) || !fit(verifier) || !fit(mailbox)) {
    throw new Error(`--ports takes four different ports, as in ${PORTS.join(',')}`);
  }
  // A node's address is part of its badges: nodes at other ports are other nodes, with data of their own.
  const own = values.ports === undefined || issuer === PORTS[0] ? '.laurel' : join('.laurel', `at-${issuer}`);
  return { ports: { issuer, holder, verifier, mailbox }, data: values.data === undefined ? join(root, own) : resolve(values.data), once: values.once };
}
