import { expect, test } from 'vitest';
import { costLines } from './cost.ts';
import { plain } from './paint.ts';

test('counts the looks of whoever watches apart from what provisioning costs', () => {
  const lines = costLines(
    {
      ecs: { calls: { CreateInstance: 3, AllocatePublicIpAddress: 3, DescribeInstances: 14, StartInstances: 2 } },
      mns: { calls: { SendMessage: 4, BatchSendMessage: 1, PublishMessage: 3 } },
      fc: {
        create: { invocations: 1, gbSeconds: 0.25 },
        reconcile: { invocations: 5, gbSeconds: 0.5 },
        stop: { invocations: 0, gbSeconds: 0 },
        status: { invocations: 10, gbSeconds: 1 },
      },
    },
    plain,
    undefined,
  );

  const cells = lines.map((line) => line.trim());
  expect(cells).toEqual([
    'What it cost',
    'ECS        3 CreateInstance, 3 AllocatePublicIpAddress',
    '4 DescribeInstances, 2 StartInstances',
    '6 besides creates and addresses; a hundred instances may take 25',
    'MNS        4 SendMessage, 1 BatchSendMessage, 3 PublishMessage',
    '5 sent to the queue; a hundred instances may take 20',
    'Functions  1 create, 5 reconcile',
    '0.75 GB·s',
    'Watching   10 status, and as many DescribeInstances',
  ]);
});
