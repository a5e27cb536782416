/**
 * What is due next, of one person after the other: whoever has hundreds that are due, or one whose host keeps silent, holds nobody else up.
 * @param dueAfter what has waited longest of the next owner after this one who has any
 */
export function inTurn<Due extends { owner: string }>(dueAfter: (owner: string) => Promise<Due | undefined>): () => Promise<Due | undefined> {
  let last = '';
  return async () => {
    const due = (await dueAfter(last)) ?? (await dueAfter(''));
    if (due) last = due.owner;
    return due;
  };
}
