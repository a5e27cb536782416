import { describe, expect, it } from 'vitest';
import { type Answer, type Item, items, type Judgement, judgeItem, meets } from '../testing/other-issuers.ts';

/** Where another answer than the expected one is given, and the manifest takes it too: why ours is that one. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'dcc-fx-v1-di-didKey-legacyRegistry-noStatus-noExpiry-oldDCCExample':
    'The context w3id.org/dcc/v1 is not kept: it has a reverse term, by which one signed graph can be written as several trees.',
  'credo-ld-test-ld-document-signed': 'The context of W3C’s examples for VC 1.1 is not kept: it names a further context.',
  'danube-good-vp2': 'Its credential writes contexts of its own, which could give a signed member another meaning.',
  'rfc9901-a1': 'It says of itself that it is typ example+sd-jwt, which no credential is.',
  'blockcerts-v2-testnet-tampered-hashes-2-0': 'Its form breaks the rules of Open Badges 2.0, which is seen before its chain is asked for.',
};

const SHORT_LIST = 'Its status list has 100,000 entries, under the 131,072 of the specification: such a list revokes here and says nothing good.';

/** Where ours is another answer than the manifest knows, and stands. `+` is the pass with the resources served. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '+clr-simple-json': 'The key of the credential it bundles is not among the resources, and what the record says could have been moved from it.',
  '+ob20-baked-png': 'Its hosted assertion is not among the resources: the site that should vouch for it is without it.',
  '+dcc-core-v2WithValidStatus': SHORT_LIST,
  '+dcc-core-v2DoubleSigWithValidStatus': SHORT_LIST,
  '+trustvc-ecdsa-didkey-w3c-derived-document-v2-0': 'It needs contexts of trustvc.io, and none is ever fetched: a context decides what a signature means.',
  '+trustvc-bbs2023-didkey-w3c-derived-document-v2-0': 'It needs contexts of trustvc.io, and none is ever fetched: a context decides what a signature means.',
};

type Row = { item: Item; served: boolean; expected: Answer; judged: Judgement };

const cases = items.flatMap((item) => (item.resources ? [false, true] : [false]).map((served) => ({ name: (served ? '+' : '') + item.id, item, served })));
const rows: Row[] = [];

describe('credentials made by other people’s software', () => {
  it.each(cases)('$name is judged as a careful verifier judges it', async ({ name, item, served }) => {
    const expected = (served && item.verdict_with_resources) || item.verdict;
    const judged = await judgeItem(item, served);
    rows.push({ item, served, expected, judged });
    if (meets(judged, expected)) return expect([ACCEPTED[name], DIFFERENT[name]]).toEqual([undefined, undefined]); // no excuse outlives its cause
    const excuses = item.also_acceptable?.some((other) => meets(judged, other)) ? ACCEPTED : DIFFERENT;
    expect(excuses[name], `${judged.answer} (${judged.code}), not ${expected}`).toBeDefined();
  });

  it('are 82, of which 21 are judged again with their resources', () => expect([items.length, cases.length]).toEqual([82, 103]));

  it('are listed with what others say of them', async () => {
    await expect(table(rows)).toMatchFileSnapshot('../../who-verifies-what.md');
  });
});

function table(judged: Row[]): string {
  const [alone, served] = [false, true].map((wanted) => judged.filter((row) => row.served === wanted));
  const count = (some: Row[] = []) => `${some.filter(({ expected, judged: one }) => meets(one, expected)).length} of ${some.length} equal`;
  const of = ({ item, served }: Row) => (served ? '+' : '') + item.id;
  const reasons = (known: Readonly<Record<string, string>>) =>
    judged.flatMap((row) => (known[of(row)] === undefined ? [] : [`- \`${of(row)}\`: ${row.judged.answer}, not ${row.expected}. ${known[of(row)]}`]));
  const accepted = reasons(ACCEPTED);
  const different = reasons(DIFFERENT);
  return `# Who verifies what

${items.length} credentials made by other people’s software, judged on 22 November 2026 with no network, and ${judged.length - items.length} of them again with the documents they name
being served (\`+\`). Expected is what a careful verifier says, by the manifest that came with them; \`recognised\` is shown for what it is and not verifiable
by design. The last columns are what each library said of the signature, offline: ✓ good, ✗ refused, · not asked or no key. Written by
\`other-issuers.vectors.test.ts\`, which fails where this file is not what it finds.

**With no network ${count(alone)}; with the documents served ${count(served)}. ${accepted.length} other answers that the manifest takes too, ${different.length} different.**

Accepted, with the reason:

${accepted.join('\n')}

Different, with the reason:

${different.join('\n')}

| made by | what | secured by | expected | Laurel | code | Digital Bazaar | DIDKit | DCC | jose |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${judged.map(lineOf).join('\n')}
`;
}

function lineOf({ item, served, expected, judged: one }: Row): string {
  const { libraries } = item;
  const said = (library: string) => mark(libraries[served ? `${library} with resources` : library]);
  const cells = [
    item.stack,
    `\`${served ? '+' : ''}${item.id}\``,
    `${item.kind}, ${item.proof}`,
    expected,
    meets(one, expected) ? expected : `*${one.answer}*`,
    `\`${one.code}\``,
    ...['db', 'didkit', 'verifier-core', 'jose'].map(said),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
}

/** What a library said, as the manifest wrote it down: text, or the parts of a JWT that were looked at. */
function mark(said: unknown): string {
  const text = typeof said === 'object' && said !== null && 'sig' in said ? String(said.sig) : String(said ?? '');
  if (/^(verified|ok|valid_signature=true)/.test(text)) return '✓';
  return /^(NOT|ERR|BAD| errors)/.test(text) ? '✗' : '·';
}
