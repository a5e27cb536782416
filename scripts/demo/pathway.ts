import { ensureAchievement } from './desk.ts';
import { demand } from './persons.ts';
import { RUBRICS } from './rubrics.ts';
import { SAMPLE_ACHIEVEMENT } from './sample.ts';
import type { Visitor } from './visitor.ts';

const NAME = 'Home support worker (sample)';
const CAPSTONE = {
  name: 'Certified home support (sample)',
  french: 'Soutien à domicile certifié (exemple)',
  description: 'Supports people at home through a first year, alone and with others.',
  frenchDescription: 'Soutient des personnes à domicile pendant une première année, seul et avec d’autres.',
  criteria: 'All that the pathway asks for.',
  frenchCriteria: 'Tout ce que le parcours demande.',
};

/** One badge, then one of two, then a capstone that comes by itself and an occupation. @returns its id */
export async function ensurePathway(registrar: Visitor, desk: string): Promise<string> {
  const list = await registrar.open(`${desk}/pathways`);
  if (list.has(NAME)) return idAt((await list.follow(NAME)).address);
  const [first, second] = RUBRICS;
  await ensureAchievement(registrar, desk, CAPSTONE);
  await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const form = (await registrar.open(`${desk}/pathways/new`))
    .form('Save the draft')
    .fill('name_en', NAME)
    .fill('name_fr', 'Préposé aux soins à domicile (exemple)')
    .fill('description_en', 'Everything that a first year in somebody’s home asks for.')
    .fill('description_fr', 'Tout ce que demande une première année au domicile d’une personne.')
    .choose('capstone', CAPSTONE.name)
    .choose('part_1_member_0', first.name)
    .choose('part_2_rule', 'any')
    .fill('part_2_after', '1')
    .choose('part_2_member_0', second.name)
    .choose('part_2_member_1', SAMPLE_ACHIEVEMENT.name)
    .fill('occupation_en', 'Home care worker')
    .fill('occupation_fr', 'Aide de soins à domicile')
    .fill('occupation_url', 'http://data.europa.eu/esco/isco/C5322');
  const draft = demand(await form.submit(), 200);
  demand(await draft.form('Offer it to everybody').submit(), 200);
  return idAt(draft.address);
}

const idAt = (address: string): string => new URL(address).pathname.split('/').at(-1) ?? '';
