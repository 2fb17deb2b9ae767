import { CommanderError } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { parseFlags, toOptions } from './flags.ts';
import { completeSettings } from './settings.ts';

const parse = (...flags: string[]) => toOptions(parseFlags(['node', 'local-cloud', ...flags]));

afterEach(() => vi.restoreAllMocks());

test('the command has the defaults of the library, and ports of its own', () => {
  const seed = 1;

  expect(completeSettings({ ...parse(), seed })).toEqual({
    ...completeSettings({ seed }),
    ports: { ecs: 8401, mns: 8402, fc: 8400 },
  });
});

test('an option that is undefined is left out, and a part of a group leaves the rest of it', () => {
  expect(completeSettings({ speed: undefined, ports: { fc: 9000 }, durations: { pending: 0 } })).toMatchObject({
    speed: 1,
    ports: { ecs: 0, mns: 0, fc: 9000 },
    durations: { pending: 0, starting: 20, stopping: 10 },
  });
});

test('variables, queues and topics may be given again; of a variable the last holds', () => {
  const given = parse(
    ...['--env', 'A=1', '--env', 'B=x=y\nz', '--env', 'A=2', '--env', 'EMPTY='],
    ...['--queue', 'q1', '--queue', 'q2', '--topic', 't1', '--topic', 't2', '--spec', 'other.yaml'],
  );

  expect(given).toMatchObject({
    spec: 'other.yaml',
    env: { A: '2', B: 'x=y\nz', EMPTY: '' },
    queues: ['q1', 'q2'],
    topics: ['t1', 't2'],
  });
});

test.each(['A', '=1', ''])('--env %j is refused', (text) => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);

  expect(() => parse('--env', text)).toThrow(CommanderError);
});
