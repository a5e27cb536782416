import type { Person } from '@laurel/people';
import { Button, Form, Part, type Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { badgesNotKept } from '../rights/not-kept.ts';
import type { ApplicationRow } from './records.ts';

/** What became of the badge that an application led to. `keepAt`: where it is kept without its letter. */
type AwardStands = { state: 'waiting'; keepAt: string | undefined } | { state: 'kept' | 'revoked'; walletsHere: boolean };

/** Nothing where it was no award, or its learner answered its letter with something else. */
export async function standsOf(
  deps: ProgrammeDeps,
  t: Translate,
  { awardId, achievementId }: Pick<ApplicationRow, 'awardId' | 'achievementId'>,
  person: Person,
): Promise<AwardStands | undefined> {
  const email = await deps.people.account.provedAddress(person);
  if (awardId === null || email === undefined) return undefined;
  const waiting = (await badgesNotKept(deps, person, t)).find(({ id }) => id === awardId);
  if (waiting) return { state: 'waiting', keepAt: waiting.keepAt };
  const { walletsHere } = deps.config;
  if ((await deps.awarding.revokedOf([awardId])).length > 0) return { state: 'revoked', walletsHere };
  const held = await deps.store.across('a learner’s own badge is hers, whatever the profile').read((db) => deps.awarding.held(db, email, [achievementId]));
  return held.some(({ id }) => id === awardId) ? { state: 'kept', walletsHere } : undefined;
}

/** The badge itself: whether a wallet has it, and the way to keep it where none has. */
export function AwardPart({ t, stands }: { t: Translate; stands: AwardStands | undefined }) {
  return (
    <Part title={t('programme.award')}>
      {stands && <p>{t(`programme.award.${stands.state}`)}</p>}
      {stands?.state === 'waiting' && stands.keepAt === undefined && <p>{t('web.not-kept.elsewhere')}</p>}
      {stands?.state === 'waiting' && stands.keepAt !== undefined && (
        <>
          <p>{t('programme.award.waiting.says')}</p>
          <Form action={stands.keepAt} kind="actions">
            <Button kind="quiet">{t('programme.award.keep')}</Button>
          </Form>
        </>
      )}
      {stands?.state === 'kept' && stands.walletsHere && <p>{t.rich('programme.award.kept.here', { link: (words) => <a href="/wallet">{words}</a> })}</p>}
      <p>{t('programme.awarded.text')}</p>
    </Part>
  );
}
