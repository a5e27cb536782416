import { Tabs, type Translate, withQuery } from '@laurel/web';

type Way = 'file' | 'one' | 'room';
type Props = { t: Translate; at: string; current: Way; achievement?: string | undefined };

/** The three ways to award, each from the others; what was chosen to be awarded goes along. */
export function AwardWays({ t, at, current, achievement }: Props) {
  const way = (one: Way, href: string) => ({ href, text: t(`issuer.award.way.${one}`), current: one === current });
  return (
    <Tabs
      label={t('issuer.award.ways')}
      items={[
        way('file', withQuery(`${at}/batches/new`, { achievement })),
        way('one', withQuery(`${at}/award`, { achievement })),
        way('room', withQuery(`${at}/claims`, { achievement })),
      ]}
    />
  );
}
