/** All that comes in pieces, at once. */
export async function linesOf<T>(pieces: AsyncIterable<readonly T[]>): Promise<T[]> {
  const lines: T[] = [];
  for await (const piece of pieces) lines.push(...piece);
  return lines;
}
