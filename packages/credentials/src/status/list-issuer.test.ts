import { describe, expect, it } from 'vitest';
import { mayKeepStatus } from './list-issuer.ts';

describe('who may tell how a badge stands', () => {
  it.each([
    ['its own issuer', 'did:key:z6MkA', 'did:key:z6MkA', true],
    ['the host of a profile', 'did:web:school.example', 'did:web:school.example:nursing', true],
    ['a profile of the host', 'did:web:school.example:status', 'did:web:school.example', true],
    ['the host by its address', 'https://school.example', 'did:web:school.example', true],
    ['another’s profile on a host of many', 'did:web:hosting.example:bob', 'did:web:hosting.example:alice', false],
    ['a path beside a profile', 'https://hosting.example/bob', 'did:web:hosting.example:alice', false],
    ['the host above', 'did:web:example', 'did:web:school.example', false],
    ['another port', 'did:web:school.example%3A8443', 'did:web:school.example', false],
    ['nobody’s host', 'did:key:z6MkB', 'did:key:z6MkA', false],
  ])('%s: %s for %s', (_, listIssuer, issuer, may) => {
    expect(mayKeepStatus(listIssuer, issuer)).toBe(may);
  });
});
