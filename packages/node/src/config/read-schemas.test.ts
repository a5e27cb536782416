import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSchemas } from './read-schemas.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-schemas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ID = 'https://school.example/schema.json';
const read = (text: string) => {
  const file = join(folder, 'schema.json');
  writeFileSync(file, text);
  return readSchemas([{ id: ID, file }]).get(ID);
};

it.each([
  `{ "$id": "${ID}", "$schema": "https://json-schema.org/draft/2020-12/schema" }\n`,
  `{"id":"${ID}","type":["VerifiableCredential","JsonSchemaCredential"]}`,
])('keeps %s byte for byte', (text) => expect(read(text)).toBe(text));

it.each([
  ['is somebody else’s', '{"$id":"https://else.example"}', 'calls itself "https://else.example"'],
  ['has no name of its own', '{"type":"object"}', 'calls itself null'],
  ['does not say what it is written in', `{"$id":"${ID}"}`, 'does not say in $schema'],
  ['is no object', '[]', 'is no JSON object'],
  ['says a member twice', '{"type":"object","type":"array"}', 'is no JSON object'],
])('refuses to start with a file that %s', (_, text, told) => expect(() => read(text)).toThrow(told));

it('refuses to start without the file', () => {
  expect(() => readSchemas([{ id: ID, file: join(folder, 'none.json') }])).toThrow('cannot be read (ENOENT)');
});

it('refuses to start with two schemas of one id, of which only one would be asked', () => {
  const file = join(folder, 'schema.json');
  writeFileSync(file, `{"$id":"${ID}","$schema":"https://json-schema.org/draft/2020-12/schema"}`);
  const twice = { id: ID, file };
  expect(() => readSchemas([twice, twice])).toThrow(`${ID} is given twice`);
});
