import type { Translate } from '@laurel/web';
import type { AwardEventRow, AwardRow } from '../records.ts';

/** One thing that happened to an award, who did it and why. */
export function Happening({ t, event, award, actors }: { t: Translate; event: AwardEventRow; award: AwardRow; actors: Map<string, string> }) {
  const actor = actors.get(event.actor);
  const of = event.kind === 'awarded' && award.holderKey !== null ? '-key' : event.kind === 'forgotten' && award.state === 'withdrawn' ? '-withdrawn' : '';
  return (
    <>
      {t(`issuer.event.${event.kind}${of}`)}
      {actor && <span class="soft"> {t('issuer.event.by', { actor })}</span>}
      {event.reason !== null && <> {t('issuer.event.reason', { reason: t(`issuer.reason.${event.reason}`) })}</>}
      {event.note !== null && <p class="soft">{t('issuer.event.note', { note: event.note })}</p>}
    </>
  );
}
