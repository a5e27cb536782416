import { Notice, type Translate } from '@laurel/web';
import type { RegisterRow } from '../awards/find-awards.ts';
import { lossOf } from '../register/shown-state.ts';
import { adviceOf } from './letter-trouble.ts';

const DONE = ['awarded', 'link-sent', 'named', 'unnamed', 'suspended', 'lifted', 'revoked'] as const;

type Props = { t: Translate; done: string | undefined; row: RegisterRow; badges: number };

/** What was done on the page before. Of a letter it says what became of it since: some are refused before this page is drawn, or when it is drawn again. */
export function AwardDone({ t, done, row, badges }: Props) {
  const said = DONE.find((candidate) => candidate === done);
  if (said === undefined) return null;
  const left = row.award.pseudonym !== null;
  const trouble = (said === 'awarded' || said === 'link-sent') && !left ? troubleOf(t, row) : undefined;
  if (trouble !== undefined)
    return (
      <Notice kind="warn" title={t(said === 'awarded' ? 'issuer.done.awarded' : 'issuer.done.link-made')}>
        {trouble}
      </Notice>
    );
  return (
    <Notice kind="ok" title={t(`issuer.done.${said}`)}>
      {t(left ? 'issuer.done.left.next' : `issuer.done.${said}.next`, { signed: badges })}
    </Notice>
  );
}

/** What keeps the letter from being on its way, and what to do. */
function troubleOf(t: Translate, { letter }: RegisterRow): string | undefined {
  const lost = lossOf(t, letter);
  if (letter === undefined || letter.stage === 'accepted') return undefined;
  return adviceOf(t, letter) ?? (lost === undefined ? undefined : `${lost}.`);
}
