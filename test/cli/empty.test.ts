import { expect, test } from 'vitest';
import { connectMnsClient } from '../support/connectMnsClient.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { startCloudProcess } from '../support/startCloudProcess.ts';

test('local --empty has nothing that an account does not have by itself', async () => {
  const cloud = await startCloudProcess({ command: [COMMAND_LINE, 'local'], flags: ['--empty'] });
  const mns = connectMnsClient(cloud.endpoints) as unknown as { listQueue(): Promise<{ body?: object[] }> };

  const { body } = await mns.listQueue();
  await cloud.close();

  expect([body ?? [], cloud.endpoints.functions]).toEqual([[], {}]);
});
