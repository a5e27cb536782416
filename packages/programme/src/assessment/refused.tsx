import { LaurelError } from '@laurel/base';
import { Actions, LinkButton, PageHead, Part, Prose, page, type Reply, typed, type WebRequest } from '@laurel/web';
import { ROLE_GONE } from './as-they-stand.ts';
import type { AtApplication } from './at-assess.ts';
import { MOVED_ON } from './queue.ts';

/**
 * What is not theirs to do, in words that say why: whoever is let in has the role, so that to be refused here is a conflict of interest (403), or there
 * is nothing for them to do now, or it moved on while its page stood open (409).
 */
export async function orRefused(request: WebRequest, { may, after }: AtApplication, what: 'score' | 'decide', act: () => Promise<Reply>): Promise<Reply> {
  const { t } = request;
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof LaurelError) || (error.code !== 'not_allowed' && error.code !== 'conflict') || error.detail === ROLE_GONE) throw error;
    const why = error.code === 'not_allowed' ? 'close' : error.detail === MOVED_ON ? 'moved-on' : what;
    const title = t(`programme.refused.${why}`);
    const words = why === 'close' ? '' : typed(request, 'words'); // what was written, and is nowhere else
    return page({
      title,
      status: error.status,
      noStore: true,
      body: (
        <>
          <PageHead title={title} lede={t(`programme.refused.${why}.text`)} />
          {words !== '' && (
            <Part title={t('programme.too-late.typed')}>
              <Prose text={words} />
            </Part>
          )}
          {!may.outside && (
            <Actions>
              <LinkButton href={after}>{t('programme.queue')}</LinkButton>
            </Actions>
          )}
        </>
      ),
    });
  }
}

/** An invitation that is over says that, and not what is said of links one can ask for again. */
export async function orEnded({ t }: WebRequest, act: () => Promise<Reply>): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof LaurelError && error.code === 'link_ended')) throw error;
    const title = t('programme.review.ended');
    return page({ title, status: error.status, noStore: true, body: <PageHead title={title} lede={t('programme.review.ended.text')} /> });
  }
}
