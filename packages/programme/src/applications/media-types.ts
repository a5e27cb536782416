/** What an assessor can open without running anything, by its ending: what a browser says of a file is a guess from the same. */
const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
};

export const EVIDENCE_ENDINGS = Object.keys(TYPES);

/** `undefined` for what is not taken: programs, pages, archives, macros. */
export function mediaTypeOf(filename: string): string | undefined {
  const ending = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
}

/** Marks that a program begins with, whatever it is called: of Windows, of Linux, of Apple and of Java. */
const PROGRAMS = ['4d5a', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];
const HEAD = 64;

/** Whether what begins so would run. A text that begins with the same letters holds no NUL. */
export function isProgram(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, HEAD));
  return head.includes(0) && PROGRAMS.some((mark) => head.toString('hex').startsWith(mark));
}

/** Pictures that a page shows where they stand; everything else is saved and opened by the reader's own programs. */
export const isShown = (mediaType: string | null): boolean => mediaType !== null && /^image\/(png|jpeg|webp|gif)$/.test(mediaType);
