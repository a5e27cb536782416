import { utf8 } from '@laurel/base';
import {
  badgeInPdf,
  isWebPage,
  type OtherFile,
  otherFileOf,
  type PdfCode,
  pageKindOf,
  readCollection,
  type ShownCollection,
  unbakeBadge,
} from '@laurel/credentials';
import { readQr } from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { fetchGiven, type Unfetched } from './fetch-given.ts';

/** Why there is nothing to verify in what somebody brought. `address`: a file or a picture holds one, and nobody pressed a button under it yet. `scheme`: one was written as people do, without https. `several`: what the address shows, each by an address of its own. `collection`: the same, as a page, which may ask for a PIN or a code first. `certificate`: the page that the code of a printed one opens. `claim_over`, `ask_over`: a link for a wallet that serves no more. */
export type Unreadable =
  | { problem: 'nothing' | 'empty' | 'picture' | 'link' | 'collection' | 'certificate' | 'claim_over' | 'ask_over' | PdfCode | OtherFile }
  | { problem: 'several'; several: ShownCollection }
  | { problem: 'address' | 'scheme'; address: string }
  | Unfetched;
/** `address`: where it was fetched. */
export type Given = { verify: string | Uint8Array; address?: string } | Unreadable;

/**
 * What the pipeline is given of a text or a file: what lies at an address that stands in the box, the badge attached to a PDF, the text of a QR code in a photograph,
 * else all of it. An address inside a file is asked by nobody: it goes into the box, where it can be read first.
 * @param network whose question it is
 * @throws LaurelError too_many_requests · storage_busy, where photographs wait in line
 */
export async function readGiven({ agent }: Pick<Verifier, 'agent'>, given: string | Uint8Array, network: string): Promise<Given> {
  if (typeof given !== 'string') return isEmpty(given) ? { problem: 'empty' } : readBytes(given, network);
  if (given === '') return { problem: 'nothing' };
  if (BARE_ADDRESS.test(given)) return { problem: 'scheme', address: `https://${given}` };
  if (!isAddress(given)) return otherFileOf(utf8(given)) === 'badge_described' ? { problem: 'badge_described' } : readText(given);
  const fetched = await fetchGiven(agent, given);
  if ('problem' in fetched) return pageAt(given, fetched) ?? fetched;
  const several = readCollection(fetched, given);
  if (several) return { problem: 'several', several };
  const read = await readBytes(fetched, network);
  return 'problem' in read ? read : { ...read, address: given };
}

/** A picture that carries a badge is read as that, and never as a code drawn on it; a PNG without either goes to the pipeline, which says what is wrong. */
async function readBytes(given: Uint8Array, network: string): Promise<Given> {
  const other = otherFileOf(given);
  if (other) return { problem: other };
  const pdf = badgeInPdf(given);
  if (pdf) return pdf.ok ? { verify: pdf.text } : { problem: pdf.code };
  const unbaked = unbakeBadge(given);
  const mayBeCode = unbaked === undefined || (!unbaked.ok && unbaked.code === 'picture_no_badge');
  const code = mayBeCode ? await readQr(given, network) : undefined;
  if (code !== undefined) return readText(code);
  const start = Buffer.from(given.subarray(0, LOOKED_AT)).toString('latin1');
  if (/^(?:\u00ff\u00d8\u00ff|GIF8|RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif))/s.test(start)) return { problem: 'picture' };
  const led = readText(start.trim());
  return 'problem' in led ? led : { verify: given };
}

function readText(text: string): { verify: string } | Unreadable {
  if (isAddress(text)) return { problem: 'address', address: text };
  if (isWalletLink(text)) return { problem: 'link' };
  return isWebPage(utf8(text.slice(0, LOOKED_AT))) ? { problem: 'web_page' } : { verify: text };
}

/** Nothing, or nothing but an end of line. */
const isEmpty = (file: Uint8Array): boolean => file.length <= LOOKED_AT && Buffer.from(file).toString('latin1').trim() === '';

/** A link, or the first bytes of a file. */
const LOOKED_AT = 4_096;

const isAddress = (text: string): boolean => /^https?:\S+$/i.test(text);

/** A host, and what may follow it; a JWT has no part that is a host's, since the second is longer or begins as a JSON object does. */
const BARE_ADDRESS = /^(?!eyJ)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::\d{1,5})?(?:[/?#]\S*)?$/i;

/** What a page is, by its address, at which a node like this one shows it, or showed it; one for wallets is for whoever its link was sent to, and for nobody else. */
function pageAt(address: string, { problem }: Unfetched): Unreadable | undefined {
  const kind = pageKindOf(address);
  const isForWallets = kind === 'claim' || kind === 'ask';
  if (problem === 'unfetched.gone') return { problem: isForWallets ? `${kind}_over` : 'unfetched.empty', status: 422 };
  if (problem !== 'unfetched.page' || kind === undefined) return undefined;
  return { problem: isForWallets ? 'link' : kind };
}

/** Those that open a wallet: an offer or a request is no badge. */
const isWalletLink = (text: string): boolean => /^(?:openid-credential-offer|openid4vp|haip-vp):\S+$/i.test(text);
