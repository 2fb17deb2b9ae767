import { expect, test } from 'vitest';
import { encodeMessage } from '../../shared/domain/message.ts';
import { aWorkItem } from '../support/builders.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { Strikes } from './strikes.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const messageOf = (...instanceIds: string[]): string =>
  base64(encodeMessage(instanceIds.map((instanceId) => aWorkItem({ instanceId }))));

function strike(fields: object): string {
  return JSON.stringify({ level: 30, time: 1, service: 'mns', action: 'SendMessage', msg: 'fault struck', ...fields });
}
const sent = (body: string, ms = 0): string => strike({ kind: 'late', ms, about: { queue: NAMES.queue, body } });
const lost = (body: string): string => strike({ kind: 'lose', about: { queue: NAMES.queue, body } });

function read(...lines: string[]): Strikes {
  const strikes = new Strikes();
  for (const line of lines) strikes.read(line);
  return strikes;
}

const [A, B, BOTH] = [messageOf('i-a'), messageOf('i-b'), messageOf('i-a', 'i-b')];

test.each([
  ['was lost', [sent(BOTH), lost(BOTH)], true],
  ['was late and lost', [sent(BOTH, 20_000), lost(BOTH)], true],
  ['was lost in a batch', [sent(A), sent(B), strike({ service: 'fc', kind: 'lose', about: { bodies: [A, B] } })], true],
  ['came', [sent(A)], false],
  ['came after another was lost', [sent(BOTH), lost(BOTH), sent(A)], false],
  ['came, the same as was lost before', [sent(A), lost(A), sent(A)], false],
  ['came, and that of another was lost', [sent(A), sent(B), lost(B)], false],
  ['came, and one before it is lost in a batch', [sent(BOTH), sent(A), strike({ service: 'fc', kind: 'lose', about: { bodies: [BOTH] } })], false], // prettier-ignore
  ['never was', [], false],
])('the last message that named an instance %s', (_what, lines, expected) => {
  expect(read(...lines).isMislaid('i-a')).toBe(expected);
});

test('reads what reconcile says that it releases, and takes nobody else’s word', () => {
  const say = (name: string, message: string): string =>
    JSON.stringify({ function: name, msg: JSON.stringify({ message, instanceIds: [name] }) });

  const strikes = read(say('reconcile', 'releasing'), say('release', 'releasing'), say('reconcile', 'twins yield'));

  expect([...strikes.releasing]).toEqual(['reconcile']);
});

test('counts what struck, but not the witness of a message', () => {
  const { counts } = read(sent(A), sent(A, 20_000), lost(A));

  expect([...counts]).toEqual([
    ['mns SendMessage late', 1],
    ['mns SendMessage lose', 1],
  ]);
});

test('finds an instance also where only a message names it', () => {
  expect(read(sent(B), lost(A)).about('i-a')).toEqual([expect.stringContaining('"kind":"lose"')]);
});
