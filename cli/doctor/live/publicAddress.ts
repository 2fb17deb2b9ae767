import { outcomeOf } from './outcome.ts';
import type { Question } from './question.ts';

/** One page answers the address that is there, another 403 AllocatedAlready. */
export const publicAddress: Question = {
  name: 'publicAddress',
  asks: 'What does AllocatePublicIpAddress answer for an instance that has an address already?',
  ask: async ({ server, ecs }) => ({
    secondAddress: await outcomeOf(ecs('AllocatePublicIpAddress', { InstanceId: await server() })),
  }),
};
