import { renderToString } from 'preact-render-to-string';
import type { Assets } from '../assets.ts';
import type { Translate } from '../i18n.ts';
import type { Page } from '../route.ts';
import { IconSymbols } from './icon.tsx';
import { type Frame, Layout } from './layout.tsx';
import { renderBody } from './render.tsx';

/** A whole page as HTML: head, frame, body, and at its foot the symbols of just the icons that were drawn. */
export function renderDocument(page: Page, frame: Frame, facts: { t: Translate; csrf: string; path: string; assets: Assets }): string {
  const { html, icons } = renderBody(<Layout page={page} frame={frame} />, facts);
  const head = renderToString(
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {page.robots !== 'index' && <meta name="robots" content="noindex" />}
      <title>{`${page.title} · ${frame.nodeName}`}</title>
      <link rel="icon" type="image/svg+xml" href={facts.assets.mark} />
      <link rel="stylesheet" href={facts.assets.stylesheet} />
      <script src={facts.assets.script} defer />
      {page.script === 'passkey' && <script src={facts.assets.passkeyScript} defer />}
    </head>,
  );
  const symbols = renderToString(<IconSymbols names={icons} />);
  const body = page.frame === 'narrow' ? '<body class="narrow">' : '<body>';
  return `<!doctype html><html lang="${facts.t.language}" dir="ltr">${head}${body}${html}${symbols}</body></html>`;
}
