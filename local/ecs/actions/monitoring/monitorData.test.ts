import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const DAY = 24 * 60 * MINUTE;

/** Starts with an instance that has been Running for three hours, at a full minute. */
function start() {
  const started = startInMemoryEcs();
  const { call, clock, items, running } = started;
  const InstanceId = running();
  clock.advance(3 * 60 * MINUTE);
  clock.advance(MINUTE - (clock.now() % MINUTE));
  const now = clock.now();
  /** A time of so many minutes ago. */
  const ago = (minutes: number): string => `${new Date(now - minutes * MINUTE).toISOString().slice(0, 19)}Z`;
  const [{ DiskId } = {}] = items('DescribeDisks', 'Disks.Disk', { InstanceId });
  const disk = String(DiskId);
  const ofInstance = (parameters: Record<string, string>) =>
    items('DescribeInstanceMonitorData', 'MonitorData.InstanceMonitorData', { InstanceId, ...parameters });
  const ofDisk = (parameters: Record<string, string>) =>
    call('DescribeDiskMonitorData', { DiskId: disk, ...parameters }) as {
      TotalCount: number;
      MonitorData: { DiskMonitorData: Record<string, unknown>[] };
    };
  return { ...started, InstanceId, disk, ago, ofInstance, ofDisk };
}

const times = (data: readonly Record<string, unknown>[]) => data.map(({ TimeStamp }) => TimeStamp);

describe('the monitoring data of an instance', () => {
  test('is an entry for each minute, both ends among them, of an instance in which nothing happens', () => {
    const { ago, InstanceId, ofInstance } = start();

    const data = ofInstance({ StartTime: ago(62), EndTime: ago(60) });

    expect(times(data)).toEqual([ago(62), ago(61), ago(60)]);
    expect(data[0]).toEqual({
      ...{ InstanceId, TimeStamp: ago(62), CPU: 0, IOPSRead: 0, IOPSWrite: 0, BPSRead: 0, BPSWrite: 0 },
      ...{ IntranetRX: 0, IntranetTX: 0, IntranetBandwidth: 0, InternetRX: 0, InternetTX: 0, InternetBandwidth: 0 },
    });
  });

  test('may be an entry for each ten minutes or each hour', () => {
    const { ago, ofInstance } = start();

    expect(times(ofInstance({ StartTime: ago(80), EndTime: ago(61), Period: '600' }))).toEqual([ago(80), ago(70)]);
    expect(times(ofInstance({ StartTime: ago(130), EndTime: ago(0), Period: '3600' }))).toEqual([
      ago(130),
      ago(70),
      ago(10),
    ]);
  });

  test('begins and ends with the next full minute', () => {
    const { ago, ofInstance } = start();
    const [from, to] = [ago(62), ago(61)].map((text) => text.replace(':00Z', ':20Z'));

    expect(times(ofInstance({ StartTime: String(from), EndTime: String(to) }))).toEqual([ago(61), ago(60)]);
  });

  test('reaches back to the start of the instance and ahead to the present', () => {
    const { ago, find, InstanceId, ofInstance } = start();
    const started = String(find(InstanceId)?.['StartTime']);

    const data = ofInstance({ StartTime: ago(300), EndTime: ago(-10), Period: '60' });

    expect(Date.parse(String(data[0]?.['TimeStamp'])) - Date.parse(started)).toBeLessThanOrEqual(MINUTE);
    expect(data.at(-1)).toMatchObject({ TimeStamp: ago(0) });
  });

  test('ends when the instance stops, and begins anew when it runs again', () => {
    const { ago, call, clock, InstanceId, ofInstance } = start();
    const span = { StartTime: ago(2), EndTime: ago(-120) };
    call('StopInstance', { InstanceId });
    clock.advance(60 * MINUTE);

    expect(times(ofInstance(span))).toEqual([ago(2), ago(1), ago(0)]);

    call('StartInstance', { InstanceId });

    expect(times(ofInstance(span))).toEqual([ago(2), ago(1), ago(0)]);

    clock.advance(3 * MINUTE);

    expect(times(ofInstance(span))).toEqual([ago(-61), ago(-62), ago(-63)]);
  });

  test('goes on while the instance reboots', () => {
    const { ago, call, InstanceId, ofInstance } = start();

    call('RebootInstance', { InstanceId });

    expect(times(ofInstance({ StartTime: ago(1), EndTime: ago(-1) }))).toEqual([ago(1), ago(0)]);
  });

  test('is empty of an instance that never ran', () => {
    const { ago, ofInstance, stopped } = start();

    expect(ofInstance({ InstanceId: stopped(), StartTime: ago(5), EndTime: ago(-5) })).toEqual([]);
  });

  test('is found wherever the instance is, as aliyungo asks without a region', () => {
    const { ago, call, clock, ofInstance, stopped } = start();
    const there = { RegionId: 'cn-hangzhou' };
    const InstanceId = stopped({ ...there, ZoneId: 'cn-hangzhou-b' });
    call('StartInstance', { ...there, InstanceId });
    clock.advance(5 * MINUTE);

    const data = ofInstance({ RegionId: '', InstanceId, StartTime: ago(0), EndTime: ago(-5) });

    expect(data.at(-1)).toMatchObject({ InstanceId, TimeStamp: ago(-5) });
  });
});

describe('the monitoring data of a disk', () => {
  test('is an entry for each minute in which the disk is on an instance', () => {
    const { ago, disk, ofDisk } = start();

    const { TotalCount, MonitorData } = ofDisk({ StartTime: ago(62), EndTime: ago(60) });

    expect(TotalCount).toBe(3);
    expect(times(MonitorData.DiskMonitorData)).toEqual([ago(62), ago(61), ago(60)]);
    expect(MonitorData.DiskMonitorData[0]).toEqual({
      ...{ DiskId: disk, TimeStamp: ago(62), IOPSRead: 0, IOPSWrite: 0, IOPSTotal: 0 },
      ...{ BPSRead: 0, BPSWrite: 0, BPSTotal: 0, LatencyRead: 0, LatencyWrite: 0 },
    });
  });

  test('is empty of a disk that is attached to nothing', () => {
    const { ago, call, ofDisk } = start();
    const { DiskId } = call('CreateDisk', { ZoneId: 'cn-beijing-a', Size: '40', DiskCategory: 'cloud_ssd' }) as {
      DiskId: string;
    };

    expect(ofDisk({ DiskId, StartTime: ago(62), EndTime: ago(60) })).toMatchObject({ TotalCount: 0 });
  });
});

describe('monitoring data', () => {
  test.each([
    ['InvalidStartTime.Malformed', { StartTime: 'yesterday' }],
    ['InvalidEndTime.Malformed', { EndTime: '2026' }],
    ['InvalidStartTime.Malformed', { StartTime: '2025-02-30T00:00:00Z' }],
    ['InvalidEndTime.Malformed', { EndTime: '2026-01-01T24:00:00Z' }],
    ['InvalidPeriod.ValueNotSupported', { Period: '30' }],
    ['MissingParameter', { StartTime: '' }],
  ])('is refused with %s for %j', (expected, parameters: Record<string, string>) => {
    const { ago, code, disk, InstanceId } = start();
    const asked = { StartTime: ago(62), EndTime: ago(60), ...parameters };

    expect(code('DescribeInstanceMonitorData', { InstanceId, ...asked })).toBe(expected);
    expect(code('DescribeDiskMonitorData', { DiskId: disk, ...asked })).toBe(expected);
  });

  test('is of the last thirty days, and of four hundred periods at most', () => {
    const { ago, clock, code, disk, InstanceId } = start();
    const instance = (StartTime: string, EndTime: string, Period = '60') =>
      code('DescribeInstanceMonitorData', { InstanceId, StartTime, EndTime, Period });
    const ofDisk = (StartTime: string, EndTime: string) =>
      code('DescribeDiskMonitorData', { DiskId: disk, StartTime, EndTime });

    expect([instance(ago(401), ago(0)), ofDisk(ago(401), ago(0))]).toEqual(
      Array(2).fill('InvalidParameter.TooManyDataQueried'),
    );
    expect([instance(ago(401), ago(0), '600'), instance(ago(400), ago(0)), ofDisk(ago(400), ago(0))]).toEqual(
      Array(3).fill('none'),
    );
    expect(instance(ago(60), ago(61))).toBe('InvalidStartTime.ValueNotSupported');
    expect(ofDisk(ago(60), ago(61))).toBe('InvalidParameter.EndTime');

    clock.advance(30 * DAY);

    expect([instance(ago(2), ago(0)), ofDisk(ago(2), ago(0))]).toEqual(Array(2).fill('InvalidStartTime.TooEarly'));
  });

  test('is not there of an instance or a disk that does not exist', () => {
    const { ago, code } = start();
    const asked = { StartTime: ago(62), EndTime: ago(60) };

    expect(code('DescribeInstanceMonitorData', { InstanceId: 'i-none', ...asked })).toBe('InvalidInstanceId.NotFound');
    expect(code('DescribeDiskMonitorData', { DiskId: 'd-none', ...asked })).toBe('InvalidDiskId.NotFound');
  });
});
