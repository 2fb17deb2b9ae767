import { expect, test } from 'vitest';
import { aboutCall } from './about.ts';

test.each([
  ['one id', { InstanceId: 'i-1' }, {}, { about: ['i-1'] }],
  ['several ids', { 'InstanceId.1': 'i-1', 'InstanceId.2': 'i-2' }, {}, { about: ['i-1', 'i-2'] }],
  ['resources', { 'ResourceId.1': 'i-1', ResourceType: 'instance' }, {}, { about: ['i-1'] }],
  [
    'what it made',
    { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' },
    { InstanceId: 'i-9' },
    { about: ['i-9'], tags: { team: 'web' } },
  ],
  ['what several became', {}, { InstanceIdSets: { InstanceIdSet: ['i-1', 'i-2'] } }, { about: ['i-1', 'i-2'] }],
  [
    'what it lists',
    { 'Tag.1.Key': 'team' },
    { Instances: { Instance: [{ InstanceId: 'i-1', Status: 'Running' }] } },
    { about: ['i-1'], statuses: ['Running'] },
  ],
  [
    'what became of each',
    { 'InstanceId.1': 'i-1' },
    { InstanceResponses: { InstanceResponse: [{ InstanceId: 'i-1', Code: 'IncorrectInstanceStatus' }] } },
    { about: ['i-1'], codes: ['IncorrectInstanceStatus'] },
  ],
  ['a refusal', { 'Tag.1.Key': 'team' }, undefined, { about: [], tags: { team: '' } }],
])('a call is about %s', (_what, parameters, answer, about) => {
  expect(aboutCall(parameters, answer)).toEqual(about);
});

test('no password and no user data is kept', () => {
  const about = aboutCall({ Password: 'secret', UserData: 'c2VjcmV0', InstanceId: 'i-1' }, {});

  expect(JSON.stringify(about)).not.toMatch(/secret|c2VjcmV0/);
});
