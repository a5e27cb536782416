import { ensureAchievement } from './desk.ts';
import { demand } from './persons.ts';
import { RUBRICS } from './rubrics.ts';
import { SAMPLE_ACHIEVEMENT } from './sample.ts';
import type { Visitor } from './visitor.ts';

export const PATHWAY = {
  name: 'Home support worker (sample)',
  french: 'Préposé aux soins à domicile (exemple)',
  description: 'Everything that a first year in somebody’s home asks for.',
  frenchDescription: 'Tout ce que demande une première année au domicile d’une personne.',
  occupation: 'Home care worker',
  frenchOccupation: 'Aide de soins à domicile',
};
export const CAPSTONE = {
  name: 'Certified home support (sample)',
  french: 'Soutien à domicile certifié (exemple)',
  description: 'Supports people at home through a first year, alone and with others.',
  frenchDescription: 'Soutient des personnes à domicile pendant une première année, seul et avec d’autres.',
  criteria: 'All that the pathway asks for.',
  frenchCriteria: 'Tout ce que le parcours demande.',
};

/** A badge of another institution, and what it is worth here. */
export const RECOGNISED = {
  name: 'First aid at home (sample)',
  conditions: 'It was taken within the last three years.',
  frenchConditions: 'Elle a été suivie au cours des trois dernières années.',
};

/** One badge, then one of two, then a capstone that comes by itself and an occupation; another institution's badge will do for one of them. @returns its id */
export async function ensurePathway(registrar: Visitor, desk: string): Promise<string> {
  const list = await registrar.open(`${desk}/pathways`);
  if (list.has(PATHWAY.name)) return idAt((await list.follow(PATHWAY.name)).address);
  const [first, second] = RUBRICS;
  await ensureAchievement(registrar, desk, CAPSTONE, { motif: 'star', colour: 'laurel' });
  await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const form = (await registrar.open(`${desk}/pathways/new`))
    .form('Save the draft')
    .fill('name_en', PATHWAY.name)
    .fill('name_fr', PATHWAY.french)
    .fill('description_en', PATHWAY.description)
    .fill('description_fr', PATHWAY.frenchDescription)
    .choose('capstone', CAPSTONE.name)
    .choose('part_1_member_0', first.name)
    .choose('part_2_rule', 'any')
    .fill('part_2_after', '1')
    .choose('part_2_member_0', second.name)
    .choose('part_2_member_1', SAMPLE_ACHIEVEMENT.name)
    .fill('occupation_en', PATHWAY.occupation)
    .fill('occupation_fr', PATHWAY.frenchOccupation)
    .fill('occupation_url', 'http://data.europa.eu/esco/isco/C5322');
  const draft = demand(await form.submit(), 200);
  demand(await draft.form('Offer it to everybody').submit(), 200);
  const recognised = (await registrar.open(`${desk}/recognition/new`))
    .form('Recognise it publicly')
    .fill('name', RECOGNISED.name)
    .fill('issuer', 'did:web:red-heron.example')
    .fill('achievement', 'https://red-heron.example/achievements/first-aid')
    .choose('toward', second.name)
    .fill('credit', '2')
    .fill('conditions_en', RECOGNISED.conditions)
    .fill('conditions_fr', RECOGNISED.frenchConditions);
  demand(await recognised.submit(), 200);
  return idAt(draft.address);
}

const idAt = (address: string): string => new URL(address).pathname.split('/').at(-1) ?? '';
