import { LaurelError, strangerUrl } from '@laurel/base';

/**
 * Where somebody's wallet lives, from what they typed: `wallet.example`, `localhost:4320`, a whole address; only its origin counts. One on their own machine
 * may be named too: only their browser goes there, never this node. `undefined` where it is no address a link may lead to.
 */
export function walletAt(typed: string): string | undefined {
  const text = typed.trim();
  const plain = /^localhost(:\d+)?(\/|$)/i.test(text) ? 'http' : 'https';
  try {
    return new URL(strangerUrl(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${plain}://${text}`, { allowInsecureLoopback: true })).origin;
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'url_refused') return undefined;
    throw error;
  }
}
