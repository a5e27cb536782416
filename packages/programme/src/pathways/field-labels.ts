import type { Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';

/** What the boxes of a pathway's form are called, those of a part with its number: in a summary, "Write what the badge is called" alone does not say of which. */
export const fieldLabels = (t: Translate, problems: readonly Problem[]): Record<string, string> =>
  Object.fromEntries(
    problems.flatMap(({ at }): [string, string][] => {
      const label = labelOf(t, at);
      return label === undefined ? [] : [[at, label]];
    }),
  );

const PART = /^part_(\d+)(?:_(after|(name|institution|issuer|achievement)_(\d+)))?$/;

/** Nothing of a box whose own words say enough: the name, the capstone. */
function labelOf(t: Translate, at: string): string | undefined {
  if (at === 'occupation_url') return t('programme.pathway.occupation.url');
  const two = /^(name|description|occupation)_(en|fr)$/.exec(at);
  if (two && at !== 'name_en') return t(`programme.pathway.${two[1]}.${two[2]}`);
  const [, number, box, other, row] = PART.exec(at) ?? [];
  if (number === undefined) return undefined;
  const part = t('programme.pathway.part', { number: Number(number) });
  if (box === undefined) return part;
  const label = other === undefined ? t('programme.pathway.after') : t(`programme.pathway.other.${other}`, { nth: Number(row) + 1 });
  return t('programme.pathway.part.box', { part, label });
}
