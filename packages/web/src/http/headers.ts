import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/**
 * What every answer of the app says to a browser. Nothing inline, nothing from elsewhere. `same-origin` referrers, because `no-referrer` makes
 * browsers send `Origin: null` with our own forms. On http loopback neither HSTS nor an upgrade: there is no https to go to.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const https = new URL(publicUrl).protocol === 'https:';
  const secured = helmet({
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
  return (request, response, next) => {
    lendDevices(response, 'none');
    secured(request, response, next);
  };
}

/** What a page may use of the device: nothing, or the camera where that is what the page is for. */
export function lendDevices(response: Response, camera: 'none' | 'camera'): void {
  response.set('Permissions-Policy', `camera=${camera === 'camera' ? '(self)' : '()'}, microphone=(), geolocation=(), display-capture=(), payment=(), usb=()`);
}
