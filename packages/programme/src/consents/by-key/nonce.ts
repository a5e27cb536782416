import type { ProgrammeDeps } from '../../deps.ts';

/** `expires`: seconds of the epoch. */
export type Nonce = { request: string; expires: number };
type Deps = Pick<ProgrammeDeps, 'agent'>;

const ABOUT = 'consent-question';

/** A number that says by itself, to this node alone, what it was sent out for: asking for a thousand of them writes no row. */
export const sealNonce = ({ agent }: Deps, nonce: Nonce): string => Buffer.from(agent.seal(JSON.stringify(nonce), ABOUT)).toString('base64url');

/** `undefined` for one that this node never sent. */
export function openNonce({ agent }: Deps, text: string): Nonce | undefined {
  try {
    const opened: unknown = JSON.parse(agent.unseal(Buffer.from(text, 'base64url').toString('utf8'), ABOUT));
    return isNonce(opened) ? opened : undefined;
  } catch {
    return undefined; // sealed by nobody here: that is the answer
  }
}

const isNonce = (value: unknown): value is Nonce =>
  typeof value === 'object' &&
  value !== null &&
  'request' in value &&
  typeof value.request === 'string' &&
  'expires' in value &&
  typeof value.expires === 'number';
