import type { LaurelError } from '@laurel/base';
import { Notice, Part, Prose, type Translate, typed, type WebRequest } from '@laurel/web';
import type { WholeApplication } from './find-application.ts';
import { textsIn } from './write-application.ts';

const BOXES = ['background', 'context', 'reflection', 'badge_name', 'words', 'url', 'note'] as const;

/** What was pressed on a page that stood open while it was sent, withdrawn or decided: nothing is wrong in any box. */
export const isTooLate = ({ code, problems }: Pick<LaurelError, 'code' | 'problems'>): boolean => code === 'conflict' && problems.length === 0;

/** That it came too late, with what was typed and is nowhere else. A file is told by its name. */
export function NotTaken({
  t,
  request,
  found,
  labels,
}: {
  t: Translate;
  request: WebRequest;
  found: WholeApplication;
  labels: Readonly<Record<string, string>>;
}) {
  const { application, appeals } = found;
  const known: Readonly<Record<string, string>> = { ...textsIn(application), words: appeals[0]?.words ?? '' };
  const background = typed(request, 'background');
  const shown = (at: string, text: string) => (at === 'background' && t.has(`programme.learned.${background}`) ? t(`programme.learned.${background}`) : text);
  const texts = BOXES.map((at) => ({ at: at as string, text: typed(request, at) })).filter(({ at, text }) => text !== '' && text !== known[at]);
  const files = request.files.flatMap(({ filename }) => (filename === '' ? [] : [{ at: 'file', text: filename }]));
  const typedHere = [...texts, ...files];
  return (
    <>
      <Notice kind="warn" alert title={t('programme.too-late')}>
        {typedHere.length > 0 && t('programme.too-late.text')}
      </Notice>
      {typedHere.length > 0 && (
        <Part title={t('programme.too-late.typed')}>
          <div class="stack">
            {typedHere.map(({ at, text }) => (
              <figure class="evidence" key={at}>
                <figcaption>{labels[at]}</figcaption>
                <Prose text={shown(at, text)} />
              </figure>
            ))}
          </div>
        </Part>
      )}
    </>
  );
}
