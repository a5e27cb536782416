/** A list of messages as the one run of bytes that `keyManagerSign` takes: before each its length, in four bytes. */
export function writeMessages(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, message];
    }),
  );
}

/** @throws RangeError where the bytes are no such list */
export function readMessages(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + 4;
    at = start + view.getUint32(at);
    if (at > bytes.length) throw new RangeError('A message is longer than what is left of its list.');
    messages.push(new Uint8Array(bytes.subarray(start, at))); // a copy: a thread is sent the whole of what bytes stand in
  }
  return messages;
}
