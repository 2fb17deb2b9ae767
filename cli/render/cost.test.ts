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
  );

  const text = lines.join('\n');
  expect(text).toContain('3 CreateInstance, 3 AllocatePublicIpAddress\n');
  expect(text).toContain('4 DescribeInstances, 2 StartInstances\n');
  expect(text).toContain('6 besides creates and addresses');
  expect(text).toContain('5 sent to the queue');
  expect(text).toContain('1 create, 5 reconcile\n');
  expect(text).toContain('0.75 GB·s');
  expect(text).toContain('10 status');
});
