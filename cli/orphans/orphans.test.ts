import { describe, expect, test } from 'vitest';
import { NoAnswerError, RefusedError } from '../exit.ts';
import { findOrphans, type Orphan } from './find.ts';
import { priceOrphans } from './prices.ts';

const TAG = 'ecs-provisioner-request';
const tags = (requestId?: string) => ({
  Tag: [
    { TagKey: 'team', TagValue: 'web' },
    ...(requestId === undefined ? [] : [{ TagKey: TAG, TagValue: requestId }]),
  ],
});
const aDisk = (DiskId: string) => ({
  ...{ DiskId, Size: 40, Category: 'cloud_essd', PerformanceLevel: 'PL1', ZoneId: 'z-a', Tags: tags('web-1') },
  ...{ DetachedTime: '2026-01-02T00:00:00Z', CreationTime: '2026-01-01T00:00:00Z' },
});
const aSnapshot = (SnapshotId: string, SourceDiskId: string, requestId?: string) => ({
  ...{ SnapshotId, SourceDiskId, SourceDiskSize: '40', CreationTime: '2026-01-03T00:00:00Z', Tags: tags(requestId) },
});

type Parameters = Readonly<Record<string, string>>;

/** ECS with these disks and snapshots, two on a page. */
function anEcs(disks: ReturnType<typeof aDisk>[], snapshots: ReturnType<typeof aSnapshot>[]) {
  const calls: [string, Parameters][] = [];
  const page = <T>(all: readonly T[], { NextToken: token = '0' }: Parameters) => {
    const end = Number(token) + 2;
    return { found: all.slice(Number(token), end), NextToken: end < all.length ? String(end) : '' };
  };
  const ecs = (action: string, parameters: Parameters = {}): Promise<unknown> => {
    calls.push([action, parameters]);
    if (action === 'DescribeDisks') {
      const { found, NextToken } = page(disks, parameters);
      return Promise.resolve({ NextToken, Disks: { Disk: found } });
    }
    const { DiskId, 'Tag.1.Key': key } = parameters;
    const hit = snapshots.filter(({ SourceDiskId, Tags }) =>
      DiskId === undefined ? Tags.Tag.some(({ TagKey }) => TagKey === key) : SourceDiskId === DiskId,
    );
    const { found, NextToken } = page(hit, parameters);
    return Promise.resolve({ NextToken, Snapshots: { Snapshot: found } });
  };
  return { ecs, calls };
}

describe('orphans are', () => {
  test('the free disks with our tag, all pages of them', async () => {
    const { ecs, calls } = anEcs(['d-1', 'd-2', 'd-3', 'd-4', 'd-5'].map(aDisk), []);

    const orphans = await findOrphans(TAG, 'cn-beijing', ecs);

    expect(orphans.map(({ id }) => id)).toEqual(['d-1', 'd-2', 'd-3', 'd-4', 'd-5']);
    const asked = { RegionId: 'cn-beijing', MaxResults: '100', Status: 'Available', 'Tag.1.Key': TAG };
    expect(calls.filter(([action]) => action === 'DescribeDisks').map(([, parameters]) => parameters)).toEqual([
      asked,
      { ...asked, NextToken: '2' },
      { ...asked, NextToken: '4' },
    ]);
  });

  test('snapshots of these disks, and those with our tag, each once and with its request', async () => {
    const snapshots = [
      aSnapshot('s-1', 'd-1'),
      aSnapshot('s-2', 'd-1', 'web-2'),
      aSnapshot('s-3', 'd-gone', 'web-3'),
      aSnapshot('s-4', 'd-gone'),
    ];

    const orphans = await findOrphans(TAG, 'cn-beijing', anEcs([aDisk('d-1')], snapshots).ecs);

    expect(orphans.map(({ kind, id, requestId, diskId }) => [kind, id, requestId, diskId]).sort()).toEqual([
      ['disk', 'd-1', 'web-1', 'd-1'],
      ['snapshot', 's-1', 'web-1', 'd-1'],
      ['snapshot', 's-2', 'web-2', 'd-1'],
      ['snapshot', 's-3', 'web-3', 'd-gone'],
    ]);
  });

  test('free since they were detached, or made where they never were attached', async () => {
    const never = { ...aDisk('d-2'), DetachedTime: '' };

    const orphans = await findOrphans(TAG, 'cn-beijing', anEcs([aDisk('d-1'), never], []).ecs);

    expect(orphans.map(({ since }) => since)).toEqual(['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z']);
  });
});

const anOrphan = (id: string, changes: Partial<Orphan> = {}): Orphan => ({
  ...{ kind: 'disk', id, requestId: 'web-1', sizeGiB: 40, category: 'cloud_essd', performanceLevel: 'PL1' },
  ...{ diskId: id, zoneId: 'z-a', since: '2026-01-01T00:00:00Z' },
  ...changes,
});

/** What orphans cost where a gigabyte costs a hundredth, and what was asked. */
async function priced(orphans: readonly Orphan[], failing?: Error) {
  const asked: Parameters[] = [];
  const ecs = (_: string, parameters: Parameters = {}): Promise<unknown> => {
    asked.push(parameters);
    if (failing !== undefined) return Promise.reject(failing);
    const TradePrice = Number(parameters['DataDisk.1.Size']) / 100;
    return Promise.resolve({ PriceInfo: { Price: { TradePrice, Currency: 'CNY' } } });
  };
  return { ...(await priceOrphans(orphans, 'cn-beijing', ecs)), asked };
}

describe('the price of orphans', () => {
  test('is asked for once for each kind of disk, and never for a snapshot', async () => {
    const { orphans, currency, noPrice, asked } = await priced([
      ...[anOrphan('d-1'), anOrphan('d-2'), anOrphan('d-3', { sizeGiB: 50 }), anOrphan('d-4', { zoneId: 'z-b' })],
      ...[anOrphan('d-5', { performanceLevel: '' }), anOrphan('d-6', { category: 'cloud_auto' })],
      anOrphan('s-1', { kind: 'snapshot', category: '', performanceLevel: '', zoneId: '' }),
    ]);

    expect(orphans.map(({ hourlyPrice }) => hourlyPrice)).toEqual([0.4, 0.4, 0.5, 0.4, 0.4, 0.4, null]);
    expect([currency, noPrice]).toEqual(['CNY', undefined]);
    const common = { RegionId: 'cn-beijing', ZoneId: 'z-a', ResourceType: 'disk', PriceUnit: 'Hour' };
    const disk = { 'DataDisk.1.Category': 'cloud_essd', 'DataDisk.1.Size': '40', 'DataDisk.1.PerformanceLevel': 'PL1' };
    expect(asked).toEqual([
      { ...common, ...disk },
      { ...common, ...disk, 'DataDisk.1.Size': '50' },
      { ...common, ...disk, ZoneId: 'z-b' },
      { ...common, 'DataDisk.1.Category': 'cloud_essd', 'DataDisk.1.Size': '40' },
      { ...common, ...disk, 'DataDisk.1.Category': 'cloud_auto' },
    ]);
  });

  test('is open where ECS refuses it, and asked for once all the same', async () => {
    const refusal = new RefusedError('Forbidden.RAM', 'Not you.', false);

    const { orphans, noPrice, asked } = await priced([anOrphan('d-1'), anOrphan('d-2')], refusal);

    expect(orphans.map(({ hourlyPrice }) => hourlyPrice)).toEqual([null, null]);
    expect([noPrice, asked.length]).toEqual([refusal.message, 1]);
  });

  test('is no open one where ECS does not answer', async () => {
    await expect(priced([anOrphan('d-1')], new NoAnswerError('No answer.'))).rejects.toThrow(NoAnswerError);
  });
});
