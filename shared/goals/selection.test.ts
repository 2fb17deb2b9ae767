import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { prepareCloud, type PreparedCloud } from '../../test/support/prepareCloud.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { CloudError } from '../cloud/errors.ts';
import { selectionFields, type Selection } from '../api/requests.ts';
import { select } from './selection.ts';

const refusal = (status: number, code: string, message: string, field?: string): Error =>
  expect.objectContaining({ status, code, message, field }) as Error;

function prepare(): PreparedCloud & {
  mine: string[];
  other: string;
  choose: (s: Selection) => ReturnType<typeof select>;
} {
  const cloud = prepareCloud();
  const mine = [0, 1].map((slot) => cloud.launch({ 'ecs-provisioner-request': 'r-1', slot: String(slot) }));
  const other = cloud.launch({ team: 'blue' });
  return { ...cloud, mine, other, choose: (selection) => select(selection, cloud.ports.ecs) };
}

describe('a selection', () => {
  test('by ids finds each once, whichever way they are named', async () => {
    const { mine, other, choose, count } = prepare();
    const [first = ''] = mine;

    const { instances, unknown } = await choose({ instanceIds: [first, other, first] });

    expect(instances.map(({ instanceId }) => instanceId).sort()).toEqual([first, other].sort());
    expect(unknown).toEqual([]);
    expect(count('DescribeInstances')).toBe(1);
  });

  test('by request finds the instances that were created for it', async () => {
    const { mine, choose } = prepare();

    const { instances } = await choose({ requestId: 'r-1' });

    expect(instances.map(({ instanceId }) => instanceId).sort()).toEqual([...mine].sort());
  });

  test('by tag finds those that bear all of them, with any value where none is named', async () => {
    const { mine, other, choose } = prepare();

    expect((await choose({ tag: [{ key: 'team' }] })).instances).toMatchObject([{ instanceId: other }]);
    expect((await choose({ tag: [{ key: 'slot', value: '1' }] })).instances).toMatchObject([{ instanceId: mine[1] }]);

    const both = [
      { key: 'ecs-provisioner-request', value: 'r-1' },
      { key: 'slot', value: '0' },
    ];

    expect((await choose({ tag: both })).instances).toMatchObject([{ instanceId: mine[0] }]);
  });

  test('by a tag with an empty value finds those whose value is empty, and no others', async () => {
    const { choose, launch } = prepare();
    const empty = launch({ team: '' });

    const { instances } = await choose({ tag: [{ key: 'team', value: '' }] });

    expect(instances.map(({ instanceId }) => instanceId)).toEqual([empty]);
  });

  test('by a tag with an empty value that nothing bears finds nothing', async () => {
    await expect(prepare().choose({ tag: [{ key: 'team', value: '' }] })).rejects.toThrow(
      refusal(404, 'NoInstances', 'ECS lists no instance of these tags.', 'tag'),
    );
  });

  test('leaves out what does not show the tag that it was asked for', async () => {
    const cloud = prepare();
    const { mine, other } = cloud;
    const shown = cloud.show(other);
    const page = { instances: shown === undefined ? [] : [shown], nextToken: undefined };
    const ecs = { ...cloud.ports.ecs, describeTagged: () => Promise.resolve(page) };

    for (const selection of [
      { tag: [{ key: 'slot', value: '1' }] },
      { tag: [{ key: 'slot' }] },
      { requestId: 'r-1' },
    ]) {
      await expect(select(selection, ecs)).rejects.toMatchObject({ code: 'NoInstances' });
    }
    expect(mine).toHaveLength(2);
  });

  test('keeps an instance whose tags ECS does not show: it may be meant', async () => {
    const cloud = prepare();
    showOddly(cloud, cloud.other, ODD['no readable tags']);

    const { instances } = await cloud.choose({ tag: [{ key: 'team', value: 'blue' }] });

    expect(instances).toMatchObject([{ instanceId: cloud.other, tagsUnread: true }]);
  });

  test('chooses none by an empty value where one does not show its tags: ECS lists any value for it', async () => {
    const cloud = prepare();
    showOddly(cloud, cloud.other, ODD['no readable tags']);

    for (const tag of [
      [{ key: 'team', value: '' }],
      [
        { key: 'team', value: 'blue' },
        { key: 'team', value: '' },
      ],
    ]) {
      await expect(cloud.choose({ tag })).rejects.toMatchObject({
        name: 'CloudError',
        code: '',
        message: `ECS does not show the tags of ${cloud.other}.`,
      });
    }
  });

  test('by ids tells which of them ECS does not list', async () => {
    const { other, choose } = prepare();

    const { instances, unknown } = await choose({ instanceIds: ['i-nowhere', other] });

    expect(instances).toHaveLength(1);
    expect(unknown).toEqual([
      {
        instanceId: 'i-nowhere',
        code: 'InvalidInstanceId.NotFound',
        message: 'ECS does not list this instance: check the id and the region.',
        retryable: false,
      },
    ]);
  });

  test('by ids tells which of them ECS refuses, and why', async () => {
    const { other, choose, fail } = prepare();
    fail('DescribeInstances', 'InvalidInstanceId.Malformed', { instanceId: 'i-odd' });

    const { instances, unknown } = await choose({ instanceIds: ['i-odd', other] });

    expect(instances).toMatchObject([{ instanceId: other }]);
    expect(unknown).toEqual([
      {
        instanceId: 'i-odd',
        code: 'InvalidInstanceId.Malformed',
        message: 'DescribeInstances failed.',
        retryable: false,
      },
    ]);
  });

  test('asks for a hundred ids in a call', async () => {
    const { choose, count } = prepare();

    const { unknown } = await choose({ instanceIds: Array.from({ length: 250 }, (_, index) => `i-${index}`) });

    expect([unknown.length, count('DescribeInstances')]).toEqual([250, 3]);
  });

  test('of a request or of tags that nothing bears is not found', async () => {
    const { choose } = prepare();

    await expect(choose({ requestId: 'r-2' })).rejects.toThrow(
      refusal(404, 'NoInstances', 'ECS lists no instance of request r-2.', 'requestId'),
    );
    await expect(choose({ tag: [{ key: 'team', value: 'red' }] })).rejects.toThrow(
      refusal(404, 'NoInstances', 'ECS lists no instance of these tags.', 'tag'),
    );
  });

  test.each<[Selection]>([
    [{}],
    [{ instanceIds: ['i-1'], requestId: 'r-1' }],
    [{ requestId: 'r-1', tag: [{ key: 'a' }] }],
  ])('that says it in no way or in two is refused: %j', async (selection) => {
    const { choose, calls } = prepare();

    await expect(choose(selection)).rejects.toThrow(
      refusal(400, 'InvalidRequest', 'Name the instances by one of instanceIds, requestId or tag.'),
    );
    expect(calls).toEqual([]);
  });

  test('fails as ECS does by tags, since an empty answer would mean something else', async () => {
    const { choose, fail } = prepare();
    fail('DescribeInstances', 'Throttling');

    await expect(choose({ requestId: 'r-1' })).rejects.toThrow(CloudError);
  });
});

describe('the fields of a selection', () => {
  const schema = v.strictObject(selectionFields);

  test.each([
    [{ instanceIds: ['i-1', 'I-2'] }],
    [{ instanceIds: ['x'.repeat(64)] }],
    [{ instanceIds: Array.from({ length: 1000 }, () => 'i-1') }],
    [{ requestId: 'r-1' }],
    [{ tag: [{ key: 'a' }, { key: 'b', value: '' }] }],
    [{ tag: Array.from({ length: 20 }, (_, index) => ({ key: `a${index}` })) }],
  ])('may be %j', (fields) => {
    expect(v.is(schema, fields)).toBe(true);
  });

  test.each([
    [{ instanceIds: [] }],
    [{ instanceIds: ['i 1'] }],
    [{ instanceIds: [''] }],
    [{ instanceIds: ['-'.repeat(65)] }],
    [{ instanceIds: ['"'] }],
    [{ instanceIds: Array.from({ length: 1001 }, () => 'i-1') }],
    [{ requestId: '' }],
    [{ tag: [] }],
    [{ tag: [{ key: '' }] }],
    [{ tag: [{ key: 'a', value: 1 }] }],
    [{ tag: [{ key: 'a', values: 1 }] }],
    [{ tag: Array.from({ length: 21 }, (_, index) => ({ key: `a${index}` })) }],
    [
      {
        tag: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
    ],
  ])('may not be %j', (fields) => {
    expect(v.is(schema, fields)).toBe(false);
  });

  test('say that a tag is named twice', () => {
    const twice = { tag: [{ key: 'a' }, { key: 'a', value: '1' }] };

    expect(v.safeParse(schema, twice).issues?.[0].message).toBe('names a key twice');
  });

  test('say what is wrong with an id', () => {
    expect(v.safeParse(schema, { instanceIds: ['i 1'] }).issues?.[0].message).toBe('is no instance id');
  });
});
