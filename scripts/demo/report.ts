import { pastOf, quarterNamed, seedPast } from './past.ts';
import { demand } from './persons.ts';
import { RUBRICS } from './rubrics.ts';
import type { Step } from './steps.ts';
import type { Page, Visitor } from './visitor.ts';

/** Two reports about quarters that are over, of applications that are made up: by badge and by quarter. An earlier start has made them. */
export async function walkReports(registrar: Visitor, address: string, database: string, step: Step): Promise<void> {
  await step('Past quarters get sample applications', async () => seedPast(database, [RUBRICS[0].name, RUBRICS[1].name]));
  const [last] = pastOf(new Date());
  const quarter = last ? quarterNamed(last.begin) : '';
  const year = String(new Date().getUTCFullYear() - 1);
  await step(
    'Report: how many applied and were awarded',
    async () => {
      const figures = [await reportOf(registrar, address, 'By badge', quarter), await reportOf(registrar, address, 'By quarter', year)];
      for (const page of figures) if (!/All together\s+\d\d/.test(page.text)) throw new Error(`It has no figures: ${page.text.slice(0, 400)}`);
      return figures.at(0);
    },
    (page) => page?.heading ?? '',
  );
}

async function reportOf(registrar: Visitor, address: string, by: string, period: string): Promise<Page> {
  const list = demand(await registrar.open(`${address}/reports/kestrel-bay`), 200);
  const made = await (await list.follow(new RegExp(`^${by}$`))).form('Make this report').choose('period', period).submit();
  return made.status === 409 ? (await registrar.open(`${address}/reports/kestrel-bay`)).follow(new RegExp(`^${by}, `)) : demand(made, 200);
}
