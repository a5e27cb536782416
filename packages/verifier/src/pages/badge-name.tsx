import { artOfTitle, BadgeArt } from '@laurel/web';
import { textOf } from '../requests/fields.ts';
import type { Findings } from './findings.tsx';

/**
 * The name with the badge's own picture, where it is signed into it and shown; else with the drawing made here of its name, as wallets make it. A picture that lies elsewhere is not fetched: it would tell who looks.
 * A drawing says whether the badge was assessed: where that was not shown there is none.
 */
export function BadgeName({ name, findings: { picture, values } }: { name: string; findings: Findings }) {
  const assessment = textOf(values, 'assessment');
  return (
    <div class="row">
      {picture !== undefined && <img class="badge m" alt="" src={picture} />}
      {picture === undefined && assessment !== undefined && (
        <BadgeArt {...artOfTitle(name)} kind={assessment === 'participation' ? 'participation' : 'assessed'} alt="" size="m" />
      )}
      <p>
        <strong>{name}</strong>
      </p>
    </div>
  );
}
