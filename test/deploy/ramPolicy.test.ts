import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { deployerPolicy } from '../../cli/deployerPolicy.ts';
import { foreignPolicy, rolePolicy } from '../../cli/ramPolicy.ts';
import { deploymentNames } from '../../shared/api/deploymentNames.ts';

test.each([
  ['docs/ram-policy.json', rolePolicy],
  ['docs/ram-policy-foreign.json', foreignPolicy],
  ['docs/ram-policy-deployer.json', deployerPolicy],
])('%s is the policy of a deployment without a prefix; npm run policy writes it anew', async (file, policyOf) => {
  const style = await resolveConfig(file);

  const policy = await format(JSON.stringify(policyOf(deploymentNames())), { ...style, filepath: file });

  await expect(policy).toMatchFileSnapshot(`../../${file}`);
});

test('a deployment with a prefix may touch no other queue, topic, role, policy or instance', () => {
  for (const policyOf of [rolePolicy, foreignPolicy, deployerPolicy]) {
    const without = JSON.stringify(policyOf(deploymentNames()));

    const own = without.replaceAll('/ecs-provisioner', '/test-ecs-provisioner');
    expect(own).not.toBe(without);
    expect(JSON.stringify(policyOf(deploymentNames('test-')))).toBe(own);
  }
});
