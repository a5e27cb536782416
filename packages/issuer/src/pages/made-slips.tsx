import { Actions, LinkButton, makeTranslate, Notice, PageHead, Slips, type Translate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import type { Slip } from '../claims/make-slips.ts';
import type { AchievementRow } from '../records.ts';
import type { AtDesk } from './frame.tsx';

type Made = { t: Translate; desk: AtDesk; lede: string; back: { href: string; text: string }; slips: readonly (Slip & { achievement: AchievementRow })[] };

/** The answer to the form itself, as one page to print: the digits cannot be asked for again. */
export function MadeSlips({ t, desk, lede, back, slips }: Made) {
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={lede} />
      <Notice kind="warn" title={t('issuer.what-to-do')}>
        {t('issuer.slips.once')}
      </Notice>
      <Slips label={t('issuer.slips.title')} slips={slips.map((slip) => slipText(desk, slip))} />
      <Actions>
        <LinkButton kind="quiet" href={back.href}>
          {back.text}
        </LinkButton>
      </Actions>
    </>
  );
}

/** In the words of the letter that it goes with. No link, no address in full: whoever finds a slip learns of nobody's letterbox. */
const slipText = ({ profile }: AtDesk, { achievement: { definition }, language, name, email, externalId, pin }: Made['slips'][number]) => ({
  language,
  name: <bdi>{name ?? hidden(email)}</bdi>,
  detail: [externalId, name === null ? null : hidden(email)].filter((part) => part !== null).join(' · '),
  code: pin,
  how: makeTranslate(language)('issuer.slips.how', { title: said(definition.name, languageFor(definition, language)) }),
  from: profile.name[language],
});

/** `zoe.martin@example.org` as `z…@example.org`: enough to know which of one's letterboxes. */
const hidden = (email: string): string => email.replace(/^(.)[^@]*/u, '$1…');
