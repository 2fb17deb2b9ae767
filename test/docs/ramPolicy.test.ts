import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { foreignRamPolicy, ramPolicy } from './ramPolicy.ts';

test.each([
  ['docs/ram-policy.json', ramPolicy()],
  ['docs/ram-policy-foreign.json', foreignRamPolicy()],
])('%s grants what the Ecs port calls; npm run policy writes it anew', async (file, policy) => {
  const style = await resolveConfig(file);

  const text = await format(JSON.stringify(policy), { ...style, filepath: file });

  await expect(text).toMatchFileSnapshot(`../../${file}`);
});
