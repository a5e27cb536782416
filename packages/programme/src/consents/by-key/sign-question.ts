import { now } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { QUESTION_LIFE } from '../../limits.ts';
import { type Conditions, conditionsAt } from '../conditions.ts';
import { sealNonce } from './nonce.ts';
import type { OpenQuestion } from './open-question.ts';

export const QUESTION_TYP = 'laurel-consent-request+jwt';

/**
 * A question of an organisation as a wallet reads it: signed by the institution that registered the organisation, with a number that is good for minutes
 * and one answer, and with the conditions word for word, so that a wallet can hold the digest it signs against what it showed.
 */
export async function signQuestion(deps: ProgrammeDeps, { asked, organisation }: OpenQuestion): Promise<string> {
  const { awarding, config, context } = deps;
  const issued = Math.floor(context.clock().getTime() / 1000);
  const expires = issued + Math.floor(QUESTION_LIFE / 1000);
  const profile = awarding.profiles.find(({ slug }) => slug === organisation.profile);
  const today = await deps.store.read((db) => Promise.all(config.languages.map((language) => conditionsAt(db, makeTranslate(language), now(context)))));
  const here = `${config.publicUrl}/consent-requests/${asked.id}`;
  return awarding.state(organisation.profile, QUESTION_TYP, {
    iat: issued,
    exp: expires,
    nonce: sealNonce(deps, { request: asked.id, expires }),
    response_uri: `${here}/answer`,
    request: asked.id,
    controller: { name: { ...profile?.name } },
    recipient: { id: organisation.id, name: organisation.name, kind: organisation.kind, contact: organisation.email },
    purpose: asked.purpose,
    reason: asked.reason,
    needs: asked.needs,
    likes: asked.likes,
    months: asked.months,
    conditions: Object.fromEntries(today.map((one) => [one.language, inFull(one)])),
  });
}

const inFull = ({ version, digest, sentences }: Conditions): JsonObject => ({ version, sha256: digest, sentences: [...sentences] });
