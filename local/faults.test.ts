import { expect, test } from 'vitest';
import { checkFaults } from './control.ts';

const ANSWER = { service: 'ecs', kind: 'answer', code: 'OperationDenied', status: 403 };

test.each([
  [ANSWER],
  [{ ...ANSWER, service: 'mns' }],
  [{ ...ANSWER, service: 'fc' }],
  [{ ...ANSWER, message: 'The resource is out of usage.', action: 'CreateInstance', probability: 0.5, count: 1 }],
  [{ ...ANSWER, status: 400 }],
  [{ ...ANSWER, status: 599 }],
  [{ service: 'ecs', kind: 'error' }],
  [{ service: 'ecs', kind: 'error', status: 500 }],
  [{ service: 'ecs', kind: 'error', status: 503 }],
  [{ service: 'ecs', kind: 'lock', action: 'ReplaceSystemDisk' }],
  [{ service: 'ecs', kind: 'noStock', action: 'StartInstances' }],
  [{ service: 'ecs', kind: 'vanish', action: 'RunInstances' }],
  [{ service: 'mns', kind: 'late', ms: 10, action: 'PublishMessage' }],
  [{ service: 'fc', kind: 'late', ms: 10, action: 'a-function' }],
])('%j is a rule', (rule) => {
  expect(checkFaults({ rules: [rule] })).toEqual({ rules: [rule] });
});

test.each([
  [{ service: 'ecs', kind: 'answer', status: 403 }, 'rules.0: answer needs its code'],
  [{ service: 'ecs', kind: 'answer', code: 'OperationDenied' }, 'rules.0: answer needs its status'],
  [{ ...ANSWER, code: '' }, 'rules.0.code: must not be empty'],
  [{ ...ANSWER, status: 200 }, 'rules.0.status: must be that of an error, 400 to 599'],
  [{ ...ANSWER, status: 600 }, 'rules.0.status: must be that of an error, 400 to 599'],
  [{ ...ANSWER, status: 403.5 }, 'rules.0.status: must be that of an error, 400 to 599'],
  [{ ...ANSWER, html: true }, 'rules.0: answer takes no html'],
  [
    { service: 'ecs', kind: 'error', status: 404 },
    'rules.0: error answers 500 or 503: any other status takes the kind answer',
  ],
  [{ service: 'ecs', kind: 'error', code: 'InternalError' }, 'rules.0: error takes no code'],
  [{ service: 'mns', kind: 'throttle', message: 'slow' }, 'rules.0: throttle takes no message'],
  [
    { service: 'ecs', kind: 'vanish', action: 'StartInstance' },
    'rules.0: vanish never strikes at StartInstance, only at CreateInstance, RunInstances',
  ],
  [
    { service: 'ecs', kind: 'noStock', action: 'createinstance' },
    'rules.0: noStock never strikes at createinstance, only at CreateInstance, RunInstances, StartInstance, StartInstances',
  ],
  [
    { service: 'mns', kind: 'lose', action: 'ReceiveMessage' },
    'rules.0: lose never strikes at ReceiveMessage, only at SendMessage, PublishMessage',
  ],
])('%j is none', (rule, message) => {
  expect(checkFaults({ rules: [rule] })).toBe(message);
});

test('a lock is refused where nothing locks an instance', () => {
  const rule = { service: 'ecs', kind: 'lock', action: 'DescribeInstances' };

  expect(checkFaults({ rules: [rule] })).toMatch(
    /^rules\.0: lock never strikes at DescribeInstances, only at .*ResizeDisk/,
  );
});
