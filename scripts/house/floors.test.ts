import { describe, expect, it } from 'vitest';
import { checkFloors } from './floors.ts';

const rulesOf = (path: string, text: string) => checkFloors([{ path, text }]).map((fault) => fault.rule);

describe('the floors', () => {
  it.each([
    ['downwards', 'packages/issuer/src/a.ts', `import { now } from '@laurel/base';\nimport type { Store } from '@laurel/store';`],
    ['to a file of its own', 'packages/issuer/src/awards/a.ts', `import { b } from '../b.ts';`],
    ['to a library', 'packages/web/src/a.tsx', `import express from 'express';`],
    ['from the top to everything', 'packages/node/src/compose.ts', `import { openIssuer } from '@laurel/issuer';`],
    ['of Veramo in the agent', 'packages/agent/src/a.ts', `import { createAgent } from '@veramo/core';`],
  ])('let an import pass %s', (_what, path, text) => {
    expect(rulesOf(path, text)).toEqual([]);
  });

  it.each([
    ['upwards', 'floor', 'packages/store/src/a.ts', `import { openIssuer } from '@laurel/issuer';`],
    ['across, on one floor', 'floor', 'packages/people/src/a.ts', `import type { Letter } from '@laurel/courier';`],
    ['between roles', 'floor', 'packages/issuer/src/a.test.ts', `const holder = await import('@laurel/holder');`],
    ['in a re-export', 'floor', 'packages/base/src/a.ts', `export * from '@laurel/store';`],
    ['to a package without a floor', 'floor', 'packages/node/src/a.ts', `import '@laurel/shed';`],
    ['past the door by name', 'door', 'packages/node/src/a.ts', `import { x } from '@laurel/store/src/line.ts';`],
    ['past the door by path', 'door', 'packages/node/src/a.ts', `import { x } from '../../store/src/line.ts';`],
    ['of itself by name', 'door', 'packages/node/src/a.ts', `import { x } from '@laurel/node';`],
    ['of Veramo outside the agent', 'veramo', 'packages/issuer/src/a.ts', `import type { IAgent } from '@veramo/core-types';`],
  ])('stop an import %s', (_what, rule, path, text) => {
    expect(rulesOf(path, text)).toEqual([rule]);
  });

  it.each([
    ['tables of applications', `import { Application } from '../applications/records.ts';`],
    ['tables of consents', `import type { ConsentEventRow } from '../consents/consent-records.ts';`],
    ['what reads them', `import { findApplication } from '../applications/find-application.ts';`],
    ['named reads', `import { disclose } from '../disclosure/disclose.ts';`],
    ['persons', `import type { People } from '@laurel/people';`],
  ])('keep reports from %s', (_what, text) => {
    expect(rulesOf('packages/programme/src/reports/draw-report.ts', text)).toEqual(['reports']);
    expect(rulesOf('packages/programme/src/reports/pages/release.tsx', text.replace('../', '../../'))).toEqual(['reports']);
    expect(rulesOf('packages/programme/src/assessment/decide.ts', text)).toEqual([]);
  });

  it('let reports import records of their own', () => {
    expect(rulesOf('packages/programme/src/reports/make-release.ts', `import { ReportRelease } from './release-records.ts';`)).toEqual([]);
    expect(rulesOf('packages/programme/src/reports/pages/a.tsx', `import { ReportRelease } from '../release-records.ts';`)).toEqual([]);
  });

  it('stop a manifest that declares what its floor may not import', () => {
    const manifest = JSON.stringify({
      dependencies: { '@laurel/base': 'workspace:*', '@laurel/web': 'workspace:*' },
      devDependencies: { '@veramo/core': 'catalog:' },
    });
    expect(rulesOf('packages/people/package.json', manifest)).toEqual(['floor', 'veramo']);
  });

  it('say the line', () => {
    expect(checkFloors([{ path: 'packages/base/src/a.ts', text: `// one\n\nimport '@laurel/web';` }])[0]?.line).toBe(3);
  });
});
