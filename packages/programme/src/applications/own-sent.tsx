import { More, Prose, usePage } from '@laurel/web';
import { standingOf } from './attestation-records.ts';
import { EvidenceList } from './evidence-list.tsx';
import type { WholeApplication } from './find-application.ts';
import type { SubmissionRow } from './records.ts';

/** `changed`: the files that are no longer what she sent. */
type Props = { found: WholeApplication; sent: SubmissionRow; changed: ReadonlySet<string> };

/** What a learner sent in one round, under the headings under which assessors have it; whoever confirmed it is named to her, and to nobody else. */
export function OwnSent({ found: { application, evidence, attestations }, sent, changed }: Props) {
  const { t } = usePage();
  const { background, context, reflection } = sent;
  const named = new Set(evidence.flatMap(({ id, inBadge }) => (inBadge === 1 ? [id] : [])));
  const pieces = sent.evidence.map((piece) => ({ ...piece, inBadge: named.has(piece.id) ? (1 as const) : (0 as const) }));
  const confirmed = attestations.filter(({ id }) => sent.attestations.some((one) => one.id === id));
  return (
    <More summary={t('programme.round.what')} open={pieces.some(({ id }) => changed.has(id))}>
      {context === '' && reflection === '' ? (
        <p class="soft">{t('programme.round.emptied')}</p>
      ) : (
        <div class="stack">
          <h3>{`1. ${t('programme.part.context')}`}</h3>
          {background !== '' && <p class="small soft">{t('programme.round.learned', { where: t(`programme.learned.${background}`) })}</p>}
          <Prose text={context} />
          <h3>{`2. ${t('programme.part.evidence')}`}</h3>
          <EvidenceList
            t={t}
            at={`/learn/applications/${application.id}`}
            pieces={pieces}
            changed={{ files: changed, says: t('programme.evidence.changed.sent') }}
          />
          {confirmed.map((one) => (
            <p key={one.id}>
              <strong>{t('programme.round.confirmed', { name: one.name })}</strong>{' '}
              <span class="small soft">{t('programme.attestation.on', { standing: standingOf(one), date: t.date(one.answeredAt ?? '') })}</span>
            </p>
          ))}
          <h3>{`3. ${t('programme.part.reflection')}`}</h3>
          <Prose text={reflection} />
        </div>
      )}
    </More>
  );
}
