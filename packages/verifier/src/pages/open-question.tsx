import { Sentence, usePage } from '@laurel/web';
import type { Findings } from './findings.tsx';
import { holdingOf, isClassOpen } from './holding.ts';

/** What is left for whoever reads it: what did not answer, what cannot be checked here, whether it was assessed, where that was not shown, and whose it is, where nobody was asked to prove that. */
export function OpenQuestion({ findings }: { findings: Findings }) {
  const { t } = usePage();
  const open = findings.checks.filter(({ outcome }) => outcome === 'unknown');
  const holding = holdingOf(findings);
  const isUnsaid = findings.other === undefined && isClassOpen(findings);
  if (open.length === 0 && !isUnsaid && holding === 'proved') return <p>{t('verifier.open.none')}</p>;
  return (
    <ul>
      {open.map(({ sentence }) => (
        <li>
          <Sentence of={sentence} />
        </li>
      ))}
      {isUnsaid && <li>{t('verifier.open.class')}</li>}
      {holding !== 'proved' && <li>{t(`verifier.open.${holding}`)}</li>}
    </ul>
  );
}
