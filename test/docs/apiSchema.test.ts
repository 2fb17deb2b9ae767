import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { OPEN_API, openApiSchemas, pointerTo } from '../support/openApiSchemas.ts';
import { apiDefinitions, apiSchema } from './apiSchema.ts';
import { openApi } from './openApi.ts';

test.each([
  ['docs/api.schema.json', apiSchema],
  ['docs/openapi.json', openApi],
])('%s is that of the functions as they are; npm run schema writes it anew', async (file, make) => {
  const style = await resolveConfig(file);

  const text = await format(JSON.stringify(make()), { ...style, filepath: file });

  await expect(text).toMatchFileSnapshot(`../../${file}`);
});

test('the OpenAPI document is one of version 3.1', async () => {
  const validator = new Validator();

  const { valid, errors } = await validator.validate(structuredClone(openApi()) as Record<string, unknown>);

  expect([valid, errors ?? [], validator.version]).toEqual([true, [], '3.1']);
});

test('each schema of the OpenAPI document is one of JSON Schema 2020-12, and each reference leads to one', () => {
  const schemaAt = openApiSchemas();

  for (const name of Object.keys(OPEN_API.components.schemas)) {
    expect(() => schemaAt(pointerTo('components', 'schemas', name))).not.toThrow();
  }
});

describe('the limits', () => {
  interface Limited {
    minimum?: number;
    maximum?: number;
    minItems?: number;
    maxItems?: number;
  }
  const { CreateRequest, StopRequest } = apiDefinitions() as Record<string, { properties: Record<string, Limited> }>;
  const requests = [StopRequest, CreateRequest].flatMap((schema) => Object.entries(schema?.properties ?? {}));
  const limited = requests.flatMap(([field, { minimum, maximum, minItems, maxItems }]) => {
    const numbers = [minimum, maximum, minItems, maxItems].filter((limit) => limit !== undefined);
    return numbers.length === 0 ? [] : [{ field, numbers }];
  });
  const [, table = ''] = readFileSync('docs/http.md', 'utf8').split('\n## Limits\n');

  test.each(limited)('of $field stand in docs/http.md: $numbers', ({ field, numbers }) => {
    const rows = table.split('\n').filter((line) => line.split('|')[1]?.includes(`\`${field}\``));

    expect(rows.length).toBeGreaterThan(0);
    for (const limit of numbers) {
      expect(rows.join()).toMatch(new RegExp(`(^|[^\\d,])${limit.toLocaleString('en-US')}([^\\d,]|,? )`));
    }
  });

  test('are there of many fields', () => {
    expect(limited.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'deadlineSeconds',
        'autoReleaseMinutes',
        'instanceIds',
        'tag',
        'internetMaxBandwidthOut',
      ]),
    );
  });
});
