import { demand } from './persons.ts';
import type { Visitor } from './visitor.ts';

export const FRAMEWORK = 'Care at home: skills (sample)';

/** Made up, and nobody's but the sample's. A line a skill, one a language. */
export const SKILLS = `id,statement,parent,code,language
care,Care at home,,CH,en
care,Soins à domicile,,,fr
risk,Judges the risk of infection in a home,care,CH.1,en
risk,Évalue le risque d’infection dans un logement,,,fr
explain,Explains care so that a family can do it,care,CH.2,en
explain,Explique un soin pour que la famille sache le faire,,,fr
record,Writes down what was done and what was seen,care,CH.3,en
record,Note ce qui a été fait et observé,,,fr
`;

/** A framework of skills, to be picked from where an achievement is written. */
export async function ensureFramework(registrar: Visitor, desk: string): Promise<void> {
  if ((await registrar.open(`${desk}/frameworks`)).has(FRAMEWORK)) return;
  const empty = demand(await registrar.open(`${desk}/frameworks/new`), 200);
  const looked = await empty
    .form('Look at it')
    .attach('file', new File([SKILLS], 'care-skills.csv', { type: 'text/csv' }))
    .fill('csv_name', FRAMEWORK)
    .fill('csv_publisher', 'Kestrel Bay Polytechnic (sample)')
    .fill('csv_licence', 'CC0 1.0')
    .fill('csv_address', 'https://skills.kestrel-bay.example/care')
    .submit();
  demand(
    await demand(looked, 200)
      .form(/^Keep 4 skills/)
      .submit(),
    200,
  );
}
