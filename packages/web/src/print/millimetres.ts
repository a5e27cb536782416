/** On paper, in points of a PDF. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4;
