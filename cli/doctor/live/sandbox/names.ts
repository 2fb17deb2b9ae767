import type { Resource } from '../../../setup/resource.ts';

/** What things of a live run are called. All names begin with `base`. */
export interface SandboxNames {
  /** Function, role, policy, and the tag of the server. */
  base: string;
  /** Whose messages call the function. */
  events: string;
  /** Where the function tells what it was called with. */
  seen: string;
  handles: string;
  /** Whose messages the function fails at, and where these go then: one of each for each form of an ARN. */
  failing: readonly string[];
  letters: readonly string[];
  queues: readonly string[];
}

/** @param role the role's name of the deployment, which holds its prefix. */
export function sandboxNames(role: string): SandboxNames {
  const base = `${role}-live`;
  const numbered = (name: string): string[] => [1, 2, 3].map((number) => `${base}-${name}-${number}`);
  const [events, seen, handles] = [`${base}-events`, `${base}-seen`, `${base}-handles`];
  const [failing, letters] = [numbered('failing'), numbered('letters')];
  return { base, events, seen, handles, failing, letters, queues: [events, seen, handles, ...failing, ...letters] };
}

const TRUST = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
};

/** All that the function needs, in the order in which it can be made. */
export function resourcesOf({ base, seen, queues }: SandboxNames): Resource[] {
  const policy = {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: ['mns:SendMessage'], Resource: `acs:mns:*:*:/queues/${seen}/messages` }],
  };
  return [
    ...queues.map((name): Resource => ({ kind: 'queue', name, settings: {} })),
    { kind: 'role', name: base, settings: { AssumeRolePolicyDocument: JSON.stringify(TRUST) } },
    { kind: 'policy', name: base, settings: { PolicyDocument: JSON.stringify(policy) } },
    { kind: 'attachment', name: base, within: [base], settings: {} },
  ];
}
