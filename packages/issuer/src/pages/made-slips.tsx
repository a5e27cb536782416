import { Actions, LinkButton, makeTranslate, Notice, PageHead, Slips, type Translate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import type { Slip } from '../claims/make-slips.ts';
import type { AchievementRow } from '../records.ts';
import type { AtDesk } from './frame.tsx';

type Made = { t: Translate; desk: AtDesk; lede: string; back: { href: string; text: string }; slips: readonly (Slip & { achievement: AchievementRow })[] };

/** The answer to the form itself, as one page to print: the digits cannot be asked for again. */
export function MadeSlips({ t, desk, lede, back, slips }: Made) {
  const marks = marksOf(slips);
  const numbered = slips.flatMap(({ email }, n) => (marks[n]?.nth === undefined ? [] : [{ nth: marks[n].nth, email }]));
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={lede} />
      <Notice kind="warn" title={t('issuer.what-to-do')}>
        {t('issuer.slips.once')}
      </Notice>
      {numbered.length > 0 && (
        <Notice screenOnly>
          {t('issuer.slips.alike')}
          <ul>
            {numbered.map((one) => (
              <li>{t('issuer.slips.alike.one', one)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Slips label={t('issuer.slips.title')} slips={slips.map((slip, n) => slipText(desk, slip, marks[n]))} />
      <Actions>
        <LinkButton kind="quiet" href={back.href}>
          {back.text}
        </LinkButton>
      </Actions>
    </>
  );
}

/** What tells a slip from one that says the same else: its line in the file, or its place on this page where that tells nothing. */
type Mark = { line: number; nth?: never } | { nth: number; line?: never };

function marksOf(slips: Made['slips']): (Mark | undefined)[] {
  const says = (slip: Slip) => saidOf(slip).join('\n');
  const alike = Map.groupBy(slips, says);
  return slips.map((slip, n) => {
    const { line } = slip;
    const lines = alike.get(says(slip))?.map((one) => one.line) ?? [];
    if (lines.length < 2) return undefined;
    return line === undefined || lines.filter((other) => other === line).length > 1 ? { nth: n + 1 } : { line };
  });
}

/** Whose a slip is, without a mark: the name, the number, and the beginning of the address. */
const saidOf = ({ name, externalId, email }: Slip): string[] =>
  [name ?? hidden(email), externalId, name === null ? null : hidden(email)].filter((part) => part !== null);

/** In the words of the letter that it goes with. No link, no address in full: whoever finds a slip learns of nobody's letterbox. */
export function slipText({ profile }: AtDesk, slip: Made['slips'][number], mark?: Mark) {
  const { language, pin } = slip;
  const t = makeTranslate(language);
  const { definition } = slip.achievement;
  const [name, ...detail] = saidOf(slip);
  const marked = mark && (mark.line === undefined ? t('issuer.slips.nth', { nth: mark.nth }) : t('issuer.slips.line', { line: mark.line }));
  return {
    language,
    name: <bdi>{name}</bdi>,
    detail: [...detail, ...(marked ? [marked] : [])].join(' · '),
    code: pin,
    how: t('issuer.slips.how', { title: said(definition.name, languageFor(definition, language)) }),
    from: profile.name[language],
  };
}

/** `zoe.martin@example.org` as `z…@example.org`: enough to know which of one's letterboxes. */
const hidden = (email: string): string => email.replace(/^(.)[^@]*/u, '$1…');
