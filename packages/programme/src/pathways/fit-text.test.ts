import { describe, expect, it } from 'vitest';
import { fitted, onTwoLines, textWidth } from './fit-text.ts';

describe('a title on the map of a pathway', () => {
  it('stands whole where there is room for it, on one line or two', () => {
    expect(onTwoLines('First Aid', 17, 206)).toEqual(['First Aid']);
    expect(onTwoLines('Infection Prevention in Home Care', 17, 206)).toEqual(['Infection Prevention', 'in Home Care']);
  });

  it.each([
    ['of many words', 'Advanced Communication and Collaborative Decision Making in Community Mental Health Settings'],
    ['of one word', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'],
    ['of wide letters', 'W'.repeat(120)],
    ['in another script', '在家庭护理中预防感染并安全移动他人的综合能力认证课程与评估'],
  ])('%s ends in an ellipsis and goes over no edge', (_, title) => {
    const lines = onTwoLines(title, 17, 206);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(textWidth(line, 17)).toBeLessThanOrEqual(206);
    expect(lines[1]).toMatch(/…$/);
    expect(title.startsWith(lines[0] ?? '-')).toBe(true);
  });

  it('of one line is shortened likewise', () => {
    expect(fitted('Kestrel Bay Polytechnic', 14, 400)).toBe('Kestrel Bay Polytechnic');
    expect(fitted('Kestrel Bay Polytechnic', 14, 120)).toMatch(/^Kestrel.*…$/);
  });
});
