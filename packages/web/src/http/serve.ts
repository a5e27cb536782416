import { createServer, type RequestListener, type Server } from 'node:http';
import { LaurelError } from '@laurel/base';
import { CLOSING_MS, HEADERS_TIMEOUT_MS, KEEP_ALIVE_MS, MAX_CONNECTIONS, REQUEST_TIMEOUT_MS } from '../limits.ts';

export type Listening = { host: string; port: number; close: () => Promise<void> };

/**
 * Listens, with clocks on slow clients. `port` 0 takes any free one; the answer says which. `close` lets running requests end.
 * @throws LaurelError port_taken
 */
export async function serve(handler: RequestListener, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS, connectionsCheckingInterval: 1_000 },
    handler,
  );
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return { host, port: address.port, close: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const detail = `Port ${port} is already in use on ${host}. End the program that uses it, or choose another listen.port.`;
      reject(error.code === 'EADDRINUSE' ? new LaurelError('port_taken', { detail, cause: error }) : error);
    });
    server.listen(port, host, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
