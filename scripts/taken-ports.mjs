import { createServer } from 'node:net';

const PORTS = [4310, 4320, 4330, 4340];

/**
 * Of the ports that these words ask for, those that another program listens at: said before anything is installed or built, which takes minutes.
 * What is no list of ports is the demo's to refuse.
 * @param {readonly string[]} words
 * @returns {Promise<number[]>}
 */
export async function takenPorts(words) {
  if (words.includes('--help') || words.includes('-h')) return [];
  const at = words.indexOf('--ports');
  const given = at < 0 ? words.find((word) => word.startsWith('--ports='))?.slice('--ports='.length) : words[at + 1];
  const ports = given === undefined ? (at < 0 ? PORTS : []) : given.split(',').map(Number);
  const taken = await Promise.all(ports.map(async (port) => ((await isTaken(port)) ? [port] : [])));
  return taken.flat();
}

/** @param {number} port @returns {Promise<boolean>} */
function isTaken(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return Promise.resolve(false);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error && error.code === 'EADDRINUSE'));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
