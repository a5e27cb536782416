const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUE = new Map([...ALPHABET].map((character, index) => [character, index]));

/** Base58 with Bitcoin's alphabet, as multibase `z` wants it. Cost grows with the square of the length: for keys and signatures. */
export function toBase58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let i = 0; i < digits.length; i++) {
      carry += (digits[i] ?? 0) * 256;
      digits[i] = carry % 58;
      carry = (carry / 58) | 0;
    }
    for (; carry > 0; carry = (carry / 58) | 0) digits.push(carry % 58);
  }
  const zeros = leading(bytes, 0);
  return (
    '1'.repeat(zeros) +
    digits
      .reverse()
      .map((digit) => ALPHABET.charAt(digit))
      .join('')
  );
}

/** `undefined` where a character is not of the alphabet or the text is longer than `maxLength`. */
export function fromBase58(text: string, maxLength = 256): Uint8Array | undefined {
  if (text.length > maxLength) return undefined;
  const bytes: number[] = [];
  for (const character of text) {
    let carry = VALUE.get(character);
    if (carry === undefined) return undefined;
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry & 255;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255);
  }
  const zeros = leading([...text], '1');
  const decoded = new Uint8Array(zeros + bytes.length);
  decoded.set(bytes.reverse(), zeros);
  return decoded;
}

function leading<T>(sequence: ArrayLike<T>, value: T): number {
  let count = 0;
  while (count < sequence.length && sequence[count] === value) count++;
  return count;
}
