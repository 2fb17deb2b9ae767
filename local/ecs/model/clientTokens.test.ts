import { describe, expect, test } from 'vitest';
import { LAUNCH } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';

describe('a client token', () => {
  test('gives the same instance for the same request, and refuses another request', () => {
    const { create, code, page } = startInMemoryEcs();
    const first = create({ ClientToken: 't' });

    expect(create({ ClientToken: 't', SignatureNonce: 'other', TimeStamp: 'later' })).toBe(first);
    expect(code('CreateInstance', { ...LAUNCH, ClientToken: 't', InstanceName: 'other' })).toBe(
      'IdempotentParameterMismatch',
    );
    expect(page().TotalCount).toBe(1);
  });

  test('ignores whether the action and version came as parameters, and the case of the action', () => {
    const { create } = startInMemoryEcs();
    const first = create({ ClientToken: 't' });

    expect(create({ ClientToken: 't', Action: 'createinstance', Version: '2014-05-26' })).toBe(first);
  });

  test('is processing until the first answer has left', () => {
    const { clock, ecs, code } = startInMemoryEcs();
    const request = { RegionId: 'cn-beijing', ...LAUNCH, ClientToken: 't' };
    const first = ecs.call('CreateInstance', request, { answerDelayMs: 4_000 });

    expect(code('CreateInstance', request)).toBe('LastTokenProcessing');

    clock.advance(4_000);

    expect(ecs.call('CreateInstance', request)).toEqual(first);
  });

  test('is free again after a refusal', () => {
    const { code, create } = startInMemoryEcs();

    expect(code('CreateInstance', { ...LAUNCH, ImageId: 'none', ClientToken: 't' })).toBe('InvalidImageId.NotFound');
    expect(create({ ClientToken: 't' })).toMatch(/^i-/);
  });

  test.each([['é'], ['x'.repeat(65)]])('must be ASCII of at most 64 characters, not %s', (token) => {
    expect(startInMemoryEcs().code('CreateInstance', { ...LAUNCH, ClientToken: token })).toBe(
      'InvalidClientToken.ValueNotSupported',
    );
  });
});
