import { expect, test } from 'vitest';
import { RefusedError } from '../exit.ts';
import type { Handler, Handlers } from './handler.ts';
import { take } from './handlers.ts';
import type { Found, Resource } from './resource.ts';

const ROLE: Resource = { kind: 'role', name: 'r', settings: { AssumeRolePolicyDocument: '{"Version":"1"}' } };

/** Roles of which somebody makes one just before we do. */
function overtakenBy(found: Found): Handlers {
  const create = (): Promise<void> =>
    Promise.reject(new RefusedError('EntityAlreadyExists.Role', 'It is there.', false));
  const handler: Pick<Handler, 'look' | 'create'> = { create, look: () => Promise.resolve(found) };
  return { role: handler } as unknown as Handlers;
}

const make = (handlers: Handlers): Promise<void> => take({ verb: 'create', resource: ROLE, changes: {} }, handlers);

test('what somebody else has made meanwhile will do where it is right', async () => {
  await expect(make(overtakenBy({ AssumeRolePolicyDocument: '{ "Version": "1" }' }))).resolves.toBeUndefined();
});

test('and is refused where it is not', async () => {
  await expect(make(overtakenBy({ AssumeRolePolicyDocument: '{}' }))).rejects.toThrow('It is there.');
});
