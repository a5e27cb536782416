import { type Context, LaurelError, strangerUrl } from '@laurel/base';
import type { FetchHosted } from '@laurel/credentials';

/**
 * Documents of Open Badges 2.0 at their issuers' sites, each asked for once and not kept. Their addresses are often written with `http:`;
 * what answers there by `https:` is asked, and nothing else.
 */
export const openHosted =
  ({ context, allowInsecureLoopback }: { context: Context; allowInsecureLoopback: boolean }): FetchHosted =>
  async (url) => {
    const secure = allowInsecureLoopback && /^http:\/\/localhost[:/]/.test(url) ? url : url.replace(/^http:/, 'https:');
    try {
      const response = await context.outbound.stranger(strangerUrl(secure, { allowInsecureLoopback }), { headers: { Accept: ACCEPT } });
      if (response.status === 200) return { state: 'fetched', body: response.text() };
      if (response.status === 410) return { state: 'gone' };
      return response.status === 404 ? { state: 'absent' } : { state: 'unreachable', reason: `status ${response.status}` };
    } catch (error) {
      if (!(error instanceof LaurelError)) throw error;
      return error.code === 'url_refused' ? { state: 'absent' } : { state: 'unreachable', reason: error.detail ?? error.code };
    }
  };

/** Many hosts answer browsers with a page. */
const ACCEPT = 'application/ld+json, application/json';
