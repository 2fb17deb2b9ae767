import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { apiSchema } from './apiSchema.ts';

const FILE = 'docs/api.schema.json';

test('the JSON Schema is that of the functions as they are; npm run schema writes it anew', async () => {
  const style = await resolveConfig(FILE);

  const schema = await format(JSON.stringify(apiSchema()), { ...style, filepath: FILE });

  await expect(schema).toMatchFileSnapshot(`../../${FILE}`);
});
