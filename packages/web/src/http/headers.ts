import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What every answer of the app says to a browser. Nothing inline, nothing from elsewhere. `same-origin` referrers, because `no-referrer` makes
 * browsers send `Origin: null` with our own forms. On http loopback neither HSTS nor an upgrade: there is no https to go to.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const https = new URL(publicUrl).protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'], // badges carry their picture in themselves; an <img> runs nothing
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
}
