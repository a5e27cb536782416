import { LaurelError } from '@laurel/base';
import { asksForCtdl } from '@laurel/issuer';
import type { FrontHandler } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { currentPathways } from '../pathways/current-pathways.ts';
import { asDocument } from './as-bytes.ts';
import { badgeIn, CTDL_CONTEXT, organisationsIn } from './ctdl.ts';

/**
 * One achievement in CTDL beside who gives it, at its own address: there JSON-LD is Open Badges unless CTDL is asked for by its profile, or by the
 * address of a registry's import.
 */
export function achievementFront(deps: ProgrammeDeps): FrontHandler {
  const { awarding, config } = deps;
  return async (path, accept, query) => {
    const id = /^\/achievements\/([\w-]+)$/.exec(path)?.[1];
    if (id === undefined || !asksForCtdl(accept, query)) return undefined;
    const version = new URLSearchParams(query).get('version');
    if (version !== null && !/^[1-9]\d{0,5}$/.test(version)) return undefined;
    const row = await awarding.achievement(id, version === null ? undefined : Number(version)).catch(ifUnknown);
    const profiles = awarding.profiles.filter(({ slug }) => slug === row?.profile);
    if (!row || profiles.length === 0) return undefined;
    const own = { ...awarding, profiles };
    const graph = [...organisationsIn(own, config.publicUrl), ...badgeIn(own, row, config.publicUrl, await currentPathways(deps))];
    return asDocument({ '@context': CTDL_CONTEXT, '@graph': graph }, 'application/ld+json');
  };
}

const ifUnknown = (error: unknown): undefined => {
  if (!(error instanceof LaurelError && error.code === 'not_found')) throw error;
};
