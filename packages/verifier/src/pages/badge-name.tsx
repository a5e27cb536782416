import { artOfTitle, BadgeArt } from '@laurel/web';
import { textOf } from '../requests/fields.ts';
import type { Findings } from './findings.tsx';

/** The name with the badge's own picture, where it is signed into it and shown; else with the drawing made here of its name, as wallets make it. A picture that lies elsewhere is not fetched: it would tell who looks. */
export function BadgeName({ name, findings: { picture, values } }: { name: string; findings: Findings }) {
  const isAssessed = textOf(values, 'assessment')?.startsWith('assessed-');
  return (
    <div class="row">
      {picture === undefined ? (
        <BadgeArt {...artOfTitle(name)} kind={isAssessed ? 'assessed' : 'participation'} alt="" size="m" />
      ) : (
        <img class="badge m" alt="" src={picture} />
      )}
      <p>
        <strong>{name}</strong>
      </p>
    </div>
  );
}
