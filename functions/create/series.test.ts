import { describe, expect, test } from 'vitest';
import { nameInSeries } from './series.ts';

const names = (name: string, count = 3): string[] =>
  Array.from({ length: count }, (_, slot) => nameInSeries(name, slot));

describe('a name in a series', () => {
  test.each([
    // From the vendor's page.
    ['k8s-node-[6,4]-ecshost', ['k8s-node-0006-ecshost', 'k8s-node-0007-ecshost', 'k8s-node-0008-ecshost']],
    ['k8s-node-[0,4]', ['k8s-node-0000', 'k8s-node-0001', 'k8s-node-0002']],
    // Begin is 0 and bits is 6 where they are left out.
    ['web[]', ['web000000', 'web000001', 'web000002']],
    ['web[,]', ['web000000', 'web000001', 'web000002']],
    ['web[99]', ['web000099', 'web000100', 'web000101']],
    ['web[99,]', ['web000099', 'web000100', 'web000101']],
    ['web[,2]', ['web00', 'web01', 'web02']],
    ['web[1,3]-a.b', ['web001-a.b', 'web002-a.b', 'web003-a.b']],
    // A begin that does not fit into its bits gets six.
    ['web[99,1]', ['web000099', 'web000100', 'web000101']],
    ['web[1000,3]', ['web001000', 'web001001', 'web001002']],
    ['web[123456,6]', ['web123456', 'web123457', 'web123458']],
    // The last number serves for all that come after it.
    ['web[999998,6]', ['web999998', 'web999999', 'web999999']],
    // A number that outgrows its bits on the way shows all its digits, so that names stay different.
    ['web[9,1]', ['web9', 'web10', 'web11']],
    ['web[98,2]x', ['web98x', 'web99x', 'web100x']],
  ])('%s', (name, expected) => {
    expect(names(name)).toEqual(expected);
  });

  test('is the same for a slot whatever the others are', () => {
    expect(nameInSeries('web[10,3]', 7)).toBe('web017');
    expect(nameInSeries('web[10,3]', 0)).toBe('web010');
  });
});

describe('a name that is in no series is taken as it is', () => {
  test.each([
    'web',
    'web-1',
    '[1,3]',
    '[1,3]-a',
    'web[1, 3]',
    'web[ ]',
    'web[1,7]',
    'web[1,0]',
    'web[1000000,6]',
    'web[1000000]',
    'web[a,3]',
    'web[-1,3]',
    'web[1,2,3]',
    'web[1,3',
    'web1,3]',
    'web[[1,3]]',
    'web[1,3][1,3]',
    'web(1,3)',
  ])('%s', (name) => {
    expect(names(name)).toEqual([name, name, name]);
  });
});
