/** What people bring in place of a badge, and what each of them is to be told about. */
export type OtherFile = 'web_page' | 'archive' | 'wallet_backup';

/** The first bytes of a wallet that was saved under a passphrase, as the holder writes it. */
export const WALLET_BACKUP = 'laurel wallet\n';

/** Told by the bytes; asked before a picture is looked for, since nearly every page has one inside, which is no badge's. */
export function otherFileOf(bytes: Uint8Array): OtherFile | undefined {
  const start = Buffer.from(bytes.subarray(0, LOOKED_AT)).toString('latin1');
  if (start.startsWith('PK\u0003\u0004')) return 'archive';
  if (start.startsWith(WALLET_BACKUP)) return 'wallet_backup';
  return isWebPage(bytes) ? 'web_page' : undefined;
}

/** Whether bytes begin as a page for people does, after what a browser writes before it when it saves one. */
export const isWebPage = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, LOOKED_AT))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(start.replace(/^\s*<\?xml[^>]*>/, '').replace(/^(?:\s*<!--(?:(?!-->).)*-->)+/s, ''));
};

const LOOKED_AT = 512;
