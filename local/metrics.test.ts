import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';

test('counters add up, gauges hold the last value, and labels are escaped', () => {
  const metrics = new Metrics();

  metrics.add('local_requests_total', { service: 'ecs', action: 'Do"It', code: 'OK' });
  metrics.add('local_requests_total', { service: 'ecs', action: 'Do"It', code: 'OK' });
  metrics.set('local_queue_messages', { queue: 'work', state: 'visible' }, 3);
  metrics.set('local_queue_messages', { queue: 'work', state: 'visible' }, 1);

  expect(
    metrics
      .render()
      .split('\n')
      .filter((line) => !line.startsWith('# HELP')),
  ).toEqual([
    '# TYPE local_requests_total counter',
    'local_requests_total{service="ecs",action="Do\\"It",code="OK"} 2',
    '# TYPE local_queue_messages gauge',
    'local_queue_messages{queue="work",state="visible"} 1',
    '',
  ]);
});

test('numbers of a log line that is marked as metrics are figures, whatever stands before the object', () => {
  const metrics = new Metrics();

  metrics.readLog('f', '2026-01-01T00:00:00.000Z 1-2 [INFO] {"metrics":"tick","pending":3,"oldest":"i-1","late":2}\n');
  metrics.readLog(
    'f',
    '{"metrics":"tick","pending":1}\nno JSON "metrics" {\n{"pending":9}\n{"metrics":7,"pending":9}\n',
  );

  const lines = metrics
    .render()
    .split('\n')
    .filter((line) => line.startsWith('local_'));
  expect(lines).toEqual([
    'local_log_metric{function="f",series="tick",metric="pending"} 1',
    'local_log_metric{function="f",series="tick",metric="late"} 2',
    'local_log_metric_total{function="f",series="tick",metric="pending"} 4',
    'local_log_metric_total{function="f",series="tick",metric="late"} 2',
    'local_log_metric_lines_total{function="f",series="tick"} 2',
  ]);
});

test('a function that makes names up does not fill the memory', () => {
  const metrics = new Metrics();

  for (let round = 0; round < 40; round += 1) {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`m${round}-${index}`, 1]));
    metrics.readLog('f', JSON.stringify({ metrics: 'x', ...fields }));
  }

  expect(metrics.render().split('\n').length).toBeLessThan(10_020);
});
