import { describe, expect, test } from 'vitest';
import { prepareReconciling } from '../../test/support/prepareReconciling.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { figuresOf } from './figures.ts';
import { sweep } from './sweep.ts';

describe('the figures of a look', () => {
  test('say how many wait by status and by age, and which has waited longest', () => {
    const counted = [
      { instanceId: 'i-1', status: 'Pending', seconds: 59 },
      { instanceId: 'i-2', status: 'Pending', seconds: 60 },
      { instanceId: 'i-3', status: 'Starting', seconds: 1000, throttled: true },
      { instanceId: 'i-4', status: 'Running', seconds: 2000, reached: 'Running' },
    ];

    expect(figuresOf('sweep', counted)).toMatchObject({
      ...{ metrics: 'sweep', pending: 3, pendingPending: 2, pendingStarting: 1, throttled: 1 },
      ...{ pendingUnder1m: 1, pendingUnder5m: 1, pendingUnder15m: 0, pendingOver15m: 1 },
      ...{ oldestPendingSeconds: 1000, oldestPending: 'i-3', reachedRunning: 1, failed: 0 },
    });
  });

  test('say how long it took to run: the middle, the ninety-ninth of a hundred, and the slowest', () => {
    const counted = Array.from({ length: 100 }, (_, index) => {
      return { instanceId: `i-${index + 1}`, status: 'Running', seconds: index + 1, reached: 'Running' };
    });

    expect(figuresOf('tick', counted.reverse())).toMatchObject({
      ...{ reachedRunning: 100, runningP50Seconds: 50, runningP99Seconds: 99 },
      ...{ slowestRunningSeconds: 100, slowestRunning: 'i-100' },
    });
  });

  test('count failures by their code, in names without dots', () => {
    const failed = (instanceId: string, code: string) => ({ instanceId, status: 'Stopped', seconds: 5, failed: code });

    expect(
      figuresOf('tick', [
        failed('i-1', 'OperationDenied.NoStock'),
        failed('i-2', 'OperationDenied.NoStock'),
        failed('i-3', 'DeadlineExceeded'),
      ]),
    ).toMatchObject({ pending: 0, failed: 3, failed_OperationDenied_NoStock: 2, failed_DeadlineExceeded: 1 });
  });

  test('are flat: numbers, and names of instances', () => {
    const figures = figuresOf('tick', [{ instanceId: 'i-1', status: 'Pending', seconds: 1 }]);

    for (const value of Object.values(figures)) expect(['number', 'string']).toContain(typeof value);
  });
});

describe('a look', () => {
  test('tells its figures once, and the next one what became of the same instances', async () => {
    const cloud = prepareReconciling();
    const ids = [cloud.provision(), cloud.provision()];
    cloud.fail('StartInstances', 'Throttling.User', { times: 1 });

    await cloud.look(...ids);
    await cloud.runDry();

    expect(cloud.figures[0]).toMatchObject({ metrics: 'tick', pending: 2, pendingPending: 2 });
    expect(cloud.figures.map(({ throttled }) => throttled)).toContain(2);
    const reached = cloud.figures.map(({ reachedRunning = 0 }) => Number(reachedRunning));
    expect(reached.reduce((sum, count) => sum + count)).toBe(2);
    expect(cloud.figures.at(-1)).toMatchObject({ pending: 0 });
    const [ended] = cloud.logged.filter(({ message }) => message === 'item ended');
    expect(ended?.fields).toMatchObject({ request: 'request', seconds: expect.any(Number) as number });
  });

  test('of the sweep counts every instance with a pending tag, also those that it leaves to their messages', async () => {
    const cloud = prepareReconciling();
    cloud.provision();
    cloud.clock.advance(1000);

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.figures).toMatchObject([{ metrics: 'sweep', pending: 1, pendingUnder1m: 1 }]);
  });
});
