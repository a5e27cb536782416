import type { ComponentChildren } from 'preact';

/** Markdown as criteria use it: paragraphs, lists, strong and emphasised words. Text stays text: no HTML and no links pass through. */
export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  const blocks = text.replace(/\r\n?/g, '\n').split(/\n{2,}/);
  return <div lang={lang}>{blocks.map((block) => blockOf(block.trim()))}</div>;
}

function blockOf(block: string): ComponentChildren {
  const lines = block.split('\n').map((line) => line.trim());
  const items = (mark: RegExp) => (lines.every((line) => mark.test(line)) ? lines.map((line) => <li>{inline(line.replace(mark, ''))}</li>) : undefined);
  const bullets = items(/^[-*•]\s+/);
  if (bullets) return <ul>{bullets}</ul>;
  const numbers = items(/^\d+[.)]\s+/);
  if (numbers) return <ol>{numbers}</ol>;
  const heading = /^#{1,6}\s+(.+)$/.exec(block);
  return heading?.[1] ? (
    <p>
      <strong>{inline(heading[1])}</strong>
    </p>
  ) : (
    <p>{lines.flatMap((line, index) => (index === 0 ? [inline(line)] : [<br />, inline(line)]))}</p>
  );
}

/** `**strong**` and `*emphasis*`; an asterisk that closes nothing is an asterisk. */
function inline(text: string): ComponentChildren {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).map((part) => {
    if (/^\*\*.+\*\*$/.test(part)) return <strong>{part.slice(2, -2)}</strong>;
    return /^\*.+\*$/.test(part) ? <em>{part.slice(1, -1)}</em> : part;
  });
}
