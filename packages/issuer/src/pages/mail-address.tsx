/** An address that breaks behind its @ where a column is too narrow for it, before it breaks within a word. */
export function MailAddress({ text }: { text: string }) {
  const at = text.lastIndexOf('@') + 1;
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  );
}
