import { LaurelError, strangerUrl } from '@laurel/base';
import { type JsonObject, type PublicPathway, parseStrictObject, readPathways, writeBadges, writePathway } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { GOAL_BYTES, GOALS_READ } from '../limits.ts';

type Deps = Pick<Holder, 'context' | 'config'>;

/**
 * The pathways that anybody can read at an address, asked because somebody pressed a button that says so. One GET by the one way out, the same for every learner: no
 * cookie, no name, nothing of what somebody holds or wants; what is worked out with it is worked out here.
 * @throws LaurelError bad_form: its problem says what stands there
 */
export async function readSource({ context, config }: Deps, address: string): Promise<PublicPathway[]> {
  try {
    const url = strangerUrl(address, config);
    const { status, text } = await context.outbound.stranger(url, { headers: { accept: 'application/ld+json' } });
    if (status !== 200) throw refused(PROBLEM_OF.get(status) ?? 'refuses');
    return pathwaysIn(text());
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    const code = CODES[error.code];
    throw code === undefined ? error : refused(code);
  }
}

/** A page that asks to sign in sends elsewhere or refuses: what somebody sees of it in their own browser nobody else does. */
const PROBLEM_OF: ReadonlyMap<number, string> = new Map([
  ...[404, 410].map((status) => [status, 'empty'] as const),
  ...[301, 302, 303, 307, 308, 401, 403].map((status) => [status, 'private'] as const),
]);

const CODES: Readonly<Record<string, string>> = {
  url_refused: 'address',
  host_unreachable: 'silent',
  response_too_large: 'large',
  answer_unreadable: 'none',
};

/** @throws LaurelError bad_form */
function pathwaysIn(text: string): PublicPathway[] {
  const read = parseStrictObject(text);
  const pathways = read ? readPathways(read) : [];
  if (pathways.length === 0) throw refused(read && isAchievement(read) ? 'badge' : 'none');
  return pathways;
}

/** What a program is told at the address of a badge that can be earned: a goal takes the pathway to it, which its page names. */
const isAchievement = ({ type }: JsonObject): boolean => [type].flat().includes('Achievement');

/** One pathway as it rests: in the terms in which it was read, so that whatever comes back from a backup is read as carefully as what strangers send. */
export function writeDown(pathway: PublicPathway): string {
  const text = JSON.stringify({ '@graph': [...writePathway(pathway), ...writeBadges(pathway.address, pathway.badges)] });
  // What is kept must be read again: told part by part it is longer than what came, and a stranger's bounds hold for it too.
  if (Buffer.byteLength(text) > GOAL_BYTES || !readDown(text)) throw refused('large');
  return text;
}

/** Read once, however often a page asks and for however many wallets: what a stranger wrote may take a tenth of a second. */
export function readDown(document: string): PublicPathway | undefined {
  if (known.has(document)) return known.get(document);
  const read = parseStrictObject(document);
  const pathway = read && readPathways(read)[0];
  known.set(document, pathway);
  for (const oldest of known.keys()) {
    if (known.size <= GOALS_READ) break;
    known.delete(oldest);
  }
  return pathway;
}

/** Public documents and nothing of whose goals they are, the oldest first. */
const known = new Map<string, PublicPathway | undefined>();

export const refused = (code: string): LaurelError => new LaurelError('bad_form', { problems: [{ at: 'address', code, detail: code }] });
