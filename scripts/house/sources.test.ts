import { describe, expect, it } from 'vitest';
import { checkSources } from './sources.ts';

const rulesOf = (path: string, text: string) => checkSources([{ path, text }]).map((fault) => fault.rule);
const inIssuer = (text: string) => rulesOf('packages/issuer/src/award.ts', text);

describe('the rules for one file', () => {
  it.each(['const t = new Date();', 'const t = Date.now();', 'const t = new Date( )'])('refuse a clock of its own: %s', (text) => {
    expect(inIssuer(text)).toEqual(['clock']);
  });

  it.each(['Math.random()', 'randomBytes(16)', 'crypto.randomUUID()', 'crypto.getRandomValues(a)', 'randomInt(6)'])('refuse chance of its own: %s', (text) => {
    expect(inIssuer(text)).toEqual(['chance']);
  });

  it.each(['new Date(iso)', 'new Date(`2026-11-30T00:00:00Z`)', '// never Date.now()', `const advice = 'new Date()';`])(
    'let pass what only reads like it: %s',
    (text) => {
      expect(inIssuer(text)).toEqual([]);
    },
  );

  it('leave clock and chance to base', () => {
    expect(rulesOf('packages/base/src/system-context.ts', 'const clock = () => new Date(); randomBytes(1);')).toEqual([]);
  });

  it('refuse a variable of the environment outside the configuration: none can set a clock', () => {
    expect(inIssuer('const at = process.env.LAUREL_NOW;')).toEqual(['variable']);
    expect(rulesOf('packages/base/src/system-context.ts', 'process.env.FAKE_TIME')).toEqual(['variable']);
    expect(rulesOf('packages/node/src/config/secrets.ts', 'process.env[name]')).toEqual([]);
  });

  it('refuse tests that set the clock of the whole process', () => {
    expect(rulesOf('test/nodes/walk.test.ts', 'vi.useFakeTimers();')).toEqual(['test-switch']);
  });

  it('refuse a file of more than 350 lines', () => {
    expect(inIssuer('a\n'.repeat(350))).toEqual([]);
    expect(inIssuer('a\n'.repeat(351))).toEqual(['length']);
  });

  it.each(['packages/issuer/src/utils.ts', 'packages/web/src/helpers/a.ts', 'packages/store/src/row-manager.ts', 'packages/holder/src/wallet.service.ts'])(
    'refuse a vague name: %s',
    (path) => {
      expect(rulesOf(path, '')).toEqual(['name']);
    },
  );

  it('refuse a silenced compiler, and let a test state what does not compile', () => {
    expect(inIssuer('// @ts-ignore')).toEqual(['types']);
    expect(inIssuer('// @ts-expect-error')).toEqual(['types']);
    expect(rulesOf('packages/store/src/a.test.ts', '// @ts-expect-error a scoped table')).toEqual([]);
    expect(rulesOf('packages/store/src/a.test.ts', '// @ts-nocheck')).toEqual(['types']);
  });

  it('refuse a remark without an issue', () => {
    expect(inIssuer('// TODO: later')).toEqual(['remark']);
    expect(inIssuer('// TODO(#12): later\n// NOTE: why')).toEqual([]);
  });
});
