/** The kinds of things that functions need in an account beside themselves. */
export type Kind =
  | 'queue'
  | 'topic'
  | 'subscription'
  | 'role'
  | 'policy'
  | 'attachment'
  | 'linkedRole'
  | 'logProject'
  | 'logStore'
  | 'logIndex';

/** Something that has to be in the account. */
export interface Resource {
  kind: Kind;
  name: string;
  /** What it is in or at: the topic of a subscription, the role of an attachment, the project of a log store, the log store of an index. */
  within?: readonly string[];
  /** What has to be set of it, by the vendor's names. All else may be as it is. */
  settings: Readonly<Record<string, string>>;
}

/** What is set of a resource that exists. */
export type Found = Readonly<Record<string, string>>;

const TITLES: Record<Kind, (resource: Resource) => string> = {
  queue: ({ name }) => `queue ${name}`,
  topic: ({ name }) => `topic ${name}`,
  subscription: ({ name, within = [] }) => `subscription ${name} of topic ${within.join()}`,
  role: ({ name }) => `role ${name}`,
  policy: ({ name }) => `policy ${name}`,
  attachment: ({ name, within = [] }) => `attachment of policy ${name} to role ${within.join()}`,
  linkedRole: ({ name }) => `service-linked role of ${name}`,
  logProject: ({ name }) => `log project ${name}`,
  logStore: ({ name, within = [] }) => `log store ${[...within, name].join('/')}`,
  logIndex: ({ within = [] }) => `index of log store ${within.join('/')}`,
};

/** What people call it: `queue ecs-provisioner`. */
export function titleOf(resource: Resource): string {
  return TITLES[resource.kind](resource);
}
