import { inMs, now } from '@laurel/base';
import { LAST_LETTER_FAILED } from '@laurel/courier';
import type { Issuer } from '../deps.ts';
import { EXPIRING_WITHIN } from '../limits.ts';
import type { AwardRow, AwardState, Standing } from '../records.ts';

/** One word for an award: what the issuer says of it comes before what the learner did. */
export type Condition = AwardState | Exclude<Standing, 'good'>;
export const conditionOf = (award: Pick<AwardRow, 'state' | 'standing'>): Condition => (award.standing === 'good' ? award.state : award.standing);

/** What the register can be asked for: every condition, and what a registrar looks for besides. */
export const REGISTER_STATES = [
  'offered',
  'opened',
  'mail-failed',
  'kept',
  'issued',
  'signing',
  'unsigned',
  'declined',
  'disputed',
  'withdrawn',
  'expiring',
  'expired',
  'suspended',
  'revoked',
] as const satisfies readonly (Condition | 'opened' | 'mail-failed' | 'expiring' | 'expired')[];
export type RegisterState = (typeof REGISTER_STATES)[number];

export type RegisterFilter = {
  /** Beginnings of words; all have to be found, in any order. */
  q?: string | undefined;
  achievement?: string | undefined;
  state?: RegisterState | undefined;
  batch?: string | undefined;
  /** YYYY-MM-DD, both included. */
  from?: string | undefined;
  until?: string | undefined;
};

/**
 * One condition of a filter, in the columns of `award`. `leads` is written so that an index finds the rows of it, `follows` so that none is
 * used for it: without figures of the table a database guesses, and a wrong guess reads a million rows for a page of twenty-five.
 */
export type Facet = {
  leads: string;
  follows: string;
  values: Record<string, unknown>;
  /** Its index gives the rows in the filter's order: a page is read without looking at the rest. */
  isOrdered: boolean;
};

/** Newest first; a span of days by the day of the award, ends by their day, those to come soonest first. `by` comes before the register's own order. */
export type Order = { by: 'awardedOn' | 'validUntil' | undefined; ascending: boolean };
export function orderOf({ state, from, until }: RegisterFilter): Order {
  if (state === 'expiring' || state === 'expired') return { by: 'validUntil', ascending: state === 'expiring' };
  return { by: (from || until) && from !== until ? 'awardedOn' : undefined, ascending: false };
}

export function facetsOf(issuer: Issuer, filter: RegisterFilter): Facet[] {
  const { achievement, state, batch, from, until } = filter;
  const { by } = orderOf(filter);
  const isPlain = state !== undefined && !DERIVED.has(state);
  const both = achievement !== undefined && isPlain;
  return [
    ...(batch ? [equal({ batch_id: batch }, false)] : []),
    ...(both ? [equal({ achievement_id: achievement, standing: 'good', state }, by === undefined)] : []),
    ...(achievement && !both ? [equal({ achievement_id: achievement }, by === undefined)] : []),
    ...(state && !both ? [isPlain ? equal({ standing: 'good', state }, by === undefined) : derived(issuer, state, by)] : []),
    ...(from !== undefined && from === until
      ? [equal({ awarded_on: from }, by === undefined)]
      : from || until
        ? [between('awarded_on', from ?? '', `${until ?? '9999'}~`, by === 'awardedOn')]
        : []),
  ];
}

const DERIVED: ReadonlySet<RegisterState> = new Set(['opened', 'mail-failed', 'expiring', 'expired', 'suspended', 'revoked']);

/** `|| ''` makes an expression of a column, which no index is over. */
const unindexed = (column: string) => `award.${column} || ''`;

function equal(columns: Record<string, string>, isOrdered: boolean): Facet {
  const names = Object.keys(columns);
  const all = (column: (name: string) => string) => names.map((name) => `${column(name)} = :${name}`).join(' AND ');
  return { leads: all((name) => `award.${name}`), follows: all(unindexed), values: columns, isOrdered };
}

function between(column: string, least: string, most: string, isOrdered: boolean): Facet {
  const both = (expression: string) => `${expression} >= :least_${column} AND ${expression} <= :most_${column}`;
  return {
    leads: both(`award.${column}`),
    follows: both(unindexed(column)),
    values: { [`least_${column}`]: least, [`most_${column}`]: most },
    isOrdered,
  };
}

function derived(issuer: Issuer, state: RegisterState, by: Order['by']): Facet {
  const isGood = `${unindexed('standing')} = 'good'`;
  switch (state) {
    case 'opened':
      return {
        leads: "award.standing = 'good' AND award.state = 'offered' AND award.opened_at IS NOT NULL",
        follows: `${isGood} AND ${unindexed('state')} = 'offered' AND award.opened_at IS NOT NULL`,
        values: {},
        isOrdered: by === undefined,
      };
    case 'mail-failed': {
      const failed = `${isGood} AND ${unindexed('state')} IN ('offered', 'issued') AND award.id IN (${LAST_LETTER_FAILED})`;
      return { leads: failed, follows: failed, values: {}, isOrdered: false };
    }
    case 'expiring':
    case 'expired': {
      const [least, most] = state === 'expired' ? ['', now(issuer.context)] : [now(issuer.context), inMs(issuer.context, EXPIRING_WITHIN)];
      const ends = between('valid_until', least, most, true);
      // What is over before anybody kept it can still be kept, as expired; what ends soon concerns whoever holds it.
      const isHeld = ` AND ${isGood} AND ${unindexed('state')} IN (${state === 'expired' ? "'kept', 'issued', 'offered'" : "'kept', 'issued'"})`;
      return { ...ends, leads: ends.leads + isHeld, follows: ends.follows + isHeld };
    }
    default: {
      const facet = equal({ standing: state }, by === undefined);
      return { ...facet, leads: `${facet.leads} AND award.standing <> 'good'` }; // as the partial index says it
    }
  }
}
