/** An address that breaks behind its @ where a column is too narrow for it, before it breaks within a word; before it too, every eight signs, where it is longer than a name is. */
export function MailAddress({ text }: { text: string }) {
  const at = text.lastIndexOf('@') + 1;
  const local = text.slice(0, at);
  return (
    <>
      {local.length > LONG ? (local.match(/.{1,8}/gu) ?? []).flatMap((piece, nth) => (nth === 0 ? [piece] : [<wbr />, piece])) : local}
      <wbr />
      {text.slice(at)}
    </>
  );
}

const LONG = 28;
