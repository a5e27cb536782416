import type { TestIssuer } from './open-test-issuer.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** The form of an achievement as a registrar fills it in. */
export const DEFINITION_FORM = {
  name_en: 'Infection Prevention',
  description_en: 'Visits homes without carrying infection on.',
  criteria_en: '- Judge the risk\n- Choose protection',
  type: 'MicroCredential',
  tags: 'hygiene, home care',
  credits: '2',
  level: '4',
  validity_months: '36',
  motif: 'drop',
  colour: 'teal',
  ribbon: 'LEVEL 4',
  include_name: 'on',
  identity_check: 'supervised-onsite',
  result_title_0: 'Score',
  result_type_0: 'Percent',
  alignment_name_0: 'Infection control',
  alignment_url_0: 'https://skills.example/1',
};
/** And that of how it was assessed. */
export const ASSESSED = { assessment: 'assessed-elsewhere', assessed_by: 'Two nurses', assessed_how: 'a visit watched', assessed_when: 'October 2026' };

/** Somebody at the desk of kestrel. `define` answers the id of a new achievement, `work` does what the jobs have to do. */
export async function openRegistrar(
  test: TestIssuer,
): Promise<Visitor & { define: (more?: Record<string, string>) => Promise<string>; work: () => Promise<void> }> {
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', role: 'registrar', profile: 'kestrel' });
  return {
    ...desk,
    define: async (more = {}) => {
      const made = await desk.post('/desk/kestrel/achievements/new', { ...DEFINITION_FORM, ...more });
      if (made.status !== 303) throw new Error(`The achievement was refused: ${made.status}`);
      return /achievements\/([\w-]+)/.exec(made.location)?.[1] ?? '';
    },
    work: async () => {
      for (const job of test.role.jobs.filter(({ name }) => ['award', 'issue', 'standing'].includes(name))) while ((await job.run()) === 'more');
    },
  };
}
