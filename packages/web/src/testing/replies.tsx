import type { Reply, WebRequest } from '../route.ts';
import { PageHead } from '../ui/page-head.tsx';

/** What a stranger types who means harm. */
export const nasty = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

/** A page with a text in its title, heading, link and words. */
export const page = (text: string, more: object = {}): Reply => ({
  kind: 'page',
  page: { title: text, frame: 'public', body: <PageHead title={text} lede={<a href={text}>{text}</a>} />, ...more },
});

/** What a route was given, as JSON. */
export const echo = async (request: WebRequest): Promise<Reply> => ({
  kind: 'json',
  body: {
    form: [...request.form],
    json: request.json ?? null,
    files: request.files.map((file) => [file.field, file.filename, file.contentType, file.bytes.length]),
    params: request.params,
  },
});

/** The token of the first form on a page. */
export const tokenIn = (html: string): string => /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
