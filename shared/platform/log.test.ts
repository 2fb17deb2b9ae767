import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { CloudError } from '../cloud/errors.ts';
import { createLog, errorFields } from './log.ts';

describe('the log', () => {
  test.each(['info', 'warn', 'error'] as const)(
    'writes %s as one line of JSON with its context and fields',
    (level) => {
      const lines: string[] = [];
      const log = createLog({ function: 'create', requestId: 'r-1' }, (line) => lines.push(line));

      log[level]('slot not filled', { slot: 3, instanceIds: ['i-1', 'i-2'], done: false });
      log[level]('plain');

      expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
        {
          level,
          message: 'slot not filled',
          function: 'create',
          requestId: 'r-1',
          slot: 3,
          instanceIds: ['i-1', 'i-2'],
          done: false,
        },
        { level, message: 'plain', function: 'create', requestId: 'r-1' },
      ]);
    },
  );

  test('loses no field and stays on one line, whatever is in it', () => {
    const names = fc.stringMatching(/^[a-z]{1,10}$/).filter((name) => name !== 'level' && name !== 'message');
    const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()));
    fc.assert(
      fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (fields) => {
        const lines: string[] = [];
        createLog({}, (line) => lines.push(line)).info('message', fields);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain('\n');
        expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 'info', message: 'message', ...fields });
      }),
    );
  });

  test('goes to the console, which Function Compute collects', () => {
    const console_ = vi.spyOn(console, 'log').mockImplementation(() => undefined);

    createLog({}).info('hello');

    expect(console_.mock.calls).toEqual([['{"level":"info","message":"hello"}']]);

    console_.mockRestore();
  });
});

describe('an error as log fields', () => {
  test('tells code, API and message, and nothing that it carries along', () => {
    const error = Object.assign(new CloudError('CreateInstance', 'InternalError', 'Oh.'), { data: 'secret' });

    expect(errorFields(error)).toEqual({ error: 'Oh.', code: 'InternalError', api: 'CreateInstance' });
  });

  test('tells what there is of any other error', () => {
    expect(errorFields(new TypeError('bug'))).toEqual({ error: 'bug', code: undefined, api: undefined });
    expect(errorFields(Object.assign(new Error('odd'), { code: 7, api: 8 }))).toEqual({
      error: 'odd',
      code: undefined,
      api: undefined,
    });
    expect(errorFields('text')).toEqual({ error: 'text' });
    expect(errorFields(undefined)).toEqual({ error: 'undefined' });
  });
});
