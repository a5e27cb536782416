import { In, IsNull } from '@laurel/store';
import { Affiliation, Organisation } from '../affiliations/affiliation-records.ts';
import { Decision } from '../assessment/records.ts';
import { readAnswers } from '../background/answers.ts';
import { ConsentEvent } from '../consents/consent-records.ts';
import { standings } from '../consents/standings.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import type { Fact, ReadFacts } from '../reports/facts.ts';
import { INSTITUTION } from '../reports/make-release.ts';
import { quarterOf } from '../reports/periods.ts';
import { Application, Submission } from './records.ts';

const DAY_MS = 86_400_000;

/** Applications as reports count them: whose each is stays here. One that was withdrawn is nobody's any more. */
export const factsReader =
  (deps: ProgrammeDeps): ReadFacts =>
  async ({ profile, recipient, quarters }) => {
    const rows = await deps.store.as(profile).read(async (db) => ({
      sent: (await db.list(Submission, { round: 1 })).filter(({ at }) => quarters.includes(quarterOf(new Date(at)))),
      applications: new Map(
        (await db.list(Application, { state: In(['submitted', 'revision', 'recommended', 'appealed', 'awarded', 'declined']) })).map((one) => [one.id, one]),
      ),
      decisions: await db.list(Decision, {}, { order: { at: 'ASC' } }),
    }));
    const of = recipient === INSTITUTION ? undefined : await peopleOf(deps, recipient);
    const members = new Map<string, number>();
    const facts: Fact[] = [];
    for (const { applicationId, at } of rows.sent) {
      const application = rows.applications.get(applicationId);
      if (!application || (of && !of.has(application.personId))) continue;
      const { personId, achievementId, achievementVersion, state, round } = application;
      if (!members.has(personId)) members.set(personId, members.size);
      const { definition } = await deps.awarding.achievement(achievementId, achievementVersion);
      const decided = rows.decisions.find((decision) => decision.applicationId === applicationId);
      facts.push({
        member: members.get(personId) ?? 0,
        period: quarterOf(new Date(at)),
        achievement: achievementId,
        skills: [...new Set(definition.alignments.map(({ targetName }) => targetName))],
        outcome: state === 'awarded' ? 'awarded' : 'not-awarded',
        days: decided ? Math.floor((new Date(decided.at).getTime() - new Date(at).getTime()) / DAY_MS) : null,
        tries: round,
        answers: await readAnswers(deps, personId),
        consentedNamed: of?.get(personId) ?? false,
      });
    }
    return facts;
  };

/** Who is linked to an organisation now, and whether it may read their results by name. */
async function peopleOf({ store, context }: ProgrammeDeps, organisationId: string): Promise<Map<string, boolean>> {
  return store.across('whom an organisation may count stands with each learner').read(async (db) => {
    const people = (await db.list(Affiliation, { organisationId, leftAt: IsNull() })).map(({ personId }) => personId);
    if (people.length === 0) return new Map();
    const events = await db.list(ConsentEvent, { recipient: organisationId });
    const guardianships = await db.list(Guardianship, { subject: In(people) });
    const profile = (await db.one(Organisation, { id: organisationId }))?.profile;
    const at = context.clock().toISOString();
    return new Map(
      people.map((personId) => {
        const own = standings(
          events.filter(({ subject }) => subject === personId),
          guardianships,
          at,
          () => profile,
        );
        return [personId, own.some(({ state }) => state === 'given')];
      }),
    );
  });
}
