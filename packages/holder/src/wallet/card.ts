import type { BadgeFacts } from '@laurel/credentials';
import { key, nullable, type ScopedWriter, scopedTable, text } from '@laurel/store';
import type { Holder } from '../deps.ts';
import type { Whose } from '../import/whose.ts';
import { CARD_WORDS, CARDS_AT_ONCE } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { titleOf } from './title.ts';

/**
 * What a badge is found and ordered by, in a row as narrow as that: of two thousand badges, each with a document of ten kilobytes behind it, a search
 * reads these and nothing else.
 */
export type CardRow = { id: string; owner: string; title: string; issuer: string; words: string; endsAt: string | null; keptAt: string; whose: Whose };
export const Card = scopedTable<CardRow>()('wallet_card', 'owner', {
  id: text(key),
  owner: text(),
  title: text(),
  issuer: text(),
  words: text(),
  endsAt: text(nullable),
  keptAt: text(),
  whose: text(),
});

type Carded = Pick<BadgeRow, 'id' | 'facts' | 'verdict' | 'issuerDid' | 'keptAt' | 'whose'>;

/** In the write that keeps the badge. */
export const insertCard = (db: ScopedWriter, badge: Carded): Promise<void> => db.insert(Card, cardOf(badge));

/** In the write that changes what is known of it. */
export async function updateCard(db: ScopedWriter, badge: Carded): Promise<void> {
  const { id, ...card } = cardOf(badge);
  await db.update(Card, { id }, card);
}

function cardOf({ id, facts, verdict, issuerDid, keptAt, whose }: Carded): Omit<CardRow, 'owner'> {
  const issuer = verdict.issuer?.vouchers[0]?.name ?? facts.issuerName ?? issuerDid;
  const said = [titleOf(facts), issuer, facts.issuerName, ...skillsOf(facts)].map((one) => folded(one ?? '')).filter(Boolean);
  return {
    id,
    title: folded(titleOf(facts)),
    issuer: folded(issuer),
    words: said.join(' ').slice(0, CARD_WORDS),
    endsAt: facts.validUntil ?? null,
    keptAt,
    whose,
  };
}

const skillsOf = ({ tags, level, alignments }: BadgeFacts): (string | undefined)[] => [
  ...tags,
  ...[level, ...alignments].flatMap((one) => [one?.name, one?.code, one?.framework]),
];

/** As words are looked for: small, without accents, and nothing but letters, digits and single spaces, so that none of it means anything to LIKE. */
export const folded = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Makes the cards of badges that were kept before there were any: SQL folds no accents, so no migration can. */
export async function fillCards({ store }: Pick<Holder, 'store'>): Promise<void> {
  const everybody = store.across('badges of every wallet that have no card yet');
  for (;;) {
    const bare = await everybody.read((db) =>
      db
        .query(Badge, 'badge')
        .andWhere('NOT EXISTS (SELECT 1 FROM wallet_card card WHERE card.id = badge.id)')
        .without('document')
        .take(CARDS_AT_ONCE)
        .getMany(),
    );
    if (bare.length === 0) return;
    await everybody.write((db) =>
      db.insert(
        Card,
        bare.map((badge) => ({ ...cardOf(badge), owner: badge.owner })),
      ),
    );
  }
}
