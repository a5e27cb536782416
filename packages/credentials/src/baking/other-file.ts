/** Whether bytes begin as a page for people does; nearly every one has a picture inside, which is no badge's. */
export const isWebPage = (bytes: Uint8Array): boolean =>
  /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype\s+html|html|head|body)\b/i.test(Buffer.from(bytes.subarray(0, LOOKED_AT)).toString('latin1'));

const LOOKED_AT = 64;
