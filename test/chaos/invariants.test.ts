import { expect, test } from 'vitest';
import { encodeMessage } from '../../shared/domain/message.ts';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import { aWorkItem } from '../support/builders.ts';
import { judge } from './invariants.ts';
import { RequestRecord } from './ledger.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { Strikes } from './strikes.ts';

const body = Buffer.from(encodeMessage([aWorkItem({ instanceId: 'i-a' })])).toString('base64');
const struck = (kind: string, about: object): object => ({
  msg: 'fault struck',
  service: 'mns',
  action: 'SendMessage',
  kind,
  ms: 0,
  about,
});
const SENT = struck('late', { queue: NAMES.queue, body });
const LOST = struck('lose', { queue: NAMES.queue, body });
const VANISHED = struck('vanish', { instanceId: 'i-a' });
const RELEASING = { function: 'reconcile', msg: JSON.stringify({ message: 'releasing', instanceIds: ['i-a'] }) };

test.each([
  ['vanished, its last message lost, is untraceable', [VANISHED, SENT, LOST], 'untraceable'],
  ['released, its last message lost, is untraceable', [SENT, RELEASING, SENT, LOST], 'untraceable'],
  ['vanished, its message not lost, is lost', [VANISHED, SENT], 'lost'],
  ['released, its last message not lost, is lost', [SENT, LOST, SENT, RELEASING], 'lost'],
  ['neither vanished nor released by reconcile is lost', [SENT, LOST], 'lost'],
])('an instance that is gone without a word and %s', (_what, lines, expected) => {
  const strikes = new Strikes();
  for (const line of lines) strikes.read(JSON.stringify(line));
  const record = new RequestRecord('request', 1);
  record.accepted.set(0, new Set(['i-a']));

  const verdict = judge({ records: [record], instances: [], outcomes: [], letters: [], strikes });

  expect(verdict.violations.map(({ kind, subject }) => `${subject} ${kind}`)).toEqual(
    expected === 'lost' ? ['i-a lost'] : [],
  );
  expect(verdict.untraceable).toEqual(expected === 'lost' ? [] : ['i-a']);
});

test('an instance that ECS has never listed is accounted for by the outcome of its slot, and no other is', () => {
  const record = new RequestRecord('request', 1);
  record.accepted.set(0, new Set(['i-a', 'i-b']));
  const data = {
    instanceId: 'i-a',
    requestId: 'request',
    slot: 0,
    code: 'InstanceNeverListed',
    released: true,
  } as const;
  const outcome = outcomeOf('cn-hangzhou', 'request/0', 'i-a', 0, { goal: 'Running', ...data });

  const verdict = judge({ records: [record], instances: [], outcomes: [outcome], letters: [], strikes: new Strikes() });

  expect(verdict.violations.map(({ kind, subject }) => `${subject} ${kind}`)).toEqual(['i-b lost']);
});
