import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Json = Record<string, unknown>;

/** The document of the functions, as it is published. */
export const OPEN_API = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Json & {
  paths: Record<string, Record<string, { responses: Record<string, Json> }>>;
  components: { schemas: Record<string, Json> };
};

/** The schema at a JSON pointer of the document, as a function that checks a value. */
export type SchemaAt = (pointer: string) => ValidateFunction;

/**
 * The schemas of the document, by pointer.
 * @param options.closed refuses fields that the document does not name, which clients of newer functions would have to take.
 */
export function openApiSchemas({ closed = false } = {}): SchemaAt {
  const document = closed ? close(OPEN_API) : OPEN_API;
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  ajv.addVocabulary(Object.keys(OPEN_API));
  ajv.addSchema({ ...(document as Json), $id: 'openapi' });
  return (pointer) => ajv.compile({ $ref: `openapi#${pointer}` });
}

/** Each object with named fields then has no others. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, close(part)] as const);
  const isOpen =
    'type' in value && value.type === 'object' && 'properties' in value && !('additionalProperties' in value);
  return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}

/** A JSON pointer of these names. */
export function pointerTo(...names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
