import { demand } from './persons.ts';
import type { Visitor } from './visitor.ts';

type Both = readonly [english: string, french: string];
type Criterion = { title: Both; levels: readonly (readonly [name: Both, description: Both])[]; required: string };
/** A micro-credential that people assess by a rubric. */
export type Rubric = { name: string; french: string; description: Both; criteria: Both; look: { motif: string; colour: string }; rubric: readonly Criterion[] };

const STARTING: Both = ['Starting', 'Début'];
const NEARLY: Both = ['Nearly', 'Presque'];
const SECURE: Both = ['Secure', 'Assuré'];
const EXEMPLARY: Both = ['Exemplary', 'Exemplaire'];

export const RUBRICS: readonly [Rubric, Rubric] = [
  {
    name: 'Infection prevention in home care (sample)',
    french: 'Prévention des infections à domicile (exemple)',
    description: [
      'Keeps a person and those around them free of infection in a home that was not built for care.',
      'Protège des infections une personne et son entourage, dans un logement qui n’a pas été conçu pour les soins.',
    ],
    look: { motif: 'drop', colour: 'teal' },
    criteria: ['Three pieces of evidence from a home you know.', 'Trois preuves d’un foyer que vous connaissez.'],
    rubric: [
      {
        title: ['Judges the risk of this home', 'Évalue les risques de ce foyer'],
        required: 'Secure',
        levels: [
          [STARTING, ['Names general dangers.', 'Nomme des dangers généraux.']],
          [
            NEARLY,
            ['Names dangers of this home; leaves out shared rooms or pets.', 'Nomme des dangers de ce foyer ; oublie les pièces communes ou les animaux.'],
          ],
          [
            SECURE,
            [
              'Names the dangers of this home and ranks them; changes the plan because of one.',
              'Nomme et classe les dangers de ce foyer ; change le plan à cause de l’un d’eux.',
            ],
          ],
          [EXEMPLARY, ['Also foresees how the risk changes between visits.', 'Prévoit aussi comment le risque change entre les visites.']],
        ],
      },
      {
        title: ['Uses protection at the right moment', 'Se protège au bon moment'],
        required: 'Secure',
        levels: [
          [STARTING, ['Has gloves with them.', 'A des gants avec soi.']],
          [
            SECURE,
            ['Changes gloves between the old dressing and the new, and says why.', 'Change de gants entre l’ancien pansement et le nouveau, et dit pourquoi.'],
          ],
          [EXEMPLARY, ['Also makes do, safely, where there is no sink in the room.', 'Se débrouille aussi, sans risque, sans lavabo dans la pièce.']],
        ],
      },
    ],
  },
  {
    name: 'Explaining care to a family (sample)',
    french: 'Expliquer les soins à une famille (exemple)',
    description: [
      'Says what was done and what to watch for, so that a family can go on.',
      'Dit ce qui a été fait et ce qu’il faut surveiller, pour que la famille prenne le relais.',
    ],
    look: { motif: 'speech', colour: 'plum' },
    criteria: ['A conversation, told or filmed with the leave of all.', 'Une conversation, racontée ou filmée avec l’accord de tous.'],
    rubric: [
      {
        title: ['Says it so that they can do it', 'Le dit de façon qu’on puisse le faire'],
        required: 'Secure',
        levels: [
          [STARTING, ['Says what was done.', 'Dit ce qui a été fait.']],
          [SECURE, ['Has them show it, and mends what is not clear.', 'Le fait montrer, et corrige ce qui n’est pas clair.']],
        ],
      },
    ],
  },
];

/** Describes the badge row by row, as somebody at the form would, unless it is there. */
export async function ensureRubric(registrar: Visitor, desk: string, { name, french, description, criteria, look, rubric }: Rubric): Promise<void> {
  if ((await registrar.open(`${desk}/achievements`)).has(name)) return;
  let page = demand(await registrar.open(`${desk}/achievements/new`), 200);
  const typed = { ...both('name_#', [name, french]), ...both('description_#', description), ...both('criteria_#', criteria) };
  let next: Record<string, string> = { ...typed, ...look, level: '3', workload: '25', cost: '0', currency: 'CAD' };
  const press = async (button: string | RegExp) => {
    const form = page.form(button);
    for (const [box, text] of Object.entries(next)) form.fill(box, text);
    page = demand(await form.submit(), 200);
  };
  for (const [n, { title, required, levels }] of rubric.entries()) {
    if (n > 0) await press('result');
    next = { ...(n === 0 && next), [`result_title_${n}`]: title[0], [`result_type_${n}`]: 'RubricCriterionLevel' };
    for (const [k, [level, text]] of levels.entries()) {
      await press(`level_${n}`);
      next = { [`level_name_${n}_${k}`]: level[0], [`level_description_${n}_${k}`]: text[0] };
      Object.assign(next, { [`level_french_${n}_${k}`]: level[1], [`level_french_description_${n}_${k}`]: text[1] });
    }
    Object.assign(next, { [`result_required_${n}`]: required, [`result_french_${n}`]: title[1] });
  }
  await press(/^Publish/);
}

const both = (box: string, [english, french]: Both): Record<string, string> => ({ [box.replace('#', 'en')]: english, [box.replace('#', 'fr')]: french });
