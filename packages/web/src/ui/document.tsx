import type { Language } from '@laurel/base';
import { renderToString } from 'preact-render-to-string';
import type { Assets } from '../assets.ts';
import type { Translate } from '../i18n.ts';
import type { Page, PublicFace } from '../route.ts';
import { IconSymbols } from './icon.tsx';
import { type Frame, Layout } from './layout.tsx';
import { renderBody } from './render.tsx';

/** A whole page as HTML: head, frame, body, and at its foot the symbols of just the icons that were drawn. */
export function renderDocument(page: Page, frame: Frame, facts: { t: Translate; csrf: string; path: string; assets: Assets }): string {
  const { html, icons, scripts } = renderBody(<Layout page={page} frame={frame} />, facts);
  const head = renderToString(
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {page.robots !== 'index' && <meta name="robots" content="noindex" />}
      <title>{`${page.title} · ${frame.nodeName}`}</title>
      <link rel="icon" type="image/svg+xml" href={facts.assets.mark} />
      <link rel="stylesheet" href={facts.assets.stylesheet} />
      {page.face && <Face face={page.face} title={page.title} siteName={frame.nodeName} language={facts.t.language} />}
      {!page.face && page.script !== 'none' && page.frame !== 'embed' && <script src={facts.assets.script} defer />}
      {scripts.has('autosave') && <script src={facts.assets.autosaveScript} defer />}
      {page.script === 'passkey' && <script src={facts.assets.passkeyScript} defer />}
      {page.script === 'upload' && <script src={facts.assets.uploadScript} defer />}
      {page.script === 'camera' && <script src={facts.assets.cameraScript} data-decoder={facts.assets.qrDecoder} defer />}
    </head>,
  );
  const symbols = renderToString(<IconSymbols names={icons} />);
  const body = page.frame === 'narrow' || page.frame === 'embed' ? `<body class="${page.frame}">` : '<body>';
  return `<!doctype html><html lang="${facts.t.language}" dir="ltr">${head}${body}${html}${symbols}</body></html>`;
}

/** Each language has an address of its own beside the one that asks the browser; a picture comes from this node or not at all. */
function Face({ face, title, siteName, language }: { face: PublicFace; title: string; siteName: string; language: Language }) {
  const { description, address, languages, image, people } = face;
  const own = languages.includes(language) ? `${address}?lang=${language}` : address;
  return (
    <>
      <meta name="description" content={description} />
      <link rel="canonical" href={own} />
      {languages.map((one) => (
        <link rel="alternate" hreflang={one} href={`${address}?lang=${one}`} />
      ))}
      <link rel="alternate" hreflang="x-default" href={address} />
      {!people && <link rel="alternate" type="application/ld+json" href={address} />}
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={siteName} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={own} />
      <meta property="og:locale" content={OG_LOCALE[language]} />
      {image !== undefined && <meta property="og:image" content={image} />}
    </>
  );
}

const OG_LOCALE: Record<Language, string> = { en: 'en_GB', fr: 'fr_FR' };
