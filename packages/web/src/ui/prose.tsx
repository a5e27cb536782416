import type { ComponentChildren } from 'preact';

/** Markdown as criteria use it: paragraphs, lists, strong and emphasised words. Text stays text: no HTML and no links pass through. */
export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return (
    <div class="prose" lang={lang}>
      {blocksOf(lines).map(blockOf)}
    </div>
  );
}

type Block = { kind: Kind; lines: string[] };
type Kind = 'words' | 'bullets' | 'numbers' | 'heading';

const MARKS: readonly [Kind, RegExp][] = [
  ['bullets', /^[-*•]\s+/],
  ['numbers', /^\d+[.)]\s+/],
  ['heading', /^#{1,6}\s+/],
];

/** A list begins where a line begins with its mark, an empty line before it or not, as in a letter; an indented line goes on with its item. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const typed of lines) {
    const line = typed.trim();
    const [kind, mark] = MARKS.find(([, one]) => one.test(line)) ?? (['words', /^/] as const);
    const goesOn = /^\s/.test(typed) && kind === 'words' && (open?.kind === 'bullets' || open?.kind === 'numbers');
    if (line === '') open = undefined;
    else if (open && goesOn) open.lines.push(`${open.lines.pop() ?? ''} ${line}`);
    else if (open && kind === open.kind && kind !== 'heading') open.lines.push(line.replace(mark, ''));
    else {
      open = { kind, lines: [line.replace(mark, '')] };
      blocks.push(open);
    }
  }
  return blocks;
}

function blockOf({ kind, lines }: Block): ComponentChildren {
  const items = () => lines.map((line) => <li>{inline(line)}</li>);
  if (kind === 'bullets') return <ul>{items()}</ul>;
  if (kind === 'numbers') return <ol>{items()}</ol>;
  const words = lines.flatMap((line, index) => (index === 0 ? [inline(line)] : [<br />, inline(line)]));
  return <p>{kind === 'heading' ? <strong>{words}</strong> : words}</p>;
}

/** `**strong**` and `*emphasis*`; an asterisk that closes nothing is an asterisk. */
function inline(text: string): ComponentChildren {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).map((part) => {
    if (/^\*\*.+\*\*$/.test(part)) return <strong>{part.slice(2, -2)}</strong>;
    return /^\*.+\*$/.test(part) ? <em>{part.slice(1, -1)}</em> : part;
  });
}
