import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMessages, writeMessages } from './message-list.ts';

it('a list of messages reads as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (messages) => {
      expect(readMessages(writeMessages(messages))).toEqual(messages);
    }),
  );
});

it('bytes that end within a message or within its length are no list', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1 }), fc.nat(), (messages, cut) => {
      const bytes = writeMessages(messages);
      const ends = messages.map((_, count) => writeMessages(messages.slice(0, count)).length);
      const end = cut % bytes.length;
      if (ends.includes(end)) expect(readMessages(bytes.subarray(0, end))).toEqual(messages.slice(0, ends.indexOf(end)));
      else expect(() => readMessages(bytes.subarray(0, end))).toThrow(RangeError);
    }),
  );
});
