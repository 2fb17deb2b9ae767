import { describe, expect, test } from 'vitest';
import type { DeployedTrigger } from '../account/functionCompute.ts';
import { UsageError } from '../exit.ts';
import { changesOf, configOf, watchTrigger, type Change, type TimerConfig } from './changes.ts';
import { parseSchedules } from './file.ts';
import { isMadeBySchedules } from './ownership.ts';

const CONFIG: TimerConfig = {
  ...{ enable: true, cronExpression: '0 0 22 * * *' },
  payload: { schedule: { zone: 'UTC', except: [] }, requestId: 'web-1' },
};

/** A timer as Function Compute has it. */
function deployed(name: string, changes: object = {}, type = 'timer'): DeployedTrigger {
  const config = { ...CONFIG, payload: JSON.stringify(CONFIG.payload), ...changes };
  return { name, type, config, url: undefined, status: undefined, modified: '' };
}

/** What is done so that a function has these timers, in short. */
function changes(wanted: Record<string, TimerConfig>, triggers: readonly DeployedTrigger[]): string[] {
  const found: Change[] = changesOf('stop', new Map(Object.entries(wanted)), triggers);
  return found.map(({ action, trigger }) => `${action} ${trigger}`);
}

const others = (count: number) => Array.from({ length: count }, (_, n) => deployed(`other${n}`, {}, 'http'));
const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${n}`, CONFIG]));

describe('a trigger is one of schedules', () => {
  test.each<[string, unknown, boolean]>([
    ['timer', '{"schedule": {"zone": "UTC"}, "requestId": "web-1"}', true],
    ['timer', '{"schedules": [], "since": ""}', true],
    ['timer', '{"count": 2, "instanceName": "schedule"}', false],
    ['timer', '"schedule"', false],
    ['timer', '["schedule"]', false],
    ['timer', 'schedule', false],
    ['timer', 'null', false],
    ['timer', '', false],
    ['timer', undefined, false],
    ['http', '{"schedule": {"zone": "UTC"}}', false],
    ['eventbridge', '{"schedules": []}', false],
  ])('as %s with the payload %j: %j', (type, payload, isOurs) => {
    expect(isMadeBySchedules({ type, config: { payload } })).toBe(isOurs);
  });

  test.each([null, undefined, 'text', {}])('with the configuration %j: no', (config) => {
    expect(isMadeBySchedules({ type: 'timer', config })).toBe(false);
  });
});

describe('what is to be done', () => {
  test('is nothing where all is there, whatever else the function has', () => {
    const sweep = deployed('sweep', { payload: '{"sweep": true}' });

    expect(changes({ office: CONFIG }, [sweep, ...others(3), deployed('office')])).toEqual([]);
  });

  test('is to remove what is not wanted any more and ours, and to make what is not there', () => {
    const nightly = deployed('nightly', { payload: '{"count": 2}' });

    expect(changes({ new: CONFIG }, [nightly, ...others(1), deployed('old')])).toEqual(['remove old', 'create new']);
    expect(changes({}, [nightly, deployed('old')])).toEqual(['remove old']);
  });

  test.each([
    [{ enable: false }],
    [{ cronExpression: '0 0 23 * * *' }],
    [{ payload: '{"schedule": {"zone": "UTC", "except": []}, "requestId": "web-2"}' }],
    [{ payload: '{"schedule": {"zone": "UTC", "except": ["2026-10-01"]}, "requestId": "web-1"}' }],
  ])('is to change what has %j', (differs) => {
    expect(changes({ office: CONFIG }, [deployed('office', differs)])).toEqual(['update office']);
  });
});

describe('Function Compute would not take', () => {
  test('a name that a trigger has that is not ours, of whatever type', () => {
    const nightly = deployed('office', { payload: '{"count": 2}' });

    expect(() => changes({ office: CONFIG }, [nightly])).toThrow(UsageError);
    expect(() => changes({ office: CONFIG }, [deployed('office', {}, 'http')])).toThrow(
      'stop has a trigger office that no schedule made: give the schedule another name.',
    );
  });

  test('more than fifty triggers, those counted that are removed no more', () => {
    const old = Array.from({ length: 48 }, (_, n) => deployed(`old${n}`));

    expect(changes(named(48), [...others(2), ...old]).filter((line) => line.startsWith('create'))).toHaveLength(48);
    expect(() => changes(named(49), others(2))).toThrow(
      'stop would have 51 triggers, and Function Compute allows 50: 49 of schedules, 2 others. Take out 1 schedules.',
    );
  });

  test('a payload of more than 128 KB', () => {
    const filled = (bytes: number): TimerConfig => ({
      ...CONFIG,
      payload: { text: 'ü'.repeat((bytes - 12) / 2) + 'x' },
    });

    expect(changes({ long: filled(128 * 1024) }, [])).toEqual(['create long']);
    expect(() => changes({ long: filled(128 * 1024 + 2) }, [])).toThrow(
      'The payload of stop/long would be longer than 128 KB: name servers by tag or requestId, and not by ids.',
    );
  });
});

describe('the timer that watches', () => {
  test('knows of each timer when it is due, on which dates not, and whose servers show it', () => {
    const timers = parseSchedules(
      `schedules:
  - name: office
    window: { days: MON, from: '08:00', to: '19:00', zone: Asia/Shanghai }
    servers: { tag: [{ key: team, value: web }], deadlineSeconds: 600 }
    stoppedMode: StopCharging
    except: [2026-10-01]
  - name: batch
    cron: 30 0 22 * * *
    create: { count: 2, requestId: web-1 }
`,
      'f.yaml',
    );

    const config = watchTrigger(timers, '2026-01-01T00:00:00Z').get('schedules');

    const servers = { tag: [{ key: 'team', value: 'web' }] };
    const office = { zone: 'Asia/Shanghai', except: ['2026-10-01'], servers };
    expect(config && JSON.parse(JSON.stringify(config))).toEqual({
      ...{ enable: true, cronExpression: '@every 1m' },
      payload: {
        since: '2026-01-01T00:00:00Z',
        schedules: [
          {
            ...{ timer: 'office-start', function: 'start', ...office },
            times: { second: 0, minute: [0], hour: [8], weekday: [1] },
          },
          {
            ...{ timer: 'office-stop', function: 'stop', ...office },
            times: { second: 0, minute: [0], hour: [19], weekday: [1] },
          },
          {
            ...{ timer: 'batch', function: 'create', zone: 'UTC', except: [] },
            times: { second: 30, minute: [0], hour: [22] },
          },
        ],
      },
    });
    expect(timers.map((timer) => configOf(timer).payload)).toEqual([
      { schedule: { zone: 'Asia/Shanghai', except: ['2026-10-01'] }, ...servers, deadlineSeconds: 600 },
      {
        schedule: { zone: 'Asia/Shanghai', except: ['2026-10-01'] },
        ...{ ...servers, deadlineSeconds: 600, stoppedMode: 'StopCharging' },
      },
      { schedule: { zone: 'UTC', except: [] }, count: 2, requestId: 'web-1' },
    ]);
  });

  test('is not needed where there is nothing to watch', () => {
    expect(watchTrigger([], '').size).toBe(0);
  });
});
