import type { BadgeFacts } from '@laurel/credentials';
import { makeTranslate, type Translate } from '../i18n.ts';
import { levelIn } from '../level-in.ts';
import { CERTIFICATE_LINE, CERTIFICATE_PROSE } from '../limits.ts';
import { resultIn } from '../result-in.ts';
import { type CertificateLook, OURS, USUAL_WORDING, type Worded, wordsOf } from './certificate-look.ts';

/** A certificate of one badge, as it is printed: words in one language, where to check it, the picture, and the badge itself as a file. */
export type Certificate = {
  language: 'en' | 'fr';
  issuer: { name: string; id: string };
  /** Absent where the badge carries no name. */
  holder: string | undefined;
  title: string;
  /** From the top down: what it is, for whom, how it was earned, for what. */
  words: readonly Worded[];
  description: string | undefined;
  facts: readonly { term: string; detail: string }[];
  assessed: string | undefined;
  /** An SVG or PNG of the badge. */
  picture: { mediaType: 'image/png' | 'image/svg+xml'; bytes: Uint8Array };
  pictureAlt: string;
  /** Where somebody who holds the paper sees whether it still stands; absent where nobody would answer. */
  check: string | undefined;
  proof: string;
  /** Over the whole sheet of what is not one: a preview. */
  sample: string | undefined;
  attached: { filename: string; mediaType: string; text: string } | undefined;
  look: Pick<CertificateLook, 'layout' | 'accent' | 'logo' | 'signature'>;
};

export type CertificateInput = {
  facts: BadgeFacts;
  /** Of the reader; a badge in English or French keeps its own. */
  language: 'en' | 'fr';
  picture: Certificate['picture'];
  pictureAlt?: string | undefined;
  check?: string | undefined;
  /** The day it is printed: paper cannot know what happens after it. */
  asOf: Date;
  sample?: boolean | undefined;
  attached?: Certificate['attached'];
  /** Ours where it is absent. */
  look?: CertificateLook | undefined;
};

/** What a badge says, as a certificate says it. Nothing is verified: whoever prints one shows a badge they have checked. */
export function certificateOf({ facts, picture, pictureAlt, check, asOf, sample, attached, look = OURS, ...input }: CertificateInput): Certificate {
  const language = facts.language?.startsWith('fr') ? 'fr' : facts.language?.startsWith('en') ? 'en' : input.language;
  const t = makeTranslate(language);
  const title = cut(facts.name ?? t('web.certificate.untitled'), CERTIFICATE_LINE);
  const issuer = { name: cut(facts.issuerName ?? facts.issuerId ?? '', CERTIFICATE_LINE), id: facts.issuerId ?? '' };
  const holder = cut(facts.holderName, CERTIFICATE_LINE);
  return {
    language,
    issuer,
    holder,
    title,
    words: wordsOf(look.wording ?? USUAL_WORDING, {
      kind: t(`web.certificate.kind.${facts.assessment ?? 'none'}`),
      name: holder,
      assessment: t(`web.certificate.${holder === undefined ? 'unnamed' : 'says'}.${facts.assessment ?? 'none'}`),
      title,
      issuer: issuer.name,
      date: facts.awardedDate === undefined ? '' : dayOf(t, facts.awardedDate),
    }),
    description: cut(facts.description, CERTIFICATE_PROSE),
    facts: stripOf(t, facts),
    assessed: facts.assessment === undefined ? t('web.certificate.assessed.none') : cut(facts.assessmentNarrative, CERTIFICATE_PROSE),
    picture,
    pictureAlt: pictureAlt ?? t('web.certificate.picture', { title }),
    check,
    proof: proofOf(t, { check, asOf, attached: attached !== undefined }),
    sample: sample ? t('web.certificate.sample') : undefined,
    attached,
    look,
  };
}

function cut(text: string, most: number): string;
function cut(text: string | undefined, most: number): string | undefined;
function cut(text: string | undefined, most: number): string | undefined {
  return text === undefined || text.length <= most ? text : `${text.slice(0, most)}…`;
}

function stripOf(t: Translate, facts: BadgeFacts): { term: string; detail: string }[] {
  const { awardedDate, validUntil, level, creditsEarned, results } = facts;
  const day = (said: string) => dayOf(t, said);
  return [
    ...(awardedDate === undefined ? [] : [{ term: t('web.certificate.awarded'), detail: day(awardedDate) }]),
    ...(validUntil === undefined ? [] : [{ term: t('web.certificate.until'), detail: day(validUntil) }]),
    ...(level?.name === undefined ? [] : [{ term: t('web.certificate.level'), detail: cut(levelIn(t, { ...level, name: level.name }), CERTIFICATE_LINE) }]),
    ...(creditsEarned === undefined ? [] : [{ term: t('web.certificate.credits'), detail: t.number(creditsEarned) }]),
    ...results.slice(0, 2).flatMap(({ name, value, achievedLevel, resultType }) => {
      const detail = value === undefined ? achievedLevel : resultIn(t, value, resultType);
      return name === undefined || detail === undefined ? [] : [{ term: cut(name, CERTIFICATE_LINE), detail: cut(detail, CERTIFICATE_LINE) }];
    }),
  ].slice(0, 5);
}

/** Nobody checked what an old badge says of its day. */
const dayOf = (t: Translate, said: string): string =>
  /^\d{4}-\d\d-\d\d/.test(said) && !Number.isNaN(Date.parse(said.slice(0, 10))) ? t.date(said.slice(0, 10)) : cut(said, CERTIFICATE_LINE);

function proofOf(t: Translate, { check, asOf, attached }: { check: string | undefined; asOf: Date; attached: boolean }): string {
  const where = check === undefined ? '' : t('web.certificate.check', { address: shortAddress(check) });
  return [where, attached ? t('web.certificate.attached') : '', t('web.certificate.as-of', { date: t.date(asOf.toISOString().slice(0, 10)) })]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** As people read it out: browsers add the https. */
export const shortAddress = (url: string): string => url.replace(/^https:\/\//, '');
