import { writeBadges, writePathway } from '@laurel/credentials';
import { acceptedForm, type FrontHandler } from '@laurel/web';
import { asDocument } from '../catalogue/as-bytes.ts';
import { CTDL_CONTEXT, organisationsIn } from '../catalogue/ctdl.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { currentPathway } from './current-pathways.ts';
import { publicPathway } from './public-pathway.ts';

/** A pathway as programs read it, at its own address: its graph in CTDL, each badge beside who gives it. */
export const pathwayFront =
  (deps: ProgrammeDeps): FrontHandler =>
  async (path, accept) => {
    const id = /^\/pathways\/([\w-]+)$/.exec(path)?.[1];
    const form = id === undefined ? 'page' : acceptedForm(accept);
    if (id === undefined || form === 'page') return undefined;
    const row = await currentPathway(deps, id);
    if (!row) return undefined;
    const { awarding, config } = deps;
    const of = { awarding, achievements: await awarding.achievements(), publicUrl: config.publicUrl };
    const { pathway, instead } = publicPathway(of, row, await recognitionsNow(deps));
    const badges = writeBadges(pathway.address, [...pathway.badges, ...instead.map(({ badge }) => badge)]);
    const graph = [...organisationsIn(awarding, config.publicUrl), ...writePathway(pathway, instead), ...badges];
    return asDocument({ '@context': CTDL_CONTEXT, '@graph': graph }, form);
  };
