import { More, Notice, State, type Stretch, Stretches, usePage, wordsChanged } from '@laurel/web';
import type { Piece } from '../applications/evidence-list.tsx';
import type { SubmissionRow } from '../applications/records.ts';

/** How something stands to the submission before: the word it is marked with. */
type Since = 'same' | 'changed' | 'new';

/** A piece that was taken out and came again is the one it was, by its hash or its address. */
export function sinceOfPiece(piece: Piece, before: Pick<SubmissionRow, 'evidence'>): Since {
  const was = before.evidence.find((one) => isSamePiece(one, piece));
  if (!was) return 'new';
  return was.name === piece.name && was.note === piece.note ? 'same' : 'changed';
}

/** How many pieces of the submission before are not in this one. */
const goneSince = ({ evidence }: Pick<SubmissionRow, 'evidence'>, before: Pick<SubmissionRow, 'evidence'>): number =>
  before.evidence.filter((was) => !evidence.some((one) => isSamePiece(was, one))).length;

type Same = Pick<Piece, 'id' | 'sha256' | 'url'>;
const isSamePiece = (one: Same, other: Same): boolean => one.id === other.id || (one.sha256 === other.sha256 && one.url === other.url);

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

type TextProps = { before: SubmissionRow | undefined; readsBefore: boolean; was: string | undefined; is: string };

/**
 * A text of the learner as it stands to the one before, which is folded beneath it with what went and what came, as they wrote it. To whoever never had the
 * one before in front of them only what came is told: words that were asked to be taken out, a name among them, are gone.
 */
export function TextSince({ before, readsBefore, was, is }: TextProps) {
  const { t } = usePage();
  if (!before || was === undefined) return null;
  const all = wordsChanged(was, is);
  if (isSame(all)) return <Mark before={before} since="same" />;
  const paragraphs = readsBefore ? all : all.map((stretches) => stretches.filter(({ kind }) => kind !== 'gone')).filter(({ length }) => length > 0);
  return (
    <>
      <Mark before={before} since="changed" />
      {!isSame(paragraphs) && (
        <More summary={t(readsBefore ? 'programme.since.what' : 'programme.since.came', { round: before.round })}>
          <div class="stack">
            {paragraphs.map((stretches) => (
              <p>
                <Stretches stretches={stretches} />
              </p>
            ))}
          </div>
        </More>
      )}
    </>
  );
}

const isSame = (paragraphs: readonly (readonly Stretch[])[]): boolean => paragraphs.every((stretches) => stretches.every(({ kind }) => kind === 'same'));

/** Of what was taken out, that it was: neither what it is called nor where it is. */
export function Gone({ before, sent }: { before: SubmissionRow | undefined; sent: SubmissionRow }) {
  const { t } = usePage();
  const count = before ? goneSince(sent, before) : 0;
  return before && count > 0 ? <Notice>{t('programme.since.removed', { count, round: before.round })}</Notice> : null;
}
