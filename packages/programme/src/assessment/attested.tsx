import { createHash } from 'node:crypto';
import { Notice, Part, Prose, usePage } from '@laurel/web';
import { domainOf } from '../applications/answer-attestation.ts';
import { type AttestationRow, standingOf } from '../applications/attestation-records.ts';
import type { SubmissionRow } from '../applications/records.ts';
import type { Opened } from './queue.ts';
import { Mark } from './since-before.tsx';

/**
 * What supervisors stated, before whoever judges: names of both are covered, since either would say whose work it is; role, organisation and the domain of
 * the address stay, without which nobody could weigh it. What is no longer what was pinned is not shown.
 */
export function Attested({ opened: { attestations, sent, application }, before }: { opened: Opened; before: SubmissionRow | undefined }) {
  const { t } = usePage();
  if (attestations.length === 0) return null;
  return (
    <Part title={t('programme.attested')}>
      <p class="hint">{t('programme.attested.hint')}</p>
      {attestations.map((one) => {
        const pinned = sent.attestations.find(({ id }) => id === one.id)?.sha256;
        if (!isPinned(one, pinned)) return <Notice kind="bad" title={t('programme.attested.changed')} key={one.id} />;
        const cover = coverOf([one.name, one.learnerName, application.badgeName], t('programme.attested.name'));
        const about = {
          standing: cover(standingOf(one)),
          relation: cover(one.relation),
          domain: domainOf(one),
          date: t.date(one.answeredAt ?? ''),
        };
        return (
          <div key={one.id} class="stack">
            <p>
              <strong>{t('programme.attested.by', about)}</strong>
            </p>
            <Prose text={cover(one.statement)} />
            <p class="small soft">{t('programme.attested.confirms')}</p>
            <Prose text={cover(one.claims)} />
            <Mark before={before} since={before?.attestations.some(({ id, sha256 }) => id === one.id && sha256 === pinned) ? 'same' : 'new'} />
            <p class="small soft">{t('programme.attested.how', { ...about, sha256: (pinned ?? '').slice(0, 12) })}</p>
          </div>
        );
      })}
    </Part>
  );
}

const isPinned = ({ credential, sha256 }: AttestationRow, pinned: string | undefined): boolean =>
  credential !== null && pinned !== undefined && sha256 === pinned && createHash('sha256').update(credential).digest('hex') === pinned;

/** Puts `instead` where a part of a name stands, each of three letters or more, as a word of its own. */
export function coverOf(names: readonly string[], instead: string): (text: string) => string {
  const parts = [...new Set(names.flatMap((name) => name.split(/[^\p{L}\p{M}\p{N}]+/u)).filter((part) => [...part].length > 2))];
  if (parts.length === 0) return (text) => text;
  const longestFirst = parts.sort((one, other) => other.length - one.length).join('|'); // letters and digits alone: nothing to escape
  const found = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${longestFirst})(?![\\p{L}\\p{M}\\p{N}])`, 'giu');
  return (text) => text.replace(found, instead);
}
