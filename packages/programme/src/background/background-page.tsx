import { Actions, Button, Form, Notice, PageHead, page, personIn, type Route, SelectField, to, typed } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { readAnswers, saveAnswers } from './answers.ts';
import { QUESTION_NAMES, QUESTIONS } from './questions.ts';

const HERE = '/learn/background';

/** Questions that nothing depends on: each may be left open, and all may be taken back at once. */
export const backgroundRoutes = (deps: ProgrammeDeps): Route[] => [
  {
    method: 'get',
    path: HERE,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const answers = await readAnswers(deps, personIn(request));
      const title = t('programme.background');
      return page({
        title,
        noStore: true,
        crumbs: [{ text: t('programme.privacy'), href: '/learn/privacy' }],
        body: (
          <>
            <PageHead title={title} lede={t('programme.background.lede')} />
            {request.query.has('saved') && (
              <Notice kind="ok" alert>
                {t(Object.keys(answers).length === 0 ? 'programme.background.erased' : 'programme.background.saved')}
              </Notice>
            )}
            <Form action={HERE} kind="stack">
              {QUESTION_NAMES.map((question) => (
                <SelectField
                  name={question}
                  label={t(`programme.background.${question}`)}
                  value={answers[question]}
                  options={[
                    { value: '', text: t('programme.background.open') },
                    ...QUESTIONS[question].map((answer) => ({ value: answer, text: t(`programme.background.${question}.${answer}`) })),
                  ]}
                />
              ))}
              <Actions>
                <Button>{t('programme.background.save')}</Button>
                {Object.keys(answers).length > 0 && (
                  <Button kind="quiet" name="erase" value="yes">
                    {t('programme.background.erase')}
                  </Button>
                )}
              </Actions>
            </Form>
          </>
        ),
      });
    },
  },
  {
    method: 'post',
    path: HERE,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      const given = typed(request, 'erase') === 'yes' ? {} : Object.fromEntries(QUESTION_NAMES.map((question) => [question, typed(request, question)]));
      await saveAnswers(deps, personIn(request), given);
      return to(`${HERE}?saved`);
    },
  },
];
