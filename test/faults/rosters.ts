import { ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { demand, REGISTRAR, signIn } from '../../scripts/demo/persons.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Page, settled } from '../../scripts/demo/visitor.ts';
import type { Life, Place } from './life.ts';

/** A registrar with rosters: each is uploaded, looked over and awarded on the pages of the desk. */
export type Registrar = {
  /** Presses "Award" on the next roster of so many learners, whom nobody has awarded before. */
  start: (rows: number) => Promise<Started>;
};
export type Started = { batchId: string; rows: number; finished: () => Promise<Page> };

export async function openRegistrar({ address }: Place, { setupLink }: Life): Promise<Registrar> {
  const registrar = await signIn({ address, setupLink }, address, REGISTRAR);
  const desk = `${address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  let rosters = 0;
  return {
    start: async (rows) => {
      const preview = await uploadRoster(registrar, desk, achievement, roster(++rosters, rows));
      demand(await preview.form(/^Award [\d,]+ badge/).submit(), 200);
      return {
        batchId: preview.address.split('/').at(-1) ?? '',
        rows,
        finished: async () => settled(demand(await registrar.open(preview.address), 200)),
      };
    },
  };
}

function roster(number: number, rows: number): File {
  const lines = Array.from({ length: rows }, (_, n) => `learner${n}@roster${number}.example,"O’Connor, Zoë ${n}",${n % 2 ? 'en' : 'fr'},R${number}-${n}`);
  return new File([`\uFEFF${['email,name,language,external_id', ...lines].join('\r\n')}\r\n`], `roster-${number}.csv`, { type: 'text/csv' });
}
