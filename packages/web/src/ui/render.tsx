import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { makeTranslate, type Translate } from '../i18n.ts';
import { PageContext, type PageFacts } from './page-context.ts';

type Drawn = Pick<PageFacts, 'icons' | 'scripts'>;

/** Renders one page's body, or a component in a test, with the facts of its page; answers the HTML, the icons it drew and the scripts it needs. */
export function renderBody(body: VNode, facts: { t?: Translate; csrf?: string; path?: string } = {}): Drawn & { html: string } {
  const drawn: Drawn = { icons: new Set(), scripts: new Set() };
  const { t = makeTranslate('en'), csrf = '', path = '/' } = facts;
  const html = renderToString(<PageContext.Provider value={{ t, csrf, path, ...drawn }}>{body}</PageContext.Provider>);
  return { html, ...drawn };
}
