import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSchedules } from './file.ts';
import { nextFirings } from './firings.ts';

const ENTRY = `schedules:
  - name: nightly
    cron: CRON_TZ=Asia/Shanghai 0 0 22 * * *
    stop: { requestId: web-1 }
`;
const WINDOW = `schedules:
  - name: office
    window:
      days: MON-FRI
      from: 08:00
      to: '19:00'
      zone: Asia/Shanghai
    servers: { requestId: web-1 }
`;
const SUNDAY = Date.UTC(2026, 4, 31);

const refusal = (text: string): string => {
  try {
    parseSchedules(text, 'f.yaml');
  } catch (error) {
    return String(error);
  }
  return 'none';
};

describe('a file is refused with the line and what helps', () => {
  test.each<[string, string, string]>([
    [ENTRY.replace('cron:', 'corn:'), 'line 3: schedules.0.corn is no known key', 'a schedule has name, cron'],
    [
      ENTRY.replace('requestId', 'requestID'),
      'line 4: schedules.0.stop.requestID is no known key',
      'correct or remove',
    ],
    [ENTRY.replace('Asia/Shanghai', 'Asia/Shangai'), 'line 3', 'names the zone Asia/Shangai, which does not exist'],
    ...['+08:00', '-08:00', '+0800', 'GMT+8', 'UTC+8', 'Local'].map((zone): [string, string, string] => [
      ENTRY.replace('Asia/Shanghai', zone),
      'line 3',
      `names the zone ${zone}, which does not exist`,
    ]),
    [ENTRY.replace('0 0 22 * * *', '0 22 * * *'), 'line 3', 'must have six fields'],
    [ENTRY.replace('0 0 22 * * *', '* 0 22 * * *'), 'line 3', 'must begin with the second'],
    [ENTRY.replace('0 0 22 * * *', '0 60 22 * * *'), 'line 3', '"60" for the minute: it must be from 0 to 59'],
    [ENTRY.replace('0 0 22 * * *', '0 0 22 * * 1-5'), 'line 3', 'write SUN, MON'],
    [ENTRY.replace('0 0 22 * * *', '0 0 22 * * SAT-SUN'), 'line 3', 'write a list'],
    [ENTRY.replace('0 0 22 * * *', '0 */00 * * * *'), 'line 3', 'a number, a name, a range or a step'],
    [ENTRY.replace('0 0 22 * * *', '0 0 22 1 * MON'), 'line 3', 'limits days and weekdays at once'],
    [ENTRY.replace('0 0 22 * * *', '0 0 22 30 2 *'), 'line 3', 'a date that never comes'],
    [ENTRY.replace('CRON_TZ=Asia/Shanghai 0 0 22 * * *', "'@every 5m'"), 'line 3', 'must have six fields'],
    [ENTRY.replace('nightly', 'Nightly'), 'line 2: schedules.0.name', 'lower-case letters'],
    [ENTRY.replace('stop: { requestId: web-1 }', ''), 'line 2: schedules.0', 'one of create, start, stop and release'],
    [ENTRY.replace('requestId: web-1', ''), 'line 4: schedules.0.stop', 'by one of instanceIds, requestId and tag'],
    [`${ENTRY}    except: [2026-02-30]\n`, 'line 5', 'is a date that does not exist'],
    [`${ENTRY}    except: [tomorrow]\n`, 'line 5', 'such as 2026-10-01'],
    [ENTRY + ENTRY.replace('schedules:\n', ''), 'line 5: schedules.1.name', 'makes the timer nightly, as another'],
    [
      WINDOW + ENTRY.replace('schedules:\n', '').replace('nightly', 'office-stop'),
      'line 9',
      'makes the timer office-stop',
    ],
    [ENTRY.replace('  - name', '\t- name'), 'line 2', 'it is no YAML'],
    ['', 'line 1', 'the file must have the key schedules, and a list under it'],
    ['schedules: {}', 'line 1: schedules', 'must be a list: a dash before each schedule'],
    [WINDOW.replace("'19:00'", "'07:00'"), 'line 6: schedules.0.window.to', 'must be later than from'],
    [WINDOW.replace("'19:00'", "'08:00'"), 'line 6: schedules.0.window.to', 'must be later than from'],
    [WINDOW.replace("'19:00'", "'24:00'"), 'line 6', 'a time of day such as "08:00"'],
    [WINDOW.replace('Asia/Shanghai', 'Shanghai'), 'line 7: schedules.0.window.zone', 'names no zone'],
    [WINDOW.replace('Asia/Shanghai', "'+08:00'"), 'line 7: schedules.0.window.zone', 'names no zone'],
    [WINDOW.replace('MON-FRI', 'weekdays'), 'line 4: schedules.0.window.days', 'write SUN, MON'],
    [`${WINDOW}    cron: 0 0 8 * * *\n`, 'line 9: schedules.0.cron', 'does not go with a window'],
    [WINDOW.replace('servers', 'stop'), 'line 8: schedules.0.stop', 'does not go with a window'],
  ])('%#', (text, line, words) => {
    expect(refusal(text)).toContain(`f.yaml, ${line}`);
    expect(refusal(text)).toContain(words);
  });
});

test('a window starts and stops its servers, but for the dates that are excepted', () => {
  const timers = parseSchedules(`${WINDOW}    stoppedMode: StopCharging\n    except: [2026-06-02]\n`, 'f.yaml');

  expect(timers.map(({ timer, function: name, request }) => [timer, name, request])).toEqual([
    ['office-start', 'start', { requestId: 'web-1' }],
    ['office-stop', 'stop', { requestId: 'web-1', stoppedMode: 'StopCharging' }],
  ]);
  expect(nextFirings(timers, SUNDAY, 4).map(({ local }) => local)).toEqual([
    '2026-06-01 08:00:00',
    '2026-06-01 19:00:00',
    '2026-06-03 08:00:00',
    '2026-06-03 19:00:00',
  ]);
});

test('a date is excepted in the zone of its schedule', () => {
  const early = `${WINDOW.replace('08:00', "'01:00'")}    except: [2026-06-02]\n`;

  const next = nextFirings(parseSchedules(early, 'f.yaml'), SUNDAY, 3);

  expect(next.map(({ timer, at }) => `${timer} ${at}`)).toEqual([
    'office-start 2026-05-31T17:00:00.000Z',
    'office-stop 2026-06-01T11:00:00.000Z',
    'office-start 2026-06-02T17:00:00.000Z',
  ]);
});

test('the next firings of all timers are in their order, no more than are asked for', () => {
  const late = ENTRY.replace('nightly', 'later').replace(' 22 ', ' 23 ');
  const timers = parseSchedules(late + ENTRY.replace('schedules:\n', ''), 'f.yaml');

  expect(nextFirings(timers, SUNDAY, 3).map(({ timer, at }) => `${timer} ${at}`)).toEqual([
    'nightly 2026-05-31T14:00:00.000Z',
    'later 2026-05-31T15:00:00.000Z',
    'nightly 2026-06-01T14:00:00.000Z',
  ]);
});

test('a timer that fires on no date but those that are excepted has none for a year', () => {
  const entry = ENTRY.replace('0 0 22 * * *', '0 0 22 1 6 *');

  expect(nextFirings(parseSchedules(`${entry}    except: [2026-06-01]\n`, 'f.yaml'), SUNDAY, 3)).toMatchObject([
    { at: '2027-06-01T14:00:00.000Z' },
  ]);
  expect(nextFirings(parseSchedules(`${entry}    except: [2026-06-01, 2027-06-01]\n`, 'f.yaml'), SUNDAY, 3)).toEqual(
    [],
  );
});

test.each([
  ['Etc/GMT-8', '2026-05-31T14:00:00.000Z'],
  ['Etc/GMT+8', '2026-05-31T06:00:00.000Z'],
  ['UTC', '2026-05-31T22:00:00.000Z'],
  ['Asia/Kathmandu', '2026-05-31T16:15:00.000Z'],
])('ten at night in %s', (zone, at) => {
  const timers = parseSchedules(ENTRY.replace('Asia/Shanghai', zone), 'f.yaml');

  expect(nextFirings(timers, SUNDAY, 1)).toMatchObject([
    { at, local: expect.stringContaining('22:00:00') as string, zone },
  ]);
});

test.each<[string, object]>([
  ['0 */20 8-10 * * *', { second: 0, minute: [0, 20, 40], hour: [8, 9, 10] }],
  ['30 5/30 * 1,15 JAN-MAR ?', { second: 30, minute: [5, 35], day: [1, 15], month: [1, 2, 3] }],
  ['0 30,5,5 0 * * *', { second: 0, minute: [5, 30], hour: [0] }],
  ['0 0 0 * * sat,SUN', { second: 0, minute: [0], hour: [0], weekday: [0, 6] }],
])('the times that %s lists are those at which it is due', (cron, times) => {
  const [timer] = parseSchedules(ENTRY.replace('CRON_TZ=Asia/Shanghai 0 0 22 * * *', cron), 'f.yaml');

  expect(timer?.timetable).toMatchObject({ zone: 'UTC', times });
});

test('the example of the documentation is right', () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/schedules.md', 'utf8')) ?? [];
  const timers = parseSchedules(example, 'docs/schedules.md');

  expect(timers.map(({ timer, function: name }) => `${name}/${timer}`)).toEqual([
    'start/office-start',
    'stop/office-stop',
    'create/night-batch',
    'release/clean-up',
  ]);
});
