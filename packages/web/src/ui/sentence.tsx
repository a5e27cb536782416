import { momentsIn, type Verdict } from '@laurel/credentials';
import { usePage } from './page-context.ts';
import { Time } from './time.tsx';

/** A sentence of a verdict in the page's language, its moments in the zone that every other time on the page is told in. */
export function Sentence({ of }: { of: Verdict['sentence'] }) {
  const { t } = usePage();
  return <>{momentsIn(of[t.language], t.language).map((part) => (typeof part === 'string' ? part : <Time at={part.toISOString()} />))}</>;
}
