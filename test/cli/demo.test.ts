import { expect, test } from 'vitest';
import { DEMO } from '../support/programs.ts';
import { runNode } from '../support/run.ts';

test(
  'the demo shows three instances come to run, what that cost, and leaves nothing behind',
  { timeout: 60_000 },
  async () => {
    const ran = await runNode([DEMO]);

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const slot of [0, 1, 2]) expect(ran.stdout).toMatch(new RegExp(`^│ ${slot} .*│ Running │ 47\\.`, 'm'));
    expect(ran.stdout).toContain('3 CreateInstance, 3 AllocatePublicIpAddress');

    const port = /127\.0\.0\.1:(\d+)\/create/.exec(ran.stdout)?.[1];

    await expect(fetch(`http://127.0.0.1:${port ?? ''}/`)).rejects.toThrow();
  },
);

test.each([['--count', '0'], ['--count', 'many'], ['--nonsense']])('the demo does not take %s %s', async (...args) => {
  const ran = await runNode([DEMO, ...args]);

  expect(ran.code).toBe(2);
});
