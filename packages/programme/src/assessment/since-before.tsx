import { More, Notice, State, Stretches, usePage, wordsChanged } from '@laurel/web';
import type { Piece } from '../applications/evidence-list.tsx';
import type { SubmissionRow } from '../applications/records.ts';

/** How something stands to the submission before: the word it is marked with. */
type Since = 'same' | 'changed' | 'new';

/** A piece that was taken out and came again is the one it was, by its hash or its address. */
export function sinceOfPiece(piece: Piece, before: Pick<SubmissionRow, 'evidence'>): Since {
  const was = before.evidence.find((one) => isSame(one, piece));
  if (!was) return 'new';
  return was.name === piece.name && was.note === piece.note ? 'same' : 'changed';
}

/** How many pieces of the submission before are not in this one. */
const goneSince = ({ evidence }: Pick<SubmissionRow, 'evidence'>, before: Pick<SubmissionRow, 'evidence'>): number =>
  before.evidence.filter((was) => !evidence.some((one) => isSame(was, one))).length;

type Same = Pick<Piece, 'id' | 'sha256' | 'url'>;
const isSame = (one: Same, other: Same): boolean => one.id === other.id || (one.sha256 === other.sha256 && one.url === other.url);

/** Nothing of a first submission, and nothing to whoever could not see the one before. */
export function Mark({ before, since }: { before: Pick<SubmissionRow, 'round'> | undefined; since: Since }) {
  const { t } = usePage();
  if (!before) return null;
  const { round } = before;
  return (
    <p class="small">
      <State kind={since === 'same' ? 'quiet' : 'warn'}>{t(`programme.since.${since}`, { round })}</State>
    </p>
  );
}

type TextProps = { before: SubmissionRow | undefined; was: string | undefined; is: string };

/** A text of the learner as it stands to the one before, which is folded beneath it with what went and what came, as they wrote it. */
export function TextSince({ before, was, is }: TextProps) {
  const { t } = usePage();
  if (!before || was === undefined) return null;
  const paragraphs = wordsChanged(was, is);
  if (paragraphs.every((stretches) => stretches.every(({ kind }) => kind === 'same'))) return <Mark before={before} since="same" />;
  return (
    <>
      <Mark before={before} since="changed" />
      <More summary={t('programme.since.what', { round: before.round })}>
        <div class="stack">
          {paragraphs.map((stretches) => (
            <p>
              <Stretches stretches={stretches} />
            </p>
          ))}
        </div>
      </More>
    </>
  );
}

/** Of what was taken out, that it was: neither what it is called nor where it is. */
export function Gone({ before, sent }: { before: SubmissionRow | undefined; sent: SubmissionRow }) {
  const { t } = usePage();
  const count = before ? goneSince(sent, before) : 0;
  return before && count > 0 ? <Notice>{t('programme.since.removed', { count, round: before.round })}</Notice> : null;
}
