import type { Role } from '@laurel/web';
import { z } from 'zod';
import type { IssuerProfile } from '../deps.ts';
import type { Operation } from './operation.ts';
import { Problem, schemas } from './schemas.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the operations, by the schemas that their routes parse with: the issuer's part of the node's document. */
export function openApiOf(publicUrl: string, profiles: readonly IssuerProfile[], operations: readonly Operation[]): NonNullable<Role['api']> {
  return {
    servers: [
      { url: `${publicUrl}/api/v1/profiles/{profile}`, variables: { profile: { enum: profiles.map(({ slug }) => slug), default: profiles[0]?.slug ?? '' } } },
    ],
    paths: pathsOf(operations),
    components: {
      schemas: named(),
      responses: { Problem: { description: 'Refused.', content: { 'application/problem+json': { schema: refTo(Problem) } } } },
    },
  };
}

function pathsOf(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) paths[operation.path] = { ...paths[operation.path], [operation.method]: documented(operation) };
  return paths;
}

function documented({ id, method, path, scope, summary, description, params, query, body, examples = {}, answers }: Operation): Json {
  const bodies = Object.entries(examples).flatMap(([name, example]) => (example.body === undefined ? [] : [[name, { value: example.body }]]));
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [path.split('/')[1]?.replace(/\..*/, '')],
    'x-scope': scope,
    parameters: [
      ...parametersOf(params, 'path'),
      ...parametersOf(query, 'query'),
      ...(method === 'post'
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string', maxLength: 200 },
              description: 'The same key with the same body is done once and answered the same, for a day.',
            },
          ]
        : []),
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: refTo(body), ...(bodies.length > 0 ? { examples: Object.fromEntries(bodies) } : {}) } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description: said, schema, contentType }]) => [
          status,
          Number(status) < 400
            ? { description: said, content: { [contentType?.split(';')[0] ?? 'application/json']: { schema: schema ? refTo(schema) : { type: 'string' } } } }
            : { description: said, content: { 'application/problem+json': { schema: refTo(Problem) } } },
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(shape: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = plain(z.toJSONSchema(shape, { io: 'input' }));
  return Object.entries(properties as Record<string, Json>).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: where === 'path' || (required as string[]).includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

const uri = (id: string) => `#/components/schemas/${id}`;

function refTo(schema: z.ZodType): Json {
  const id = schemas.get(schema)?.id;
  if (id === undefined) throw new Error('Every schema of the API has a name');
  return { $ref: uri(id) };
}

const named = (): Json => Object.fromEntries(Object.entries(z.toJSONSchema(schemas, { uri, io: 'input' }).schemas).map(([id, schema]) => [id, plain(schema)]));

/** The dialect is said once, by OpenAPI; and a pattern that repeats a format in 200 characters helps nobody. */
function plain(schema: object): Json {
  const { $schema: _dialect, $id: _id, ...rest } = schema as Json;
  return JSON.parse(JSON.stringify(rest, (_key, value) => (isFormatted(value) ? withoutPattern(value) : value)));
}
const isFormatted = (value: unknown): value is Json => typeof value === 'object' && value !== null && 'format' in value && 'pattern' in value;
const withoutPattern = ({ pattern: _pattern, ...rest }: Json): Json => rest;
