import { expect, test } from 'vitest';
import type { LocalCloudOptions } from './api.ts';
import { checkOptions } from './checkOptions.ts';
import { DEFAULTS } from './settings.ts';
import { UsageError } from './usageError.ts';

test('the defaults pass, and options that are left out', () => {
  expect(() => {
    checkOptions({ ...DEFAULTS, seed: -1, log: () => undefined });
    checkOptions({ ports: { ecs: undefined as never }, speed: undefined });
  }).not.toThrow();
});

test.each([
  [{ ports: { ecs: -1 } }, 'ports.ecs must be a port from 0 to 65535, where 0 takes a free one'],
  [{ ports: { mns: 80.5 } }, 'ports.mns must be a port'],
  [{ ports: 8401 }, 'ports must be an object'],
  [{ proxy: '8403' }, 'proxy must be a port'],
  [{ port: 8400 }, 'there is no option port'],
  [{ ports: { ram: 0 } }, 'there is no option ports.ram'],
  [{ speed: -1 }, 'speed must be a number from 0 to 10000'],
  [{ speed: NaN }, 'speed must be a number from 0 to 10000'],
  [{ seed: 1.5 }, 'seed must be a whole number'],
  [{ durations: { pending: '3' } }, 'durations.pending must be seconds from 0 to 86400'],
  [{ visibilityLag: Infinity }, 'visibilityLag must be seconds'],
  [{ services: ['oss'] }, 'services.0 must be one of ecs, mns, fc'],
  [{ services: 'ecs' }, 'services must be a list out of ecs, mns, fc'],
  [{ queues: 'work' }, 'queues must be a list of names'],
  [{ topics: ['a b'] }, 'topics.0 must be a name of'],
  [{ env: { A: 1 } }, 'env.A must be a text'],
  [{ accountId: '' }, 'accountId must be a text that is not empty'],
  [{ empty: 'no' }, 'empty must be true or false'],
  [{ log: 'debug' }, 'log must be a function'],
  [null, 'what startLocalCloud takes must be an object'],
])('%j: %s', (options, message) => {
  const check = (): void => {
    checkOptions(options as LocalCloudOptions);
  };

  expect(check).toThrow(UsageError);
  expect(check).toThrow(message);
});

test('a secret that is wrong is not in the message', () => {
  const accessKeySecret = 4711 as never;

  expect(() => {
    checkOptions({ accessKeySecret });
  }).toThrow(/^accessKeySecret must be a text that is not empty$/);
});
