import type { Context } from '@laurel/base';
import type { Words } from '@laurel/credentials';
import { type IssuerConfig, said } from '@laurel/issuer';
import { In, IsNull, type Store } from '@laurel/store';
import { recognitionsNow } from '../recognition/recognise.ts';
import { RecognisedElsewhere } from '../recognition/recognition-records.ts';
import { PathwayApproval } from './approval-records.ts';
import { currentPathways } from './current-pathways.ts';
import { itemsOf } from './held-badges.ts';
import { Pathway, PathwayWalk } from './records.ts';

/** What an issuer tells the pathways of its node, and asks of them. */
export const pathwayHooks = (
  store: Store,
  context: Pick<Context, 'clock'>,
): Pick<IssuerConfig, 'countsToward' | 'recognisedFor' | 'reachedBy' | 'whenHeld' | 'approvalsBeside'> => ({
  approvalsBeside: (profile) =>
    store.as(profile).read(async (db) => {
      const asked = await db.list(PathwayApproval, {}, { order: { askedAt: 'ASC' } });
      const drafts = new Map((await db.list(Pathway, { id: In(asked.map(({ id }) => id)), state: 'draft' })).map((row) => [row.id, row]));
      return asked.flatMap(({ id, version, state, askedAt, askedBy }) => {
        const name = drafts.get(id)?.definition.name;
        return name === undefined ? [] : [{ what: 'pathway' as const, href: `/desk/${profile}/pathways/${id}`, name, version, state, askedAt, askedBy }];
      });
    }),
  countsToward: async (achievement) => {
    const pathways = (await currentPathways({ store })).filter(({ definition }) =>
      itemsOf(definition).some((item) => 'own' in item && item.own === achievement),
    );
    // Another profile of this node may recognise it, by the address it has.
    const recognised = (await recognitionsNow({ store, context })).filter((row) => row.achievement.endsWith(`/achievements/${achievement}`));
    const today = context.clock().toISOString().slice(0, 10);
    const elsewhere = await store.across('what others say of a badge is public').read((db) => db.list(RecognisedElsewhere, { achievement }));
    return [
      ...pathways.map(({ id, definition }) => ({ href: `/pathways/${id}`, name: definition.name })),
      ...recognised.map(({ id, towardName }) => ({ href: `/recognition/${id}`, name: towardName })),
      ...elsewhere.filter(({ until }) => until === null || until >= today).map(({ address, toward, by }) => ({ href: address, name: besides(toward, by) })),
    ];
  },
  recognisedFor: async (achievement) =>
    (await recognitionsNow({ store, context }))
      .filter(({ toward }) => toward === achievement)
      .map(({ id, name }) => ({ href: `/recognition/${id}`, name: { en: name, fr: name } })),
  reachedBy: async (achievement) =>
    (await currentPathways({ store }))
      .filter(({ definition }) => definition.capstone === achievement)
      .map(({ id, definition }) => ({ href: `/pathways/${id}`, name: definition.name })),
  whenHeld: async (db, emailKey) => {
    await db.across('a badge is somebody’s, whatever the pathway').update(PathwayWalk, { emailKey, completedAt: IsNull() }, { due: 1 });
  },
});

/** What it is worth, and with whom: a name in each language that both have. */
function besides(toward: Words, by: Words): Words {
  const name = (language: 'en' | 'fr') => [said(toward, language), said(by, language)].filter(Boolean).join(' · ');
  return { en: name('en'), fr: name('fr') };
}
