import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { deployerPolicy } from '../../cli/deployerPolicy.ts';
import { foreignPolicy, rolePolicy } from '../../cli/ramPolicy.ts';
import { deploymentNames } from '../../shared/api/deploymentNames.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { runNode } from '../support/run.ts';

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

test.each([
  ['role', rolePolicy],
  ['foreign', foreignPolicy],
  ['deployer', deployerPolicy],
])('the command line prints that of %s, for a prefix', async (whose, policyOf) => {
  const { code, stdout, stderr } = await runNode([COMMAND_LINE, 'policy', whose], { env: { NAME_PREFIX: 'test-' } });

  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual(policyOf(deploymentNames('test-')));
});

test('the command line prints none of anybody else, or for a prefix that is none', async () => {
  const stranger = await runNode([COMMAND_LINE, 'policy', 'stranger']);
  const prefixed = await runNode([COMMAND_LINE, 'policy', 'role'], { env: { NAME_PREFIX: 'Team' } });

  expect(stranger).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/role, foreign, deployer/) as string }); // prettier-ignore
  expect(prefixed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: NAME_PREFIX is "Team"/) as string }); // prettier-ignore
});
