import { expect, it } from 'vitest';
import { Award } from '../records.ts';
import { openTestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

const ROWS = 5_000;
/** A machine under test is busy with other things; slower than this, an intake would take a morning. */
const AT_LEAST_PER_SECOND = 50;

it(`a roster of ${ROWS} is awarded by its job at a rate that is said`, { timeout: 300_000 }, async () => {
  const test = await openTestIssuer();
  const desk = await openRegistrar(test);
  const achievement = await desk.define();
  const lines = Array.from({ length: ROWS }, (_, n) => `p${n}@b.example,Émile Gaudet ${n},G-${n}`);
  const file = { field: 'file', name: 'intake.csv', text: `email,name,external_id\n${lines.join('\n')}` };
  const { location } = await desk.upload('/desk/kestrel/batches/new', { achievement, language: 'en', ...ASSESSED }, file);
  await desk.post(`${location}/award`, {});
  const [from, before] = [performance.now(), process.cpuUsage()];
  await desk.work();
  const [took, { user, system }] = [performance.now() - from, process.cpuUsage(before)];
  expect(await test.store.as('kestrel').read((db) => db.count(Award, {}))).toBe(ROWS);
  const rate = (ROWS / took) * 1_000;
  console.log(`${ROWS} rows: ${Math.round(rate)} a second, ${((user + system) / 1_000 / ROWS).toFixed(2)} ms of processor each`);
  expect(rate).toBeGreaterThan(AT_LEAST_PER_SECOND);
  await test.stop();
});
