import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Translate } from '../i18n.ts';
import type { IconName } from './icons.ts';

/** What components know of the page they stand on. `icons` collects what was drawn, so that the layout can append just those symbols. */
export type PageFacts = { t: Translate; csrf: string; path: string; icons: Set<IconName> };

export const PageContext = createContext<PageFacts | undefined>(undefined);

/** For components of any package: the language, the path and the form token of the page being rendered. */
export function usePage(): PageFacts {
  const facts = useContext(PageContext);
  if (!facts) throw new Error('A component was rendered outside a page: render it with renderBody');
  return facts;
}
