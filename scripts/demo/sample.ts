import { LEARNER } from './persons.ts';

/** Made up and plainly so: every address ends in .example, which belongs to nobody. */
export const SAMPLE_ACHIEVEMENT = {
  name: 'Inclusive web design (sample)',
  french: 'Conception web inclusive (exemple)',
  description: 'Designs and builds pages that people can use whatever their eyes, hands, language or machine.',
  frenchDescription: 'Conçoit et réalise des pages utilisables quels que soient la vue, les gestes, la langue ou l’appareil.',
  criteria: 'Three pages, each tried by keyboard, by screen reader and at 320 pixels, with a written account of what was mended.',
  frenchCriteria: 'Trois pages, chacune essayée au clavier, au lecteur d’écran et à 320 pixels, avec un compte rendu de ce qui a été corrigé.',
};

export const SAMPLE_LOOK = { motif: 'code', colour: 'ink' };

export const SAMPLE_QUESTION = {
  title: 'Front-end developer, Saltmarsh (sample)',
  purpose: 'To see whether you have built pages that everybody can use.',
  frenchPurpose: 'Pour savoir si vous avez réalisé des pages que tout le monde peut utiliser.',
  fields: ['achievement', 'level'],
};

const LEARNERS = [
  [LEARNER.email, LEARNER.name, LEARNER.language],
  ['siobhan.oconnor@learner.example', 'Siobhán O’Connor', 'en'],
  ['xiaolong@learner.example', '李小龙', 'en'],
  ['nour@learner.example', 'نور', 'fr'],
  ['ada.byron@learner.example', '"Byron, Ada"', 'en'],
];

/** A roster as a student system writes it: with a byte order mark. Each start is a new intake: of other people, but for the learner of the walk. */
export function sampleRoster(): File {
  const intake = Math.round(Date.now() / 1000)
    .toString(36)
    .toUpperCase();
  const rows = LEARNERS.map(([email, name, language], index) =>
    [index === 0 ? email : email?.replace('@', `.${intake}@`), name, language, `${intake}-${index + 1}`].join(','),
  );
  return new File([`\uFEFF${['email,name,language,external_id', ...rows].join('\r\n')}\r\n`], `intake-${intake}.csv`, { type: 'text/csv' });
}
