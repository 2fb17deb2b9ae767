import { describe, expect, test } from 'vitest';
import { setGoal } from '../../shared/goals/setGoal.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { anInstance, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { refusePaid } from './paidTime.ts';

const PREPAID = { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' };
const DAY = 24 * 60 * MINUTE;

function release(cloud: Reconciling, instanceIds: string[]) {
  return setGoal({ instanceIds }, { goal: 'Released', withinSeconds: 600 }, cloud.ports, {
    refuse: refusePaid,
    timeLeft: () => 60_000,
  });
}

describe('release', () => {
  test('is refused for a PrePaid instance whose time is not over, at once, and its goal stays', async () => {
    const cloud = prepareReconciling();
    const prepaid = cloud.running({}, {}, PREPAID);
    const postpaid = cloud.running({}, { index: 1 });

    const { status, body } = await release(cloud, [prepaid, postpaid]);

    expect(status).toBe(202);
    expect(body).toMatchObject({
      instances: [{ instanceId: postpaid }],
      failures: [
        {
          instanceId: prepaid,
          code: 'ChargeTypeViolation',
          message:
            'This PrePaid instance is paid for until 2026-02-01T16:00:00.000Z: release it then, or unsubscribe from it at the console.',
        },
      ],
    });
    expect(cloud.tagsOf(prepaid)[TAG.goal]).toContain('/Running/');
    expect(cloud.count('DeleteInstances')).toBe(0);
  });

  test('is forbidden when that is the only one', async () => {
    const cloud = prepareReconciling();
    const prepaid = cloud.running({}, {}, PREPAID);

    await expect(release(cloud, [prepaid])).rejects.toMatchObject({ status: 403, code: 'ChargeTypeViolation' });
  });

  test('takes a PrePaid instance whose time is over', async () => {
    const cloud = prepareReconciling();
    const prepaid = cloud.running({}, {}, PREPAID);
    cloud.clock.advance(32 * DAY);

    const { status } = await release(cloud, [prepaid]);
    await cloud.runDry();

    expect([status, cloud.statusOf(prepaid)]).toEqual([202, 'Absent']);
  });

  test('is refused for one that has renewed itself', async () => {
    const cloud = prepareReconciling();
    const prepaid = cloud.running({}, {}, { ...PREPAID, autoRenew: true, autoRenewPeriod: 1 });
    cloud.clock.advance(32 * DAY);

    await expect(release(cloud, [prepaid])).rejects.toMatchObject({ status: 403, code: 'ChargeTypeViolation' });
  });
});

describe('the time that is paid for', () => {
  test.each([
    ['PrePaid', NEW_YEAR + 1, true],
    ['PrePaid', NEW_YEAR, false],
    ['PrePaid', NEW_YEAR - 1, false],
    // ECS does not tell it, or nobody can read it: ECS decides.
    ['PrePaid', undefined, false],
    ['PrePaid', NaN, false],
    ['PostPaid', undefined, false],
  ] as const)('of a %s instance that ends at %s is not over: %s', (chargeType, expiresAt, refused) => {
    expect(refusePaid(anInstance({ chargeType, expiresAt }), NEW_YEAR) !== undefined).toBe(refused);
  });
});
