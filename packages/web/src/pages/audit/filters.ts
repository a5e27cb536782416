import type { Checkpoint, Entry, EventFilter } from '@laurel/ledger';
import { asked } from '../../door.ts';
import type { WebRequest } from '../../route.ts';

/** What people look for, and how the actions of each begin. */
export const KINDS = {
  awards: ['award.', 'standing.', 'batch.', 'issue.', 'achievement.', 'register.', 'reminders.', 'open-claim.'],
  signatures: ['credential.', 'status-list.', 'keys.'],
  access: ['role.', 'invitation.', 'api-key.', 'node.', 'mail.'],
  accounts: ['person.', 'sign-in.', 'session.', 'passkey.', 'recovery-codes.', 'institution.'],
  programme: [
    'application.',
    'evidence.',
    'assessing.',
    'attestation.',
    'conflict.',
    'affiliation.',
    'organisation.',
    'consent.',
    'guardian.',
    'background.',
    'framework.',
    'report.',
    'pathway.',
    'recognition.',
    'policy.',
  ],
  answers: ['request.', 'answer.', 'verdict.', 'shown.', 'badge.', 'share.', 'wallet.'],
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof KINDS;

export type Asked = {
  profile: string;
  mayAll: boolean;
  administers: boolean;
  everything: boolean;
  kind: Kind | undefined;
  who: string | undefined;
  about: string | undefined;
  from: string | undefined;
  to: string | undefined;
  at: { before?: number | undefined; after?: number | undefined };
  /** The filters as they stand in an address. */
  query: Record<string, string | undefined>;
};

/** What the address asks for; what does not fit is as if it were not there. */
export function askedOf(request: Pick<WebRequest, 'query'>): Omit<Asked, 'profile' | 'mayAll' | 'administers'> {
  const day = (name: string) => {
    const text = asked(request, name);
    return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  };
  const position = (name: string) => {
    const text = asked(request, name);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
  const named = (name: string) => {
    const text = asked(request, name);
    return text !== undefined && text.length <= 300 ? text : undefined;
  };
  const kind = (Object.keys(KINDS) as Kind[]).find((known) => known === asked(request, 'kind')); // its keys are all it has
  const query = { all: asked(request, 'all') === '1' ? '1' : undefined, kind, who: named('who'), about: named('about'), from: day('from'), to: day('to') };
  return { ...query, everything: query.all === '1', at: { before: position('before'), after: position('after') }, query };
}

export const filterOf = ({ everything, profile, kind, who, about, from, to }: Asked): EventFilter => ({
  profile: everything || profile === '*' ? undefined : profile,
  actor: who,
  object: about,
  from,
  to,
  kinds: kind === undefined ? undefined : KINDS[kind],
});

/** One JSON object a line: entries as they are hashed, then the signed heads, then where a record that is longer goes on. */
export function linesOf(entries: readonly Entry[], checkpoints: readonly Checkpoint[], next: string | undefined): string {
  const lines = [...entries.map((entry) => ({ entry })), ...checkpoints.map((checkpoint) => ({ checkpoint })), ...(next === undefined ? [] : [{ next }])];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
