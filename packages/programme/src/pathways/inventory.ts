import type { Holding } from '@laurel/base';

/** What pathways keep of people, for the data inventory. */
export const pathwayInventory: readonly Holding[] = [
  {
    table: 'pathway_walk',
    what: 'which pathways somebody is on, since when, and which badges a capstone came of',
    why: 'the learner asked for it; the capstone comes by itself',
    kept: 'until they leave the pathway',
  },
  {
    table: 'pathway_approval',
    what: 'who asked to have a pathway offered, and the comment it was sent back with',
    why: 'a second person looks at what is published',
    kept: 'with the draft',
  },
  {
    table: 'shown_badge',
    what: 'badges of other issuers that somebody showed, and how they stood when they were last checked',
    why: 'they count toward a pathway of theirs',
    kept: 'until they take it back',
  },
  {
    table: 'recognition',
    what: 'which badges of other institutions are recognised, and who of the staff said so; nothing of learners',
    why: 'learners use them here',
    kept: 'as long as the register',
  },
  {
    table: 'recognised_elsewhere',
    what: 'which badges of this institution others recognise, and who of the staff named them; nothing of learners',
    why: 'learners see what their badges count toward',
    kept: 'until the staff take it away',
  },
];
