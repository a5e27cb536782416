import { usePage } from './page-context.ts';

/** Before somebody erases what is kept of them: what ends for whom they act for, and for who acts for them. */
export function CareEnds({ parts }: { parts: readonly ('guardian' | 'ward')[] }) {
  const { t } = usePage();
  return (
    <>
      {parts.map((part) => (
        <p key={part}>{t(`web.leaving.${part}`)}</p>
      ))}
    </>
  );
}
