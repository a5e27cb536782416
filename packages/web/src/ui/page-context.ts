import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Translate } from '../i18n.ts';
import type { IconName } from './icons.ts';

/** What components know of the page they stand on. `icons` and `scripts` collect what was drawn and what needs a script, so that the page comes with just those. */
export type PageFacts = { t: Translate; csrf: string; path: string; icons: Set<IconName>; scripts: Set<'autosave'> };

export const PageContext = createContext<PageFacts | undefined>(undefined);

/** For components of any package: the language, the path and the form token of the page being rendered. */
export function usePage(): PageFacts {
  const facts = useContext(PageContext);
  if (!facts) throw new Error('A component was rendered outside a page: render it with renderBody');
  return facts;
}
