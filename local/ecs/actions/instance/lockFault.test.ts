import { expect, test } from 'vitest';
import { FAULT_ACTIONS } from '../../faultActions.ts';
import { LAUNCH, LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';
import { ACTIONS } from '../registry.ts';

/** A call of each action that a lock can refuse, that would be right without a lock. */
function start() {
  const started = startInMemoryEcs();
  const { call, clock, items, running, stopped } = started;
  const diskOf = (InstanceId: string, DiskType = 'data') =>
    String(items('DescribeDisks', 'Disks.Disk', { InstanceId, DiskType })[0]?.['DiskId']);
  const withDisk = { 'DataDisk.1.Size': '40' };
  const [runs, stands] = [running(withDisk), stopped(withDisk)];
  const groupOf = () =>
    (call('CreateSecurityGroup', { VpcId: 'vpc-local' }) as { SecurityGroupId: string }).SecurityGroupId;
  const free = (
    call('CreateDisk', { ZoneId: LAUNCH.ZoneId, Size: '40', DiskCategory: 'cloud_essd' }) as { DiskId: string }
  ).DiskId;
  clock.advance(LONG_MS);
  const group = groupOf();
  const joined = groupOf();
  call('JoinSecurityGroup', { InstanceId: stands, SecurityGroupId: joined });
  const calls: Record<string, () => Record<string, string>> = {
    AllocatePublicIpAddress: () => ({ InstanceId: runs }),
    AttachDisk: () => ({ InstanceId: runs, DiskId: free }),
    CreateImage: () => ({ InstanceId: runs }),
    CreateInstance: () => LAUNCH,
    CreateSnapshot: () => ({ DiskId: diskOf(runs) }),
    DeleteInstance: () => ({ InstanceId: stands }),
    DeleteInstances: () => ({ 'InstanceId.1': stands }),
    DetachDisk: () => ({ InstanceId: runs, DiskId: diskOf(runs) }),
    JoinSecurityGroup: () => ({ InstanceId: stands, SecurityGroupId: group }),
    LeaveSecurityGroup: () => ({ InstanceId: stands, SecurityGroupId: joined }),
    ModifyInstanceAttribute: () => ({ InstanceId: stands, InstanceName: 'another' }),
    RebootInstance: () => ({ InstanceId: runs }),
    RebootInstances: () => ({ 'InstanceId.1': runs, BatchOptimization: 'AllTogether' }),
    ReplaceSystemDisk: () => ({ InstanceId: stands, ImageId: LAUNCH.ImageId }),
    ResizeDisk: () => ({ DiskId: diskOf(stands), NewSize: '80' }),
    RunInstances: () => LAUNCH,
    StartInstance: () => ({ InstanceId: stands }),
    StartInstances: () => ({ 'InstanceId.1': stands, BatchOptimization: 'AllTogether' }),
    StopInstance: () => ({ InstanceId: runs }),
    StopInstances: () => ({ 'InstanceId.1': runs, BatchOptimization: 'AllTogether' }),
  };
  return { ...started, calls };
}

test.each(FAULT_ACTIONS.lock.flatMap((action) => [[action, action] as const, [action, undefined] as const]))(
  'a lock strikes at %s, by a rule for %s',
  (action, named) => {
    const { calls, code, faults, page } = start();
    const parameters = calls[action]?.();
    faults.replace([{ service: 'ecs', kind: 'lock', count: 1, ...(named !== undefined && { action: named }) }]);

    const answer = code(action, parameters);

    const isCreation = ['CreateInstance', 'RunInstances'].includes(action);
    expect(answer).toBe(isCreation ? 'none' : 'InstanceLockedForSecurity');
    expect(faults.list()).toMatchObject([{ left: 0 }]);
    expect(page({ LockReason: 'security' })).toMatchObject({ TotalCount: 1 });
  },
);

test('a lock strikes at every action that refuses a locked instance', () => {
  const refusing = ACTIONS.filter(({ errors }) => errors.includes('InstanceLockedForSecurity')).map(({ name }) => name);

  expect([...FAULT_ACTIONS.lock].sort()).toEqual([...refusing, 'CreateInstance', 'RunInstances'].sort());
});
