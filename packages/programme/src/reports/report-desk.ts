import type { Role } from '@laurel/web';
import type { ReportDeps } from './make-release.ts';
import { reportRoutes } from './report-routes.tsx';

/** The desk of those who read reports and see no name. */
export const reportDesk = (deps: ReportDeps): Role => ({
  name: 'programme',
  routes: reportRoutes(deps),
  front: [],
  jobs: [],
  desk: {
    role: 'report-viewer',
    title: 'programme.reports',
    home: '/reports',
    items: [
      { href: '/reports/:profile', text: 'programme.reports' },
      { href: '/reports/:profile', text: 'programme.reports', role: 'registrar', unless: 'report-viewer' },
    ],
  },
  inventory: [
    { table: 'report_release', what: 'counts of applications, of nobody in particular', why: 'later reports are held against them', kept: 'for good' },
  ],
  doctor: [],
});
