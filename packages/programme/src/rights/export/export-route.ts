import { type Route, sessionIn } from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { EXPORT_RATE } from '../../limits.ts';
import { exportLearner } from './export-learner.ts';

/** All that is kept of whoever is signed in, in one file. */
export const exportRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: '/learn/privacy/everything.zip',
    access: { kind: 'person' },
    limit: EXPORT_RATE,
    run: async (request) => ({
      kind: 'stream',
      chunks: exportLearner(deps, sessionIn(request).person),
      contentType: 'application/zip',
      filename: 'everything.zip',
    }),
  },
];
