import type { Query } from '@laurel/store';

/** Where a page begins: `after` leads to older rows, `before` to newer ones. What is no cursor leads to the first page. */
export type Cursor = { before?: string | undefined; after?: string | undefined };
export type CursorPage<Row> = { rows: Row[]; older: string | undefined; newer: string | undefined };

/** One page, newest first: rows that come meanwhile shift nobody's place. `at` is the column of time, `alias` the query's own name for its table. */
export async function pageByCursor<At extends string, Row extends { id: string } & Record<At, string>>(
  query: Query<Row>,
  { alias, at, cursor, take }: { alias: string; at: At; cursor: Cursor; take: number },
): Promise<CursorPage<Row>> {
  const isBack = isCursor(cursor.before);
  const from = isBack ? cursor.before : isCursor(cursor.after) ? cursor.after : undefined;
  const [column, direction] = [`${alias}.${at}`, isBack ? 'ASC' : 'DESC'] as const;
  if (from !== undefined) {
    const [time, id] = from.split('~');
    const past = isBack ? '>' : '<';
    query.andWhere(`${column} ${past} :time OR (${column} = :time AND ${alias}.id ${past} :id)`, { time, id });
  }
  const found = await query
    .orderBy(column, direction)
    .addOrderBy(`${alias}.id`, direction)
    .take(take + 1)
    .getMany();
  const rows = found.slice(0, take);
  if (isBack) rows.reverse();
  const hasMore = found.length > take;
  const cursorOf = (row: Row | undefined) => row && `${row[at]}~${row.id}`;
  return {
    rows,
    older: isBack || hasMore ? cursorOf(rows.at(-1)) : undefined,
    newer: isBack ? (hasMore ? cursorOf(rows[0]) : undefined) : from !== undefined ? cursorOf(rows[0]) : undefined,
  };
}

const isCursor = (text: string | undefined): text is string => text !== undefined && /^[\d:.TZ-]{20,30}~[\w-]{1,64}$/.test(text);
