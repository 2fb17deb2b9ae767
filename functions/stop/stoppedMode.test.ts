import { describe, expect, test } from 'vitest';
import { setGoal } from '../../shared/goals/setGoal.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { refusePrepaid } from './stoppedMode.ts';

const PREPAID = { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' };

function stop(cloud: Reconciling, instanceIds: string[], stoppedMode: 'StopCharging' | 'KeepCharging' | undefined) {
  const wanted = { goal: 'Stopped' as const, withinSeconds: 600, ...(stoppedMode !== undefined && { stoppedMode }) };
  return setGoal({ instanceIds }, wanted, cloud.ports, { refuse: refusePrepaid(stoppedMode), timeLeft: () => 60_000 });
}

describe('StopCharging', () => {
  test('is refused for a PrePaid instance at once, and its goal stays', async () => {
    const cloud = prepareReconciling();
    const prepaid = cloud.running({}, {}, PREPAID);
    const postpaid = cloud.running({}, { index: 1 });

    const { status, body } = await stop(cloud, [prepaid, postpaid], 'StopCharging');

    expect(status).toBe(202);
    expect(body).toMatchObject({
      instances: [{ instanceId: postpaid }],
      failures: [{ instanceId: prepaid, code: 'InvalidInstanceId.NotSupport' }],
    });
    expect(cloud.tagsOf(prepaid)[TAG.goal]).toContain('/Running/');
  });
});

test.each(['KeepCharging' as const, undefined])('a PrePaid instance may be stopped with %s', async (stoppedMode) => {
  const cloud = prepareReconciling();
  const prepaid = cloud.running({}, {}, PREPAID);

  await stop(cloud, [prepaid], stoppedMode);
  await cloud.runDry();

  expect(cloud.statusOf(prepaid)).toBe('Stopped');
});
