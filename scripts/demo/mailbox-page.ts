import type { Letter } from './letters.ts';

export const STYLE = `:root{color-scheme:light dark;--ink:#16201a;--soft:#4a5850;--paper:#fbfcfa;--line:#d3dcd4;--laurel:#1c5a3c}
@media (prefers-color-scheme:dark){:root{--ink:#e7ede8;--soft:#a9b7ad;--paper:#101612;--line:#303c35;--laurel:#8ccfa6}}
body{margin:0 auto;max-width:46rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1,h2{font-family:'Iowan Old Style',Palatino,'Noto Serif',serif;font-weight:400;margin:0}
h2{font-size:1.25rem}a{color:var(--laurel)}a:focus-visible{outline:3px solid var(--laurel);outline-offset:2px}
header{border-bottom:3px double var(--line);padding-bottom:1rem}p{margin:.5rem 0;color:var(--soft)}
article{border-top:1px solid var(--line);padding:1rem 0}article:first-of-type{border-top:0}
pre{margin:.75rem 0 0;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
`;

/** The letters as a page: newest first, each readable where it stands, every address in them a link. */
export function mailboxPage(letters: readonly Letter[], to: string | undefined): string {
  const shown = to === undefined ? letters : letters.filter((letter) => letter.to.toLowerCase().includes(to.toLowerCase()));
  const people = [...new Set(letters.map((letter) => letter.to))].sort();
  const links = people.map((person) => `<a href="/?to=${encodeURIComponent(person)}">${asText(person)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Mailbox of the demo</title><link rel="stylesheet" href="/mailbox.css"></head>
<body><header><h1>Mailbox of the demo</h1>
<p>Every letter the three nodes send arrives here and goes no further. This page renews itself.</p>
${links.length > 0 ? `<nav aria-label="People"><p>For: <a href="/">everybody</a> · ${links.join(' · ')}</p></nav>` : ''}</header>
<main>${shown.length > 0 ? shown.map(article).join('\n') : `<p>${to === undefined ? 'No letter yet.' : `No letter for ${asText(to)} yet.`}</p>`}</main></body></html>
`;
}

function article(letter: Letter): string {
  return `<article id="letter-${letter.number}" data-number="${letter.number}">
<h2>${asText(letter.subject)}</h2>
<p>To ${asText(letter.to)} · from ${asText(letter.from)} · <time datetime="${letter.at.toISOString()}">${letter.at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time></p>
<pre>${linked(letter.text)}</pre></article>`;
}

/** Text with its http addresses as links; all else, markup included, stays text. */
export function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}’”»])/)
    .map((part, index) => (index % 2 === 1 ? `<a href="${asText(part)}" rel="noreferrer">${asText(part)}</a>` : asText(part)))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const asText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
