import { LaurelError, utf8 } from '@laurel/base';
import { BOUNCE_BYTES, type Bounce, type Courier, readBounce } from '@laurel/courier';
import type { Store } from '@laurel/store';
import type { Route } from '@laurel/web';
import { z } from 'zod';

/** Either the notification as it came (RFC 3464), or what a mail service's own report says. */
const Report = z.union([
  z.strictObject({ notification: z.string().max(BOUNCE_BYTES) }),
  z.strictObject({
    messageId: z.string().max(1_000),
    action: z.enum(['failed', 'delayed']).default('failed'),
    status: z.string().max(20).default(''),
  }),
]);

/**
 * `POST /api/v1/bounces`: a key with the scope `mail`. One of the whole node knows every letter, one of a profile those that the profile sent. A mail
 * server reports all that comes back to the sender's address; what is no letter of theirs is an answer (`unknown`) and no error.
 */
export const bounceRoute = (store: Store, bounce: Courier['bounce']): Route => ({
  method: 'post',
  path: '/api/v1/bounces',
  access: { kind: 'key', scope: 'mail', profile: '*', orOfOne: true },
  accepts: 'json',
  maxBody: 2 * BOUNCE_BYTES, // JSON writes a line break as two characters
  limit: { perMinute: 600, burst: 2_000 }, // a term's roster with a dead domain comes back at once
  described: {
    id: 'reportBounce',
    tag: 'mail',
    summary: 'Tell that a letter came back',
    description: 'Either the notification as it came (RFC 3464), or what a mail service reports of it. A key of one profile knows the letters of that profile.',
    body: z.toJSONSchema(Report, { io: 'input' }),
    answers: {
      200: {
        description: '`unknown`: no letter of this node, or of the profile of the key; `passing`: nothing final; `known`: told before.',
        body: { type: 'object', required: ['outcome'], properties: { outcome: { enum: ['noted', 'known', 'passing', 'unknown'] } } },
      },
    },
  },
  run: async ({ json, apiKey }) => {
    if (!apiKey) throw new LaurelError('key_refused');
    const report = Report.safeParse(json);
    if (!report.success) throw new LaurelError('bad_request', { detail: 'Send {"notification": "…"} as it came, or {"messageId": "<…>", "status": "5.1.1"}.' });
    const told: Bounce = 'notification' in report.data ? await readBounce(utf8(report.data.notification)) : report.data;
    return { kind: 'json', body: { outcome: await store.write((db) => bounce(db, told, apiKey.profile === '*' ? undefined : apiKey.profile)) } };
  },
});
