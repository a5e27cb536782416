import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { LaurelError } from '@laurel/base';
import { CLOSING_MS, CONNECTIONS_PER_NETWORK, HEADERS_TIMEOUT_MS, KEEP_ALIVE_MS, MAX_CONNECTIONS, REQUEST_TIMEOUT_MS } from '../limits.ts';
import { networkOf, openTrust, type Trusts } from './network.ts';

/** PEM texts: the certificate with those that lead to its authority after it, and its private key. */
export type TlsIdentity = { certificate: string; key: string };
export type ListenAt = { host: string; port: number; trustedProxies?: readonly string[]; tls?: TlsIdentity | undefined };
export type Listening = { host: string; port: number; close: () => Promise<void> };

/**
 * Listens, with clocks on slow clients and a bound on their connections. `port` 0 takes any free one; the answer says which.
 * A trusted proxy stands for all who come through it, so it may have as many as there are. `close` lets running requests end.
 * @throws LaurelError port_taken · config_invalid
 */
export async function serve(handler: RequestListener, { host, port, trustedProxies = [], tls }: ListenAt): Promise<Listening> {
  const clocks = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1_000,
  };
  const server = tls
    ? createSecureServer({ ...clocks, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2', handshakeTimeout: HEADERS_TIMEOUT_MS }, handler)
    : createServer(clocks, handler);
  server.maxConnections = MAX_CONNECTIONS;
  boundPerNetwork(server, openTrust(trustedProxies));
  await listen(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return { host, port: address.port, close: () => close(server) };
}

function boundPerNetwork(server: Server, trusts: Trusts): void {
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress);
    const count = (open.get(network) ?? 0) + 1;
    if (count > CONNECTIONS_PER_NETWORK && !trusts(socket.remoteAddress)) {
      socket.destroy();
      return;
    }
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
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
