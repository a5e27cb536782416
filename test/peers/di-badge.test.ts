import { badgeInPdf, unbakeBadge } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demand, LEARNER, letterAfter, newestNumber, newVisitor, type Page } from '../network.ts';
import { askDigitalBazaar } from './digital-bazaar.ts';
import { type PeerNetwork, startPeerNetwork } from './nodes.ts';

let nodes: PeerNetwork;
beforeAll(async () => {
  nodes = await startPeerNetwork();
});
afterAll(() => nodes?.stop());

describe('a badge of ours, judged by the libraries of Digital Bazaar', () => {
  it('is verified, with both its status lists', async () => {
    const badge = JSON.parse(await nodes.badge('zoe@learner.example'));
    expect(badge.proof.cryptosuite).toBe('eddsa-rdfc-2022');
    expect(await askDigitalBazaar(badge)).toEqual({ verified: true, status: { revocation: false, suspension: false }, reasons: [] });
  });

  it('is verified however it leaves the wallet: as a file, in a picture, in a certificate', async () => {
    const text = await nodes.badge('mila@learner.example');
    const learner = await nodes.signedIn('holder', LEARNER);
    const at = (await learner.open(`${nodes.holder.address}/wallet`)).link(/^\/wallet\/badges\//); // the newest stands first
    const file = async (name: string) => new Uint8Array(await (await learner.send(`${at}/${name}`, {})).arrayBuffer());
    const [png, svg, pdf] = [unbakeBadge(await file('badge.png')), unbakeBadge(await file('badge.svg')), badgeInPdf(await file('certificate.pdf'))];
    for (const carried of [png, svg, pdf]) expect(carried).toMatchObject({ ok: true, text });
    expect(await askDigitalBazaar(JSON.parse(text))).toMatchObject({ verified: true, reasons: [] });
  });

  it('is verified as anybody gets it from a share, in a wallet that it was brought to as a file', async () => {
    const text = await nodes.badge('olu@learner.example');
    const wallet = await openWallet('olu.elsewhere@learner.example');
    const looked = await (await wallet(`/wallet/import`)).form('Look at it first').fill('badge', text).submit();
    const kept = demand(await looked.form('Keep it').fill('whose', 'mine').submit(), 200);
    const shared = demand(await (await wallet(`${new URL(kept.address).pathname}/share`)).form('Make the link').submit(), 200);
    const [address = ''] = /http:\/\/localhost:\d+\/s\/[\w-]{43}/.exec(shared.body) ?? [];
    const given = await (await fetch(`${address}/badge`)).text();
    expect(given).toBe(text);
    expect(await askDigitalBazaar(JSON.parse(given))).toEqual({ verified: true, status: { revocation: false, suspension: false }, reasons: [] });
  });

  it('is refused when one word of it is another', async () => {
    const badge = JSON.parse(await nodes.badge('nour@learner.example'));
    const twin = structuredClone(badge);
    twin.credentialSubject.achievement.name = `${twin.credentialSubject.achievement.name}!`;
    expect(await askDigitalBazaar(badge)).toMatchObject({ verified: true });
    expect(await askDigitalBazaar(twin)).toEqual({ verified: false, status: {}, reasons: expect.arrayContaining(['Invalid signature.']) });
  });

  it('shows its revocation, and no other, once it is revoked', async () => {
    const badge = JSON.parse(await nodes.badge('li@learner.example'));
    await nodes.revoke('li@learner.example');
    expect(await askDigitalBazaar(badge)).toMatchObject({ status: { revocation: true, suspension: false } });
  });

  it('is verified where it names a 1EdTech revocation list, too, and ends by its bit all the same', async () => {
    const badge = JSON.parse(await nodes.badge('ada@learner.example', 'osprey'));
    expect(badge.credentialStatus.map(({ type }: { type: string }) => type)).toEqual([
      ...['BitstringStatusListEntry', 'BitstringStatusListEntry', '1EdTechRevocationList'],
    ]);
    expect(await askDigitalBazaar(badge)).toEqual({ verified: true, status: { revocation: false, suspension: false }, reasons: [] });
    expect((await nodes.judge(JSON.stringify(badge))).outcome).toBe('valid');
    await nodes.revoke('ada@learner.example', 'osprey');
    expect(await askDigitalBazaar(badge)).toMatchObject({ status: { revocation: true, suspension: false } });
    expect((await nodes.judge(JSON.stringify(badge))).code).toBe('status_revoked');
  });
});

/** A wallet at our holder node for an address nobody there knows. */
async function openWallet(email: string): Promise<(path: string) => Promise<Page>> {
  const visitor = newVisitor();
  const { holder, mailbox } = nodes;
  const before = await newestNumber(mailbox, email);
  const asked = await (await visitor.open(`${holder.address}/wallet/new`))
    .form(/code|letter/i)
    .fill('email', email)
    .submit();
  const code = /\b\d{6}\b/.exec((await letterAfter(mailbox, email, before)).text.replace(/https?:\/\/\S+/g, ''))?.[0] ?? '';
  demand(await asked.form(/./).fill('code', code).submit(), 200);
  return (path) => visitor.open(holder.address + path);
}
