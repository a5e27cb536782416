import type { Letter } from '@laurel/base';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import { type Issuer, profileOf } from '../deps.ts';
import type { AchievementRow } from '../records.ts';
import { said } from './definition.ts';
import type { DraftRow } from './draft-records.ts';
import { draftName } from './drafts.ts';

/** To somebody who may approve it. */
export const askedLetter = (issuer: Issuer, profile: string, { to, author, draft }: { to: Person; author: string; draft: DraftRow }): Letter =>
  letter(issuer, profile, { kind: 'asked', to, title: draftName(draft, to.language), by: author, path: `/approvals/${draft.id}` });

/** To who wrote it: it is published. */
export const givenLetter = (issuer: Issuer, profile: string, { to, by, row }: { to: Person; by: string; row: AchievementRow }): Letter =>
  letter(issuer, profile, { kind: 'given', to, title: said(row.definition.name, to.language), by, path: `/achievements/${row.id}` });

/** To who wrote it: what has to be different. */
export const returnedLetter = (
  issuer: Issuer,
  profile: string,
  { to, by, draft, comment }: { to: Person; by: string; draft: DraftRow; comment: string },
): Letter => letter(issuer, profile, { kind: 'returned', to, title: draftName(draft, to.language), by, comment, path: `/achievements/${draft.id}/edit` });

type Told = { kind: 'asked' | 'given' | 'returned'; to: Person; title: string; by: string; path: string; comment?: string };

function letter(issuer: Issuer, profile: string, { kind, to, title, by, path, comment }: Told): Letter {
  const t = makeTranslate(to.language);
  const values = { title, by, issuer: profileOf(issuer, profile).name[to.language] };
  const greeting = to.name === '' ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: to.name });
  const said = [t(`issuer.approval.letter.${kind}`, values), ...(comment === undefined ? [] : [comment])];
  const address = `${issuer.publicUrl}/desk/${profile}${path}`;
  return {
    kind: `approval-${kind}`,
    to: to.email,
    language: to.language,
    subject: t(`issuer.approval.letter.${kind}.subject`, values),
    text: [greeting, ...said, t(`issuer.approval.letter.${kind}.how`, values), address, values.issuer].join('\n\n'),
    scope: profile,
  };
}
