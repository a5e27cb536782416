import { expect, it } from 'vitest';
import { mayKeepStatus } from './list-issuer.ts';

it.each<[string, string, boolean]>([
  ['did:key:z6MkA', 'did:key:z6MkA', true],
  ['did:key:z6MkB', 'did:key:z6MkA', false],
  ['did:web:school.example:status', 'did:web:school.example', true],
  ['https://school.example/status', 'did:web:school.example', true],
  ['did:web:school.example%3A8443', 'https://school.example:8443', true],
  ['did:web:school.example%3A8443', 'did:web:school.example', false],
  ['did:web:status.school.example', 'did:web:school.example', false],
  ['did:web:school.example.evil.example', 'did:web:school.example', false],
  ['http://school.example', 'did:web:school.example', false],
  ['urn:uuid:1', 'urn:uuid:2', false],
])('a list of %s tells of a badge of %s: %s', (list, issuer, may) => expect(mayKeepStatus(list, issuer)).toBe(may));
