import { dataInventory, SCHEMAS } from '@laurel/node';
import { openTable, text } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';

/** Tables that hold nothing about a person, each with the reason. */
const IMPERSONAL: Record<string, string> = {
  backup: 'when backups were made',
  job: 'counts and times of long work',
  audit_event: 'ids and pseudonyms only, refused otherwise (ledger)',
  audit_checkpoint: 'hashes and signatures',
  setup_link: 'the hash of a link nobody was written to about',
  issuer_profile: 'the institution’s own DID',
  issuer_secret: 'a key of the node',
  achievement: 'what can be achieved, by nobody in particular',
  achievement_draft: 'what can be achieved, half written',
  achievement_picture: 'the art of badges',
  batch_slips: 'how many PINs were printed for a roster, and when; no PIN',
  publishing_rule: 'whether a second person looks before publishing',
  profile_look: 'how an institution’s pages and certificates look',
  assessing: 'how many people score a submission, and in how many days an answer is promised',
  pathway: 'what leads to what, for anybody',
  open_claim: 'what a room may claim, and until when; who came stands in open_claim_entry',
  reminder_plan: 'how many days before or after a letter goes out',
  recovery_kit: 'that the recovery kit is on paper; no word of it',
  status_list: 'bits',
  vc_api_instance: 'the node’s own DID for programs',
  framework_skill: 'skills, of nobody in particular',
  used_nonce: 'the hash of a number that was sent once',
};

let network: Network;
beforeAll(async () => {
  network = await startNetwork();
});
afterAll(() => network.stop());

it('names every table that holds something of a person, and no table that is not there', () => {
  const tables = SCHEMAS.flatMap((schema) => schema.tables.map((table) => String(table.schema.options.tableName)));
  const nodes = [network.issuer, network.holder, network.verifier].map((node) => node.node().house.inventory);
  const named = new Set([...Object.keys(IMPERSONAL), ...nodes.flat().flatMap(({ table }) => table.split(', '))]);
  expect(tables.length).toBeGreaterThan(25);
  expect(tables.filter((table) => !named.has(table))).toEqual([]);
  expect([...named].filter((table) => !tables.includes(table))).toEqual([]);
});

it('knows of every personal column what it is for, on what ground and how long it is kept, and of every time the job that ends it', () => {
  const nodes = [network.issuer, network.holder, network.verifier].map((node) => node.node().house);
  const { lines, faults } = dataInventory(nodes.flatMap(({ inventory }) => inventory));
  expect(faults).toEqual([]);
  expect(lines.length).toBeGreaterThan(150);
  const jobs = new Set(nodes.flatMap((house) => house.jobs.map(({ name }) => name)));
  expect(lines.filter(({ job }) => job !== '' && !jobs.has(job))).toEqual([]);
});

it('does not pass a column that nobody thought of, a purpose or a time that is missing, and a time that no job ends', () => {
  const whole = [network.issuer, network.holder, network.verifier].flatMap((node) => node.node().house.inventory);
  const faultsOf = (change: (holding: (typeof whole)[number]) => (typeof whole)[number]) => dataInventory(whole.map(change)).faults;
  const of = (table: string, change: Partial<(typeof whole)[number]>) => faultsOf((one) => (one.table === table ? { ...one, ...change } : one));
  expect(of('appeal', { why: '' })).toEqual(['appeal.words: no purpose or time']);
  expect(of('appeal', { kept: '' })).toEqual(['appeal.words: no purpose or time']);
  expect(of('appeal', { kept: 'thirty days' })).toEqual(['appeal: a time, and no job that ends it']);
  const phones = openTable<{ id: string; phone: string }>('appeal', { id: text(), phone: text() });
  const grown = [{ name: 'grown', tables: [phones], migrations: [] }];
  expect(dataInventory(whole, grown).faults).toContain('appeal.phone: nobody said whether it is personal');
});

it('tells people of each in plain words on the page /privacy, in both languages', async () => {
  for (const { address } of [network.issuer, network.holder, network.verifier])
    for (const language of ['en', 'fr']) {
      const page = await (await fetch(`${address}/privacy`, { headers: { 'Accept-Language': language } })).text();
      // `web.privacy.of.TABLE` is missing for what stands here in the inventory's own words.
      expect([...page.matchAll(/<span lang="en">.*?<\/span>/g)].map(([words]) => words)).toEqual([]);
      expect(page.length).toBeLessThan(50_000);
    }
});
