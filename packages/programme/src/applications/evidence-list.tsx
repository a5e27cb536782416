import { Button, Link, State, type Translate } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { isShown } from './media-types.ts';
import type { EvidenceRow } from './records.ts';

export type Piece = Pick<EvidenceRow, 'id' | 'name' | 'note' | 'url' | 'mediaType' | 'size' | 'sha256'> & { inBadge?: 0 | 1 };

/** `mark`: what is said beneath a piece; `changed`: the files that are not what came, none of which can be opened, and what is said of each. */
type Props = {
  t: Translate;
  at: string;
  pieces: readonly Piece[];
  removable?: boolean;
  changed?: { files: ReadonlySet<string>; says: string };
  mark?: (piece: Piece) => ComponentChildren;
};

/** The pieces of evidence; `at` is the address of the page they are read from. Nothing where there are none. */
export function EvidenceList({ t, at, pieces, removable, changed, mark }: Props) {
  if (pieces.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without markers
    <ul class="lines" role="list">
      {pieces.map((piece) => (
        <li class="row apart" key={piece.id}>
          <PieceText t={t} at={at} piece={piece} changed={changed?.files.has(piece.id) ? changed.says : undefined}>
            {mark?.(piece)}
          </PieceText>
          {removable && (
            <Button name="remove" value={piece.id} kind="link" unchecked>
              {t('programme.evidence.remove')}
              <span class="vh"> {piece.name}</span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

type TextProps = { t: Translate; at: string; piece: Piece; changed: string | undefined; children: ComponentChildren };

function PieceText({ t, at, piece, changed, children }: TextProps) {
  const { id, name, note, url, mediaType, size, sha256, inBadge } = piece;
  const file = `${at}/evidence/${id}`;
  return (
    <div>
      {isShown(mediaType) && changed === undefined && (
        <p>
          <img class="evidence" alt={note === '' ? name : note} src={`${file}?show=1`} />
        </p>
      )}
      {changed === undefined ? (
        <Link href={url ?? file} icon={url === null ? 'download' : 'arrow'}>
          {name}
        </Link>
      ) : (
        <strong>{name}</strong>
      )}
      {note !== '' && <p>{note}</p>}
      <p class="small soft">
        {url === null ? t('programme.evidence.size', { size: sizeIn(t, size), sha256: (sha256 ?? '').slice(0, 12) }) : t('programme.evidence.address')}
        {inBadge === 1 && ` ${t('programme.evidence.named')}`}
      </p>
      {changed !== undefined && (
        <p>
          <State kind="bad">{changed}</State>
        </p>
      )}
      {children}
    </div>
  );
}

/** Bytes as a person reads them: in the unit in which the limit is told. */
export const sizeIn = (t: Translate, bytes: number): string =>
  bytes < 1_048_576
    ? t('programme.size.kb', { kib: Math.max(1, Math.round(bytes / 1024)) })
    : t('programme.size.mb', { mb: Math.round(bytes / 104_857.6) / 10 });
