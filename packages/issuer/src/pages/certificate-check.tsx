import { LaurelError } from '@laurel/base';
import { Facts, Link, Notice, PageHead, Part, param, type Route, State, Time, type Translate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { CLAIM_REQUESTS } from '../limits.ts';
import { Achievement, type AchievementRow, Award, type AwardRow, IssuedCredential } from '../records.ts';
import { Art } from './achievement-art.tsx';

type Found = { award: AwardRow; achievement: AchievementRow; replaced: boolean };
type Standing = 'good' | 'expired' | 'suspended' | 'revoked' | 'replaced';

/**
 * What the code on a printed certificate opens. The badge's number is on it and in the badge, and can be guessed by nobody: this page tells no more than
 * the sheet does, and whether it still stands.
 */
export function certificateCheckRoute(issuer: Issuer): Route {
  return {
    method: 'get',
    path: '/certificates/:number',
    access: { kind: 'public' },
    limit: CLAIM_REQUESTS,
    run: async (request) => {
      const found = await findByNumber(issuer, param(request, 'number'));
      const { t } = request;
      const body = (
        <Check
          t={t}
          profile={profileOf(issuer, found.award.profile)}
          found={found}
          standing={standingOf(found, issuer.context.clock())}
          at={issuer.context.clock()}
        />
      );
      return { kind: 'page', page: { title: t('issuer.check'), frame: 'narrow', robots: 'noindex', noStore: true, body } };
    },
  };
}

/** @throws LaurelError not_found */
async function findByNumber(issuer: Issuer, number: string): Promise<Found> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(number)) throw new LaurelError('not_found');
  const found = await issuer.store.across('whoever holds the paper asks, whichever profile gave it').read(async (db) => {
    const credential = await db.one(IssuedCredential, { id: `urn:uuid:${number}` });
    const award = credential && (await db.one(Award, { id: credential.awardId }));
    const achievement = award && (await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
    return credential && award && achievement ? { award, achievement, replaced: credential.supersededAt !== null } : undefined;
  });
  if (!found) throw new LaurelError('not_found');
  return found;
}

function standingOf({ award, replaced }: Found, now: Date): Standing {
  if (award.standing === 'revoked') return 'revoked';
  if (replaced) return 'replaced';
  if (award.standing === 'suspended') return 'suspended';
  return award.validUntil !== null && Date.parse(award.validUntil) < now.getTime() ? 'expired' : 'good';
}

function Check({ t, profile, found, standing, at }: { t: Translate; profile: IssuerProfile; found: Found; standing: Standing; at: Date }) {
  const { award, achievement } = found;
  const { definition } = achievement;
  const language = languageFor(definition, award.recipientLanguage);
  const name = definition.includeName ? award.recipientName : null;
  return (
    <>
      <PageHead title={t('issuer.check')} lede={t('issuer.check.lede')} />
      <p class="big">
        <State kind={standing === 'good' ? 'ok' : standing === 'suspended' ? 'warn' : 'bad'}>{t(`issuer.check.${standing}`)}</State>
      </p>
      <p class="soft">
        <Time at={at.toISOString()} />
      </p>
      <Part title={<span lang={language}>{said(definition.name, language)}</span>}>
        <Art t={t} definition={definition} size="m" participation={award.assessmentClass === 'participation'} silent />
        <Facts
          items={[
            { term: t('issuer.check.holder'), detail: name === null ? t('issuer.check.nameless') : <bdi>{name}</bdi> },
            { term: t('issuer.public.who'), detail: profile.name[t.language] },
            { term: t('issuer.field.awarded_on'), detail: <Time at={award.awardedOn} dateOnly /> },
            award.validUntil !== null && { term: t('issuer.award.valid-until'), detail: <Time at={award.validUntil.slice(0, 10)} dateOnly /> },
            { term: t('issuer.claim.how'), detail: t(`issuer.assessment.${award.assessmentClass}`) },
          ]}
        />
        <p>
          <Link href={`/achievements/${achievement.id}?version=${achievement.version}`}>{t('issuer.check.more')}</Link>
        </p>
      </Part>
      <Notice>{t('issuer.check.proof')}</Notice>
    </>
  );
}
