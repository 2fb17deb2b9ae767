import { describe, expect, it } from 'vitest';
import { EcsError } from '../../ecs/model/errors.ts';
import { LAUNCH, LONG_MS, MINUTE, modelRoom } from './modelKit.ts';

interface Batch {
  InstanceResponses: { InstanceResponse: Record<string, string>[] };
}

describe('a batch', () => {
  it('AllTogether does nothing when one of its instances cannot', () => {
    const { code, status, create, stopped } = modelRoom();
    const [good, pending] = [stopped(), create()];

    expect(code('StartInstances', { 'InstanceId.1': good, 'InstanceId.2': 'i-unknown' })).toBe(
      'InvalidInstanceId.NotFound',
    );
    expect(code('StartInstances', { 'InstanceId.1': good, 'InstanceId.2': pending })).toBe('IncorrectInstanceStatus');
    expect(status(good)).toBe('Stopped');
  });

  it('SuccessFirst does what it can and says what came of each', () => {
    const { call, create, stopped } = modelRoom();
    const [good, pending] = [stopped(), create()];
    const ids = { 'InstanceId.1': good, 'InstanceId.2': pending, 'InstanceId.3': 'i-unknown' };

    const answer = call('StartInstances', { ...ids, BatchOptimization: 'SuccessFirst' }) as Batch;

    expect(answer.InstanceResponses.InstanceResponse).toMatchObject([
      { InstanceId: good, Code: '200', Message: 'success', PreviousStatus: 'Stopped', CurrentStatus: 'Starting' },
      { InstanceId: pending, Code: 'IncorrectInstanceStatus', PreviousStatus: 'Pending', CurrentStatus: 'Pending' },
      { InstanceId: 'i-unknown', Code: 'InvalidInstanceId.NotFound' },
    ]);
  });

  it('stops all of its instances', () => {
    const { call, status, running } = modelRoom();
    const [one, two] = [running(), running()];

    call('StopInstances', { 'InstanceId.1': one, 'InstanceId.2': two, ForceStop: 'true' });

    expect([status(one), status(two)]).toEqual(['Stopping', 'Stopping']);
  });

  it('takes a hundred ids and no more', () => {
    const { code } = modelRoom();
    const ids = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`InstanceId.${i + 1}`, `i-${i}`]));

    expect(code('StartInstances', ids(100))).toBe('InvalidInstanceId.NotFound');
    expect(code('StartInstances', ids(101))).toBe('InvalidParameter');
    expect(code('StartInstances', {})).toBe('MissingParameter');
  });

  it('deletes all or none', () => {
    const { call, code, status, create, stopped } = modelRoom();
    const [one, two, pending] = [stopped(), stopped(), create()];

    expect(code('DeleteInstances', { 'InstanceId.1': one, 'InstanceId.2': pending })).toBe(
      'IncorrectInstanceStatus.Initializing',
    );
    expect(status(one)).toBe('Stopped');
    call('DeleteInstances', { 'InstanceId.1': one, 'InstanceId.2': two });
    expect([status(one), status(two)]).toEqual(['absent', 'absent']);
  });
});

describe('a client token', () => {
  it('gives the same instance for the same request, and refuses another request', () => {
    const { create, code, page } = modelRoom();
    const first = create({ ClientToken: 't' });

    expect(create({ ClientToken: 't', SignatureNonce: 'other', TimeStamp: 'later' })).toBe(first);
    expect(code('CreateInstance', { ...LAUNCH, ClientToken: 't', InstanceName: 'other' })).toBe(
      'IdempotentParameterMismatch',
    );
    expect(page().TotalCount).toBe(1);
  });

  it('does not care whether the action and version came as parameters, and the action in which case', () => {
    const { create } = modelRoom();
    const first = create({ ClientToken: 't' });

    expect(create({ ClientToken: 't', Action: 'createinstance', Version: '2014-05-26' })).toBe(first);
  });

  it('is processing until the first answer has left', () => {
    const { clock, model, code } = modelRoom();
    const request = { RegionId: 'cn-beijing', ...LAUNCH, ClientToken: 't' };
    const first = model.call('CreateInstance', request, { answerDelayMs: 4_000 });

    expect(code('CreateInstance', request)).toBe('LastTokenProcessing');
    clock.advance(4_000);
    expect(model.call('CreateInstance', request)).toEqual(first);
  });

  it('is free again after a refusal', () => {
    const { code, create } = modelRoom();

    expect(code('CreateInstance', { ...LAUNCH, ImageId: 'none', ClientToken: 't' })).toBe('InvalidImageId.NotFound');
    expect(create({ ClientToken: 't' })).toMatch(/^i-/);
  });

  it.each([['é'], ['x'.repeat(65)]])('must be ASCII of at most 64 characters, not %s', (token) => {
    expect(modelRoom().code('CreateInstance', { ...LAUNCH, ClientToken: token })).toBe(
      'InvalidClientToken.ValueNotSupported',
    );
  });
});

describe('a dry run', () => {
  it('answers DryRunOperation when all is well, the fault when not, and does nothing', () => {
    const { code, page, stopped, status } = modelRoom();
    const id = stopped();

    expect(code('RunInstances', { ...LAUNCH, DryRun: 'true' })).toBe('DryRunOperation');
    expect(code('CreateInstance', { ...LAUNCH, DryRun: 'true', ImageId: 'none' })).toBe('InvalidImageId.NotFound');
    expect(code('StartInstance', { InstanceId: id, DryRun: 'true' })).toBe('DryRunOperation');
    expect(code('DeleteInstances', { 'InstanceId.1': id, DryRun: 'true' })).toBe('DryRunOperation');
    expect([page().TotalCount, status(id)]).toEqual([1, 'Stopped']);
  });
});

describe('throttling', () => {
  it('refuses the 501st StartInstance of a minute, says when to come back, and serves it in the next', () => {
    const { clock, call, code } = modelRoom();
    clock.advance(10_000);
    for (let i = 0; i < 500; i++) code('StartInstance', { InstanceId: 'i-none' });

    let refused: unknown;
    try {
      call('StartInstance', { InstanceId: 'i-none' });
    } catch (error) {
      refused = error;
    }

    expect(refused).toBeInstanceOf(EcsError);
    expect(refused).toMatchObject({ code: 'Throttling', status: 400, retryAfterMs: 50_000 });
    expect(code('StartInstance', { RegionId: 'cn-hangzhou', InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
    clock.advance(50_000);
    expect(code('StartInstance', { InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
  });

  it('counts instances, not calls, against the creations of a minute', () => {
    const { clock, code, run } = modelRoom({ creationsPerMinute: 10 });
    run({ Amount: '9' });

    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('Throttling');
    expect(code('CreateInstance', LAUNCH)).toBe('none');
    clock.advance(MINUTE);
    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('none');
  });

  it('goes by the rates it was given', () => {
    const { code } = modelRoom({ rates: { DescribeInstances: 1 } });

    expect([code('DescribeInstances'), code('DescribeInstances')]).toEqual(['none', 'Throttling']);
  });
});

describe('quotas', () => {
  it.each([
    [{ postPaidInstances: 2 }, 'QuotaExceed.AfterpayInstance'],
    [{ vcpus: 5 }, 'QuotaExceed.ElasticQuota'],
    [{ securityGroupInstances: 2 }, 'SecurityGroupInstanceLimitExceed'],
  ])('%j refuse the third instance with %s', (quotas, expected) => {
    const { create, code } = modelRoom({ quotas });
    create();
    create();

    expect(code('CreateInstance', LAUNCH)).toBe(expected);
  });
});

describe('stock', () => {
  it('goes with each instance and comes back with its end and with StopCharging', () => {
    const { clock, call, code, running, create } = modelRoom({ stock: [{ instanceType: 'ecs.g6.large', left: 1 }] });
    const id = running();

    expect(code('CreateInstance', LAUNCH)).toBe('OperationDenied.NoStock');
    call('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
    clock.advance(LONG_MS);
    const other = create();
    clock.advance(LONG_MS);
    expect(code('StartInstance', { InstanceId: id })).toBe('OperationDenied.NoStock');
    call('DeleteInstance', { InstanceId: other });
    expect(code('StartInstance', { InstanceId: id })).toBe('none');
  });

  it('picks a zone that has some when none is named', () => {
    const { create, find } = modelRoom({ stock: [{ zone: 'cn-beijing-a', left: 0 }] });

    expect(find(create({ ZoneId: '' }))?.ZoneId).toBe('cn-beijing-b');
  });
});
