import { holds, type Session } from '@laurel/people';
import { lastBackup } from '@laurel/store';
import { OperatorHome, page, type Reply, type WebRequest } from '@laurel/web';
import { delayedOf } from '../awards/read-today.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { stepsLeft } from './first-run/left.tsx';

/** Whether somebody keeps the node going and does not keep its register: what a registrar sees tells of learners. */
export const onlyOperates = (session: Session | undefined, profile: string): boolean => session !== undefined && !holds(session, 'registrar', profile);

/** How the node stands for one profile: counts and days, no person's data and no file's name. */
export async function operatorHome(issuer: Issuer, { t, language }: Pick<WebRequest, 't' | 'language'>, profile: IssuerProfile): Promise<Reply> {
  const { slug, did, name } = profile;
  const left = await stepsLeft(issuer, slug);
  const [jobs, backup] = await issuer.store.read(async (db) => [await issuer.jobs.underWay(db, slug), await lastBackup(db)] as const);
  const { count, why } = await delayedOf(issuer, slug);
  const more = [
    { term: t('issuer.node.letters'), detail: count === 0 ? t('issuer.node.none') : t(`issuer.node.letters.${why}`, { count }) },
    { term: t('issuer.node.jobs'), detail: jobs === 0 ? t('issuer.node.none') : t('issuer.node.jobs.count', { count: jobs }) },
  ];
  const body = (
    <OperatorHome
      place={name[language]}
      left={left.map((step) => t(`issuer.first-run.left.${step}`))}
      keySince={(await issuer.agent.keyOf(did, 'credentials')).since}
      lastBackup={backup}
      more={more}
    />
  );
  return page({ title: t('web.node'), body });
}
