import { LaurelError, strangerUrl } from '@laurel/base';

/**
 * Where somebody's wallet lives, from what they typed: `wallet.example`, `localhost:4320`, a whole address. Only its origin counts.
 * @returns `undefined` where it is no address a link may lead to
 */
export function walletAddress(typed: string, { allowInsecureLoopback }: { allowInsecureLoopback: boolean }): string | undefined {
  const text = typed.trim();
  const plain = allowInsecureLoopback && /^localhost(:\d+)?(\/|$)/i.test(text) ? 'http' : 'https';
  try {
    return new URL(strangerUrl(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${plain}://${text}`, { allowInsecureLoopback })).origin;
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'url_refused') return undefined;
    throw error;
  }
}
