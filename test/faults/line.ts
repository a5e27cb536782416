import { setTimeout as wait } from 'node:timers/promises';

export type Kind = 'page' | 'offer' | 'nonce' | 'token' | 'credential';
/** One request on its way; `lost` once it was sent and the other end died without an answer. */
export type Sent = { kind: Kind; lost: boolean };
/** `repeated`: it had to be sent again, and what came of the first sending, nobody knows. */
export type Answer = { status: number; text: string; repeated: boolean };

/** The way to a node that dies: what gets no answer is sent again, as wallets and people do. */
export type Line = {
  ask: (kind: Kind, address: string, init?: RequestInit) => Promise<Answer>;
  /** The requests for tokens and credentials that wait for an answer. */
  underWay: () => Sent[];
  /** Resolves in the moment in which so many more answers to credential requests are here. */
  answers: (more: number) => Promise<void>;
  /** Answers to tokens and credentials that `drops` took. */
  dropped: () => number;
};

const AGAIN_MS = 50;
const GIVE_UP_MS = 180_000;
const SILENCE_MS = 60_000;

/** `drops` says of each answer to a token or credential request whether it is lost on the way. */
export function openLine(drops: () => boolean): Line {
  const underWay = new Set<Sent>();
  const waiting = new Set<{ more: number; resolve: () => void }>();
  let dropped = 0;

  const once = async (kind: Kind, address: string, init: RequestInit): Promise<Omit<Answer, 'repeated'> | 'unsure' | 'nobody there'> => {
    const sent: Sent = { kind, lost: false };
    underWay.add(sent);
    try {
      const response = await fetch(address, { ...init, redirect: 'manual', signal: AbortSignal.timeout(SILENCE_MS) });
      const answer = { status: response.status, text: await response.text() };
      if (answer.status === 503) return answer.text === 'starting\n' ? 'nobody there' : 'unsure';
      if (kind === 'credential') for (const one of waiting) if (--one.more === 0) one.resolve();
      if (!isForOne(kind) || !drops()) return answer;
      dropped++;
      return 'unsure';
    } catch (error) {
      if (isRefused(error)) return 'nobody there';
      sent.lost = true;
      return 'unsure';
    } finally {
      underWay.delete(sent);
    }
  };

  return {
    underWay: () => [...underWay].filter(({ kind }) => isForOne(kind)),
    answers: (more) => new Promise((resolve) => waiting.add({ more, resolve })),
    dropped: () => dropped,
    ask: async (kind, address, init = {}) => {
      const until = performance.now() + GIVE_UP_MS;
      for (let repeated = false; performance.now() < until; ) {
        const answer = await once(kind, address, init);
        if (typeof answer === 'object') return { ...answer, repeated };
        if (answer === 'unsure') repeated = true;
        await wait(AGAIN_MS);
      }
      throw new Error(`${address} gave no answer within ${GIVE_UP_MS / 1000} s.`);
    },
  };
}

/** What is given once: the rest may be asked for as often as one likes. */
const isForOne = (kind: Kind) => kind === 'token' || kind === 'credential';

/** Nobody listened, so nothing was sent. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
