import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createRandom } from '../../random.ts';
import type { TimerTrigger } from '../functionConfig.ts';
import { TimerSource } from './timer.ts';

const trigger = (cronExpression: string, enable = true): TimerTrigger => ({
  triggerType: 'timer',
  triggerName: 'tick',
  triggerConfig: { cronExpression, enable, payload: 'p' },
});

function start(timer: TimerTrigger, rules: FaultRule[] = []) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1, 0, 0, 10));
  const fired: { at: string; event: unknown }[] = [];
  const source = new TimerSource(timer, {
    clock,
    faults: new Faults(createRandom(1), rules),
    functionName: 'f',
    fire: (event) => fired.push({ at: new Date(clock.now()).toISOString(), event: JSON.parse(event.toString()) }),
  });
  source.start();
  return { clock, fired, source };
}

test('fires when its expression says, with the due time, its name and payload', () => {
  const { clock, fired } = start(trigger('0 * * * * *'));

  clock.advance(2 * 60_000);

  expect(fired).toEqual([
    {
      at: '2026-01-01T00:01:00.000Z',
      event: { triggerTime: '2026-01-01T00:01:00Z', triggerName: 'tick', payload: 'p' },
    },
    {
      at: '2026-01-01T00:02:00.000Z',
      event: { triggerTime: '2026-01-01T00:02:00Z', triggerName: 'tick', payload: 'p' },
    },
  ]);
});

test('does not fire while disabled, nor after it was stopped', () => {
  const disabled = start(trigger('0 * * * * *', false));
  const stopped = start(trigger('0 * * * * *'));

  stopped.source.stop();
  for (const { clock } of [disabled, stopped]) clock.advance(3_600_000);

  expect(disabled.fired).toEqual([]);
  expect(stopped.fired).toEqual([]);
});

test('misses and doubles firings on demand', () => {
  const { clock, fired } = start(trigger('0 * * * * *'), [
    { service: 'fc', action: 'f', kind: 'missTimer', count: 1 },
    { service: 'fc', action: 'f', kind: 'doubleTimer', count: 1 },
  ]);

  clock.advance(3 * 60_000);

  expect(fired.map(({ at }) => at.slice(11, 16))).toEqual(['00:02', '00:02', '00:03']);
});
