import { describe, expect, test } from 'vitest';
import type { DueTimes, Watch, WatchedTimer } from '../../shared/api/schedules.ts';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { showOddly } from '../../test/support/oddLooks.ts';
import { dueBetween } from './dueTimes.ts';
import { watchFirings, watchIn } from './watchFirings.ts';

const MINUTE = 60_000;
const CONFIG = { region: 'cn-hangzhou', namePrefix: '' };
const LONG_AGO = '2020-01-01T00:00:00Z';

const every = (times: Partial<DueTimes>, zone = 'UTC', except: string[] = []) => ({
  times: { second: 0, ...times },
  zone,
  except,
});
const due = (timer: ReturnType<typeof every>, from: string, to: string): string[] =>
  dueBetween(timer, Date.parse(from), Date.parse(to)).map((at) => new Date(at).toISOString());

describe('a timer is due', () => {
  test('by the clock of its zone, after the first time and until the second', () => {
    const nightly = every({ minute: [0], hour: [22], weekday: [4] }, 'Asia/Shanghai');

    expect(due(nightly, '2026-01-01T00:00:00Z', '2026-01-08T14:00:00Z')).toEqual([
      '2026-01-01T14:00:00.000Z',
      '2026-01-08T14:00:00.000Z',
    ]);
    expect(due(nightly, '2026-01-01T14:00:00Z', '2026-01-01T15:00:00Z')).toEqual([]);
  });

  test.each([
    ['Asia/Shanghai', '2026-01-01T16:00:00.000Z'],
    ['Etc/GMT-8', '2026-01-01T16:00:00.000Z'],
    ['Etc/GMT+8', '2026-01-02T08:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T18:15:00.000Z'],
  ])('at midnight of the second of January in %s, and not where that date is excepted', (zone, at) => {
    const midnight = every({ minute: [0], hour: [0], day: [2], month: [1] }, zone);
    const days = ['2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'] as const;

    expect(due(midnight, ...days)).toEqual([at]);
    expect(due({ ...midnight, except: ['2026-01-01', '2026-01-03'] }, ...days)).toEqual([at]);
    expect(due({ ...midnight, except: ['2026-01-02'] }, ...days)).toEqual([]);
  });

  test('at its second', () => {
    expect(due(every({ second: 30, minute: [1] }), '2026-01-01T00:00:00Z', '2026-01-01T00:02:00Z')).toEqual([
      '2026-01-01T00:01:30.000Z',
    ]);
  });

  test('neither on a date that is excepted nor within three hours of a change of the clocks', () => {
    const hourly = every({ minute: [0] }, 'Europe/Berlin');

    expect(due({ ...hourly, except: ['2026-03-30'] }, '2026-03-28T20:30:00Z', '2026-03-30T23:00:00Z')[0]).toBe(
      '2026-03-28T21:00:00.000Z',
    );
    expect(due(hourly, '2026-03-28T20:30:00Z', '2026-03-29T05:00:00Z')).toEqual([
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
      '2026-03-29T05:00:00.000Z',
    ]);
    expect(due({ ...hourly, except: ['2026-03-30'] }, '2026-03-29T22:30:00Z', '2026-03-30T21:00:00Z')).toEqual([]);
  });
});

/** A cloud at 4 minutes past the hour, with a timer that was due at the full hour. */
function prepare(): { cloud: Reconciling; fired: string; watch: (changes?: Partial<WatchedTimer>) => Watch } {
  const cloud = prepareReconciling();
  const id = cloud.running({}, { requestId: 'web-1' });
  const hour = Math.ceil((cloud.clock.now() + 5 * MINUTE) / (60 * MINUTE)) * 60 * MINUTE;
  cloud.clock.advance(hour - cloud.clock.now());
  expect(cloud.statusOf(id)).toBe('Running');
  return {
    cloud,
    fired: new Date(hour).toISOString().replace('.000', ''),
    watch: (changes = {}) => ({
      since: LONG_AGO,
      schedules: [
        {
          timer: 'office-stop',
          function: 'stop',
          ...every({ minute: [0] }),
          servers: { requestId: 'web-1' },
          ...changes,
        },
      ],
    }),
  };
}

describe('a firing', () => {
  test('that left no trace is told, under the same id each time', async () => {
    const { cloud, watch, fired } = prepare();

    cloud.clock.advance(2 * MINUTE);
    await watchFirings(watch(), cloud.ports, CONFIG);
    expect(cloud.firings).toEqual([]);
    for (let minute = 3; minute < 7; minute += 1) {
      cloud.clock.advance(MINUTE);
      await watchFirings(watch(), cloud.ports, CONFIG);
    }

    expect(cloud.firings.map(({ id, type, data }) => [id, type, data.code])).toEqual(
      [1, 2].map(() => [`stop/office-stop/${fired}/missed`, 'schedule.failed', 'FiringMissed']),
    );
  });

  test.each<[string, Partial<WatchedTimer>]>([
    ['set a goal', {}],
    ['has no servers', { servers: { requestId: 'web-2' } }],
    ['has none that exists', { servers: { instanceIds: ['i-gone'] } }],
    ['is excepted', { except: ['*'] }],
  ])('that %s is not told', async (what, changes) => {
    const { cloud, watch, fired } = prepare();
    cloud.clock.advance(1000);
    const [id = ''] = cloud.list();
    if (what === 'set a goal') cloud.aim(id, { goal: 'Stopped' });
    cloud.clock.advance(3 * MINUTE);

    await watchFirings(watch('except' in changes ? { except: [fired.slice(0, 10)] } : changes), cloud.ports, CONFIG);

    expect(cloud.firings).toEqual([]);
  });

  test.each([
    [-11, 1],
    [-9, 0],
  ])('whose goal was set at %i s by a clock that goes wrong is told %i times', async (seconds, times) => {
    const { cloud, watch } = prepare();
    const [id = ''] = cloud.list();
    cloud.aim(id, { goal: 'Stopped', generation: cloud.clock.now() + seconds * 1000 });
    cloud.clock.advance(3 * MINUTE);

    await watchFirings(watch(), cloud.ports, CONFIG);

    expect(cloud.firings).toHaveLength(times);
  });

  test.each([
    [-1, 1],
    [1, 0],
  ])('whose only server was created at %i s is told %i times', async (seconds, times) => {
    const { cloud, watch } = prepare();
    const { clock } = cloud;
    clock.advance(60 * MINUTE + seconds * 1000);
    cloud.provision({}, { requestId: 'young' });
    clock.advance(3 * MINUTE - seconds * 1000);

    await watchFirings(watch({ servers: { requestId: 'young' } }), cloud.ports, CONFIG);

    expect(cloud.firings).toHaveLength(times);
  });

  test('whose servers are not ours is not told', async () => {
    const { cloud, watch } = prepare();
    cloud.launch({ team: 'web' });
    cloud.clock.advance(63 * MINUTE - 15_000);

    await watchFirings(watch({ servers: { tag: [{ key: 'team', value: 'web' }] } }), cloud.ports, CONFIG);

    expect(cloud.firings).toEqual([]);
  });

  test('whose servers do not show their goals is not told', async () => {
    const { cloud, watch } = prepare();
    const [id = ''] = cloud.list();
    showOddly(cloud, id, { tagsUnread: true });
    cloud.clock.advance(3 * MINUTE);

    await watchFirings(watch(), cloud.ports, CONFIG);

    expect(cloud.firings).toEqual([]);
  });

  test('that ECS gives no answer about does not keep the others from being looked for', async () => {
    const { cloud, watch } = prepare();
    const [timer = expect.unreachable()] = watch().schedules;
    const schedules = [{ ...timer, timer: 'first' }, timer];
    cloud.clock.advance(3 * MINUTE);
    cloud.fail('DescribeInstances', 'InternalError', { times: 1 });

    await expect(watchFirings({ ...watch(), schedules }, cloud.ports, CONFIG)).rejects.toMatchObject({
      code: 'InternalError',
    });

    expect(cloud.firings).toMatchObject([{ subject: 'office-stop' }]);
  });

  test('of create leaves a server of its request', async () => {
    const { cloud, watch, fired } = prepare();
    const timer = (name: string): Watch => watch({ timer: name, function: 'create', servers: undefined });
    cloud.provision({}, { requestId: `batch-${fired}` });
    cloud.clock.advance(3 * MINUTE);

    await watchFirings(timer('batch'), cloud.ports, CONFIG);
    await watchFirings(timer('other'), cloud.ports, CONFIG);

    expect(cloud.firings.map(({ subject }) => subject)).toEqual(['other']);
  });

  test('that was due before the timers were changed is not looked for', async () => {
    const { cloud, watch, fired } = prepare();
    cloud.clock.advance(3 * MINUTE);

    await watchFirings({ ...watch(), since: fired }, cloud.ports, CONFIG);

    expect(cloud.firings).toEqual([]);
    expect(cloud.count('DescribeInstances')).toBe(0);
  });
});

test('any other payload is that of the sweep', () => {
  expect(watchIn('{"sweep": true}')).toBeUndefined();
  expect(watchIn('no JSON')).toBeUndefined();
  expect(() => watchIn('{"schedules": 1}')).toThrow('schedules');
});
