import type { RequestListener } from 'node:http';
import { LaurelError } from '@laurel/base';
import { serve, type TlsIdentity } from '@laurel/web';
import type { Config } from './config/config.ts';

/** The node's one listener. It takes its port before anything is stored, and answers 503 until it is handed a listener. */
export type Door = { port: number; serve: (listener: RequestListener) => void; close: () => Promise<void> };

/** @throws LaurelError port_taken · config_invalid */
export async function openDoor({ host, port, trustedProxies }: Omit<Config['listen'], 'tls'>, tls?: TlsIdentity): Promise<Door> {
  let answer: RequestListener = notYet;
  let closing = false;
  const listener: RequestListener = (request, response) => {
    // Kept alive, the connection of the last answer would hold the stop up.
    if (closing) response.setHeader('Connection', 'close');
    answer(request, response);
  };
  const listening = await serve(listener, { host, port, trustedProxies, tls }).catch((error: unknown) => {
    throw refusal(error, host, port);
  });
  return {
    port: listening.port,
    serve: (next) => {
      answer = next;
    },
    close: () => {
      closing = true;
      return listening.close();
    },
  };
}

const notYet: RequestListener = (request, response) => {
  const alive = request.url === '/healthz';
  response.writeHead(alive ? 200 : 503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' }).end(alive ? 'ok\n' : 'starting\n');
};

/** What the operator can mend, in words; anything else as it came. */
function refusal(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES')
    return new LaurelError('config_invalid', { detail: `This user may not listen on port ${port}. Choose a listen.port above 1023.`, cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new LaurelError('config_invalid', { detail: `listen.host ${host} is no address of this machine.`, cause: error });
  return error;
}
