import type { Language } from '@laurel/base';
import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import { acceptedForm, type Bytes, type FrontHandler } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { FEED_ENTRIES } from '../limits.ts';
import { currentPathways } from '../pathways/current-pathways.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { asBytes, asDocument } from './as-bytes.ts';
import { catalogueGraph } from './ctdl.ts';

/** The catalogue as programs read it: a graph where JSON-LD is asked for, and a feed of what is new. The same for everybody, and made once until something changes. */
export function catalogueFront(deps: ProgrammeDeps): FrontHandler {
  const once = keptBytes();
  return async (path, accept, query) => {
    if (path === '/catalogue/feed') {
      const { languages } = deps.config;
      const language = languages.find((one) => one === new URLSearchParams(query).get('lang')) ?? languages[0] ?? 'en';
      const rows = await deps.awarding.achievements();
      return once(`feed ${language}`, [rows], () => feed(deps, rows, language));
    }
    const form = path === '/catalogue' ? acceptedForm(accept) : 'page';
    if (form === 'page') return undefined;
    const rows = await deps.awarding.achievements();
    const [pathways, recognitions] = [await currentPathways(deps), await recognitionsNow(deps)];
    const names = [...pathways.map(({ id, version }) => `${id} ${version}`), ...recognitions.map(({ id }) => id)].join();
    return once(form, [rows, names], () =>
      asDocument(catalogueGraph(deps.awarding, { achievements: rows, pathways, recognitions }, deps.config.publicUrl), form),
    );
  };
}

/** Of each thing that is asked for its bytes, as long as what they were made of is the same. */
function keptBytes(): (name: string, of: readonly unknown[], make: () => Bytes) => Bytes {
  const kept = new Map<string, { of: readonly unknown[]; bytes: Bytes }>();
  return (name, of, make) => {
    const known = kept.get(name);
    if (known?.of.every((one, nth) => one === of[nth])) return known.bytes;
    const bytes = make();
    kept.set(name, { of, bytes });
    return bytes;
  };
}

/** Atom (RFC 4287), newest first, in one language. */
function feed({ awarding, config: { publicUrl } }: ProgrammeDeps, all: readonly AchievementRow[], language: Language): Bytes {
  const rows = all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, FEED_ENTRIES);
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
