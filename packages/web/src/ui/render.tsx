import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { makeTranslate, type Translate } from '../i18n.ts';
import type { IconName } from './icons.ts';
import { PageContext } from './page-context.ts';

/** Renders one page's body, or a component in a test, with the facts of its page; answers the HTML and the icons it drew. */
export function renderBody(body: VNode, facts: { t?: Translate; csrf?: string; path?: string } = {}): { html: string; icons: ReadonlySet<IconName> } {
  const icons = new Set<IconName>();
  const { t = makeTranslate('en'), csrf = '', path = '/' } = facts;
  const html = renderToString(<PageContext.Provider value={{ t, csrf, path, icons }}>{body}</PageContext.Provider>);
  return { html, icons };
}
