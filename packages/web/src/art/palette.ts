/** Colours of badge art. `deep`: field and ribbon, paper on it ≥7.7:1. `leaf`: wreath on paper, ≥4.4:1. `fold`: the ribbon's tails. */
export const BADGE_COLOURS = {
  laurel: { deep: '#1c5a3c', leaf: '#3d7d5b', fold: '#0f3d27' },
  ink: { deep: '#1f456f', leaf: '#4a739f', fold: '#132e4c' },
  teal: { deep: '#0d5560', leaf: '#31808c', fold: '#07393f' },
  plum: { deep: '#5d2b5f', leaf: '#8a5a8c', fold: '#3f1b41' },
  madder: { deep: '#7d2530', leaf: '#a9525c', fold: '#57161f' },
  ochre: { deep: '#72490a', leaf: '#98702c', fold: '#4f3204' },
  slate: { deep: '#38474f', leaf: '#647680', fold: '#252f35' },
  umber: { deep: '#5b3a22', leaf: '#8a664b', fold: '#3e2616' },
} as const;

export type BadgeColour = keyof typeof BADGE_COLOURS;

export const PAPER = '#fdfdfa';
