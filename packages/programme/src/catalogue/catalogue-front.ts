import { hashed } from '@laurel/base';
import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import { acceptedForm, type Bytes, type FrontHandler } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { FEED_ENTRIES } from '../limits.ts';
import { catalogueGraph } from './ctdl.ts';

/** Seconds. What is offered changes by the day. */
const MAX_AGE = 300;

/** The catalogue as programs read it: a graph where JSON-LD is asked for, and a feed of what is new. The same for everybody. */
export function catalogueFront(deps: ProgrammeDeps): FrontHandler {
  return async (path, accept, query) => {
    if (path === '/catalogue/feed') return feed(deps, query);
    const form = path === '/catalogue' ? acceptedForm(accept) : 'page';
    if (form === 'page') return undefined;
    return asBytes(JSON.stringify(catalogueGraph(deps.awarding, await deps.awarding.achievements(), deps.config.publicUrl)), form);
  };
}

/** Atom (RFC 4287), newest first, in the language of the address. */
async function feed({ awarding, config: { publicUrl, languages } }: ProgrammeDeps, query: string): Promise<Bytes> {
  const language = languages.find((one) => one === new URLSearchParams(query).get('lang')) ?? languages[0] ?? 'en';
  const rows = [...(await awarding.achievements())].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, FEED_ENTRIES);
  const issuerOf = ({ profile }: AchievementRow) => awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? '';
  const entries = rows.map(
    (row) => `<entry><id>${publicUrl}/achievements/${row.id}?version=${row.version}</id><title>${escaped(inWords(row, 'name'))}</title>
<link href="${publicUrl}/achievements/${row.id}"/><updated>${row.createdAt}</updated><author><name>${escaped(issuerOf(row))}</name></author>
<summary>${escaped(inWords(row, 'description'))}</summary></entry>`,
  );
  function inWords({ definition }: AchievementRow, text: 'name' | 'description'): string {
    return said(definition[text], languageFor(definition, language));
  }
  const self = `${publicUrl}/catalogue/feed?lang=${language}`;
  const title = escaped(awarding.profiles.map(({ name }) => name[language]).join(', '));
  return asBytes(
    `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><id>${self}</id><title>${title}</title>
<link rel="self" href="${self}"/><link href="${publicUrl}/catalogue"/><updated>${rows[0]?.createdAt ?? '1970-01-01T00:00:00Z'}</updated>
${entries.join('\n')}</feed>
`,
    'application/atom+xml; charset=utf-8',
  );
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '').replaceAll(/\p{Cc}/gu, ' ');

const asBytes = (body: string, contentType: string): Bytes => ({ body, contentType, etag: `"${hashed(`${contentType} ${body}`)}"`, maxAgeSeconds: MAX_AGE });
