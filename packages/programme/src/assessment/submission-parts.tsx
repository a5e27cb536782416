import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import { More, Notice, Part, Prose, type Translate } from '@laurel/web';
import { EvidenceList } from '../applications/evidence-list.tsx';
import { criteriaOf } from '../applications/find-application.ts';
import type { SubmissionRow } from '../applications/records.ts';
import { ScoreTable } from '../applications/score-table.tsx';
import type { AtApplication } from './at-assess.ts';
import { Attested } from './attested.tsx';
import type { Opened } from './queue.ts';
import type { AssessmentRow } from './records.ts';
import { Gone, Mark, sinceOfPiece, TextSince } from './since-before.tsx';

/** What the learner was told to send, and how it is assessed: the measure of what follows. */
export function Asked({ t, achievement: { definition } }: { t: Translate; achievement: AchievementRow }) {
  const language = languageFor(definition, t.language);
  const { submission, assessed } = definition;
  return (
    <>
      {submission && (
        <Part title={t('issuer.achievement.submission')}>
          <Prose text={said(submission, language)} lang={language} />
        </Part>
      )}
      {assessed && (
        <Part title={t('issuer.achievement.assessed')}>
          <p lang={language}>{said(assessed, language)}</p>
        </Part>
      )}
    </>
  );
}

/** The three parts as they were sent, each with how it stands to the submission before. */
export function Sent({ t, at, opened, changed }: { t: Translate; at: AtApplication; opened: Opened; changed: ReadonlySet<string> }) {
  const { application, sent, appeals, readsBefore } = opened;
  const isEmptied = sent.context === '' && sent.reflection === '';
  const before = isEmptied ? undefined : opened.before;
  const learned = ({ background, context }: SubmissionRow) => [background === '' ? '' : t(`programme.learned.${background}`), context].join('\n');
  return (
    <>
      {application.state === 'appealed' && appeals[0] && (
        <Part title={t('programme.appeal.asked')}>
          <Prose text={appeals[0].words} />
        </Part>
      )}
      {isEmptied && <Notice>{t('programme.submission.emptied')}</Notice>}
      <Part title={`1. ${t('programme.part.context')}`}>
        <div class="stack">
          <div class="evidence">
            {sent.background !== '' && <small>{t(`programme.learned.${sent.background}`)}</small>}
            <Prose text={sent.context} />
          </div>
          <TextSince before={before} readsBefore={readsBefore} was={before && learned(before)} is={learned(sent)} />
        </div>
      </Part>
      <Part title={`2. ${t('programme.part.evidence.sent')}`}>
        <EvidenceList
          t={t}
          at={at.here}
          pieces={sent.evidence}
          changed={{ files: changed, says: t('programme.evidence.changed') }}
          mark={(piece) => before && <Mark before={before} since={sinceOfPiece(piece, before)} />}
        />
        <Gone before={before} sent={sent} />
      </Part>
      <Attested opened={opened} before={before} />
      <Part title={`3. ${t('programme.part.reflection')}`}>
        <div class="stack">
          <div class="evidence">
            <Prose text={sent.reflection} />
          </div>
          <TextSince before={before} readsBefore={readsBefore} was={before?.reflection} is={sent.reflection} />
        </div>
      </Part>
    </>
  );
}

type JudgedProps = { t: Translate; at: AtApplication; opened: Opened; achievement: AchievementRow };

/** What was said before, in the order it was said: by whom is not told, but for one's own and that two are two; to whoever decides, that it came from outside. */
export function Judged({ t, at: { personId, may }, opened: { assessments, decisions, outside }, achievement }: JudgedProps) {
  const sent = assessments.filter(({ state }) => state === 'sent');
  if (sent.length + decisions.length === 0) return null;
  const { definition } = achievement;
  const called = ({ id, round, assessorId, recommends }: AssessmentRow): string => {
    const ofRound = sent.filter((one) => one.round === round);
    const said = {
      round,
      outcome: t(`programme.outcome.${recommends ?? 'revise'}`),
      nth: ofRound.findIndex((one) => one.id === id) + 1,
      count: ofRound.length,
    };
    return t(assessorId === personId ? 'programme.judged.round.own' : ofRound.length > 1 ? 'programme.judged.round.of' : 'programme.judged.round', said);
  };
  return (
    <Part title={t('programme.judged.before')}>
      {sent.map((one) => (
        <More key={one.id} summary={called(one)} open>
          {may.decide && outside.some((asked) => asked.personId === one.assessorId) && <p class="small soft">{t('programme.judged.outside')}</p>}
          <ScoreTable t={t} criteria={criteriaOf(definition)} scores={one.scores} language={languageFor(definition, t.language)} />
          {one.words !== '' && <Prose text={one.words} />}
          {one.privateNote !== '' && (
            <p class="small">
              <strong>{t('programme.private-note')}</strong> {one.privateNote}
            </p>
          )}
        </More>
      ))}
      {decisions.map(({ round, appeal, words, outcome, at }) => (
        <p key={at}>
          {t(appeal === 1 ? 'programme.decided.round.appeal' : 'programme.decided.round', {
            round,
            outcome: t(`programme.decided.${outcome}`),
            date: t.date(at),
          })}{' '}
          {words}
        </p>
      ))}
    </Part>
  );
}
