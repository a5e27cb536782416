import { makeTranslate } from '@laurel/web';
import { expect, it } from 'vitest';
import { runLaurel } from '../testing/run-laurel.ts';
import { LAUREL } from './init-paths.ts';

it.each(['en', 'fr'] as const)(
  'the help tells commands as a shell at the root of the project takes them, with the options that they need (%s)',
  async (language) => {
    const t = makeTranslate(language);
    const [steps, wrong] = [t('web.help.learner.home.steps'), t('web.help.learner.home.wrong')];
    const commands = [...`${steps} ${wrong}`.matchAll(/\*\*([^*[]*laurel [^*]+)\*\*/g)].map(([, command = '']) => command);
    expect(commands.map((command) => command.slice(0, LAUREL.length))).toEqual([LAUREL, LAUREL]);
    for (const command of commands) {
      const [name = '', ...options] = command.slice(LAUREL.length + 1).split(' ');
      const usage = (await runLaurel([name, '--help'])).out;
      for (const option of options.filter((word) => word.startsWith('--'))) expect([name, usage]).toEqual([name, expect.stringContaining(option)]);
    }
    for (const needed of ['--config', '--email']) expect(wrong).toContain(needed);
  },
);
